//! The functions that rules have beside those of the language.

use choreoc_crd::Language;
use value::Value;

/// Expressions that are true.
const TRUE: &[&str] = &[
    "[1, 2, 2].isSorted() && !['b', 'a'].isSorted()",
    "[1, 2, 3].sum() == 6 && [1.5, 2.0].sum() == 3.5",
    "[3, 1, 2].min() == 1 && ['a', 'c', 'b'].max() == 'c'",
    "['a', 'b', 'a'].indexOf('a') == 0 && ['a', 'b', 'a'].lastIndexOf('a') == 2 && [1].indexOf(2) == -1",
    "'abc 123'.find('[0-9]+') == '123' && 'abc'.find('x') == ''",
    "'1, 2 and 3'.findAll('[0-9]') == ['1', '2', '3'] && '1, 2'.findAll('[0-9]', 1) == ['1']",
    "isURL('https://example.com:80/path') && isURL('/path') && !isURL('../x')",
    "url('https://example.com:80/a?q=1&q=2').getHost() == 'example.com:80'",
    "url('https://example.com:80/a').getHostname() == 'example.com' && url('https://x:80/a').getPort() == '80'",
    "url('https://x/a?q=1&q=2').getQuery() == {'q': ['1', '2']} && url('https://x/a').getScheme() == 'https'",
    "isQuantity('1.5Gi') && !isQuantity('1.5Gib')",
    "quantity('1Gi').isGreaterThan(quantity('1G')) && quantity('50k') == quantity('50000')",
    "quantity('50k').add(20).asInteger() == 50020 && quantity('0.5').sub(quantity('500m')).sign() == 0",
    "quantity('100m').compareTo(quantity('0.1')) == 0 && !quantity('100m').isInteger()",
    "isIP('127.0.0.1') && isIP('::1') && !isIP('127.0.0.256') && !isIP('::ffff:1.2.3.4')",
    "ip('127.0.0.1').isLoopback() && ip('2001:db8::1').family() == 6 && ip('10.0.0.1').isGlobalUnicast()",
    "cidr('10.0.0.0/8').containsIP('10.1.2.3') && cidr('10.0.0.0/8').containsCIDR(cidr('10.1.0.0/16'))",
    "cidr('10.1.2.3/8').masked() == cidr('10.0.0.0/8') && cidr('::/0').prefixLength() == 0",
    "string(cidr('10.0.0.0/8').ip()) == '10.0.0.0' && ip.isCanonical('2001:db8::1')",
    "!format.dns1123Label().validate('my-label').hasValue() && format.dns1123Label().validate('My').hasValue()",
    "format.named('uuid').hasValue() && !format.named('nope').hasValue()",
    "isSemver('1.2.3-rc.1') && !isSemver('v1.2') && semver('1.10.0').isGreaterThan(semver('1.9.9'))",
    "semver('v1.02', true) == semver('1.2.0') && isSemver('v2', true) && !isSemver('v2', false)",
    "semver('1.0.0-rc.1').isLessThan(semver('1.0.0')) && semver('2.3.4').minor() == 3",
];

#[test]
fn every_expression_is_true() {
    let env = Language::new().env();
    for expression in TRUE {
        let program = env.compile(expression).unwrap_or_else(|error| panic!("{expression}: {error}"));
        let value = program.evaluate(&[]).unwrap_or_else(|error| panic!("{expression}: {error}"));
        assert!(matches!(value, Value::Bool(true)), "{expression}: {value:?}");
    }
}
