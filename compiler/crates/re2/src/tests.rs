//! Patterns that Go and the `regex` crate read differently, and what Go says about broken ones.

use crate::Pattern;

#[test]
fn matches_by_the_rules_of_go() {
    let cases = [
        (r"\d", "٣", false),
        (r"\w", "é", false),
        (r"^\s$", "\u{b}", false),
        (r"(?i)^straße$", "STRAßE", true),
        (r"^\Qa.b\E$", "axb", false),
        (r"^\101\x{42}\x43$", "ABC", true),
        (r"^[[a&&b]$", "&", true),
        (r"^[+--]$", ",", true),
        (r"^a{,2}$", "a{,2}", true),
        (r"^\<$", "<", true),
        (r"a$", "a\n", false),
        (r"^\p{Greek}+\P{^Lu}$", "αβΓ", true),
        (r"a(?i)*$", "", true),
        (r"^(?:a*(?i)?)$", "aa", true),
        (r"\Bb", "éb", false),
        (r"^[^\x{D800}]$", "a", true),
        (r"(?P<n>a)(?<n>b)", "ab", true),
    ];
    for (pattern, text, want) in cases {
        assert_eq!(Pattern::new(pattern).unwrap().is_match(text), want, "{pattern}");
    }
}

#[test]
fn says_what_is_wrong_in_the_words_of_go() {
    let cases = [
        ("(", "missing closing ): `(`"),
        ("a)", "unexpected ): `a)`"),
        ("a**", "invalid nested repetition operator: `**`"),
        ("a+{2}?b", "invalid nested repetition operator: `+{2}?`"),
        ("|*", "missing argument to repetition operator: `*`"),
        ("a{1001}", "invalid repeat count: `{1001}`"),
        ("(a{100}){100}", "invalid repeat count: `{100}`"),
        ("[z-a]", "invalid character class range: `z-a`"),
        ("[[:foo:]]", "invalid character class range: `[:foo:]`"),
        (r"\p{Nope}", r"invalid character class range: `\p{Nope}`"),
        ("x[a", "missing closing ]: `[a`"),
        (r"\8", r"invalid escape sequence: `\8`"),
        (r"\x{110000}", r"invalid escape sequence: `\x{110000`"),
        (r"a\", "trailing backslash at end of expression: ``"),
        ("(?=a)", "invalid or unsupported Perl syntax: `(?=`"),
        ("(?P<n-m>a)", "invalid named capture: `(?P<n-m>`"),
    ];
    for (pattern, want) in cases {
        let text = Pattern::new(pattern).unwrap_err().to_string();
        assert_eq!(text, format!("error parsing regexp: {want}"), "{pattern}");
    }
}
