//! What texts become: the tree in a notation of its own, and where its nodes stand.

use super::parse;
use crate::{Ast, Expr, ExprId, Macros, canonical_text};

/// The tree: calls as `function(receiver | arguments)`, loops as `fold(…)`, fields that are only asked for with `?`.
fn shown(ast: &Ast, id: ExprId) -> String {
    let list = |ids: &[ExprId]| ids.iter().map(|id| shown(ast, *id)).collect::<Vec<_>>().join(", ");
    match ast.expr(id) {
        Expr::Literal(value) => canonical_text(value),
        Expr::Ident(name) => name.to_string(),
        Expr::Select { operand, field, test_only } => {
            format!("{}.{field}{}", shown(ast, *operand), if *test_only { "?" } else { "" })
        }
        Expr::Call { function, target: Some(target), args } => {
            format!("{function}({} | {})", shown(ast, *target), list(args))
        }
        Expr::Call { function, target: None, args } => format!("{function}({})", list(args)),
        Expr::List(elements) => {
            format!("[{}]{:?}", list(&elements.elements), elements.optional).replace("][]", "]")
        }
        Expr::Map(entries) => {
            let entry = |entry: &crate::MapEntry| {
                let mark = if entry.optional { "?" } else { "" };
                format!("{mark}{}: {}", shown(ast, entry.key), shown(ast, entry.value))
            };
            format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Expr::Struct(name, fields) => {
            let field = |field: &crate::StructField| format!("{}: {}", field.name, shown(ast, field.value));
            format!("{name}{{{}}}", fields.iter().map(field).collect::<Vec<_>>().join(", "))
        }
        Expr::Comprehension(fold) => {
            let second = fold.var2.as_ref().map(|name| format!(", {name}")).unwrap_or_default();
            let [range, init, condition, step, result] =
                [fold.range, fold.init, fold.condition, fold.step, fold.result].map(|id| shown(ast, id));
            let accumulator = &fold.accumulator;
            format!(
                "fold({}{second} in {range}; {accumulator} = {init}; {condition}; {step}; {result})",
                fold.var
            )
        }
    }
}

fn tree(text: &str) -> String {
    match parse(text, &Macros::standard()) {
        Ok(ast) => shown(&ast, ast.root),
        Err(error) => {
            error.issues.iter().map(|issue| format!("! {}", issue.message)).collect::<Vec<_>>().join("\n")
        }
    }
}

#[test]
fn operators_bind_as_they_should() {
    for (text, expected) in [
        ("1 + 2 * 3 - 4", "_-_(_+_(1, _*_(2, 3)), 4)"),
        ("a < b == c", "_==_(_<_(a, b), c)"),
        ("a ? b : c ? d : e", "_?_:_(a, b, _?_:_(c, d, e))"),
        ("a || b && c", "_||_(a, _&&_(b, c))"),
        ("a && b && c && d", "_&&_(_&&_(a, b), _&&_(c, d))"),
        ("a in [b]", "@in(a, [b])"),
        ("!!a", "a"),
        ("!!!a", "!_(a)"),
        ("- -a", "a"),
        ("-a.b", "-_(a.b)"),
        ("-1", "-1"),
        ("- 1", "-1"),
        ("--1", "1"),
        ("-1u", "-_(1u)"),
        ("a -1", "_-_(a, 1)"),
        ("1 - -1", "_-_(1, -1)"),
        ("!-1", "!_(-1)"),
        ("(a).b[c](d)", "! Syntax error: mismatched input '(' expecting <EOF>"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn members_and_optionals() {
    for (text, expected) in [
        ("a.b.c(d)[e]", "_[_](c(a.b | d), e)"),
        ("a.?b.c[?d]", "_[?_](_?._(a, \"b\").c, d)"),
        ("[?a, b, ?c,]", "[a, b, c][0, 2]"),
        ("{?a: b, 'c': d,}", "{?a: b, \"c\": d}"),
        ("a.`b-c/d.e f`", "a.b-c/d.e f"),
        ("a.if.for()", "for(a.if | )"),
        (".a.b", ".a.b"),
        ("pkg.Msg{f: 1, `g-h`: 2}", "pkg.Msg{f: 1, g-h: 2}"),
        ("[,]", "[]"),
        ("{,}", "{}"),
        ("a // comment\n.b", "a.b"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn literals() {
    for (text, expected) in [
        ("0x1F", "31"),
        ("-0x8000000000000000", "-9223372036854775808"),
        ("18446744073709551615u", "18446744073709551615u"),
        (".5e-1", "0.05"),
        ("1e3", "1000.0"),
        ("'a\\n\\x41\\u00e9\\U0001F600\\101'", "\"a\\nAé😀A\""),
        ("r'a\\n'", "\"a\\\\n\""),
        ("'''a'b''c'''", "\"a'b''c\""),
        ("\"\"\"a\r\nb\"\"\"", "\"a\\nb\""),
        ("b'\\xff\\377é'", "b\"ffffc3a9\""),
        ("bR'\\x'", "b\"5c78\""),
        ("'\\ud800'", "! invalid unicode code point"),
        ("b'\\u0041'", "! unable to unescape string"),
        ("9223372036854775808", "! invalid int literal"),
        ("18446744073709551616u", "! invalid uint literal"),
        ("1e999", "! invalid double literal"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn macros_become_loops() {
    for (text, expected) in [
        ("has(a.b.c)", "a.b.c?"),
        (
            "a.all(x, p)",
            "fold(x in a; @result = true; @not_strictly_false(@result); _&&_(@result, p); @result)",
        ),
        (
            "a.exists(k, v, p)",
            "fold(k, v in a; @result = false; @not_strictly_false(!_(@result)); _||_(@result, p); @result)",
        ),
        (
            "a.exists_one(x, p)",
            "fold(x in a; @result = 0; true; _?_:_(p, _+_(@result, 1), @result); _==_(@result, 1))",
        ),
        ("a.map(x, p, f)", "fold(x in a; @result = []; true; _?_:_(p, _+_(@result, [f]), @result); @result)"),
        (
            "a.transformMapEntry(k, v, {v: k})",
            "fold(k, v in a; @result = {}; true; cel.@mapInsert(@result, {v: k}); @result)",
        ),
        (
            "a.optMap(x, f)",
            "_?_:_(hasValue(a | ), optional.of(fold(#unused in []; x = value(a | ); false; x; f)), optional.none())",
        ),
        ("math.greatest(a, b, 1)", "math.@max([a, b, 1])"),
        ("other.greatest(a)", "greatest(other | a)"),
        ("has(a)", "! invalid argument to has() macro"),
        ("a.all(b.c, true)", "! argument must be a simple name"),
        ("a.map(__result__, 1)", "! iteration variable overwrites accumulator variable"),
        ("a.all(i, i, true)", "! duplicate variable name: i"),
        ("math.least('a')", "! math.least() invalid single argument value"),
        (
            "'a'.sortBy(x, x)",
            "! sortBy can only be applied to a list, identifier, comprehension, call or select expression",
        ),
        ("if && has(a)", "! reserved identifier: if\n! invalid argument to has() macro"),
    ] {
        assert_eq!(tree(text), expected, "{text}");
    }
}

#[test]
fn nodes_know_where_they_stand() {
    // The root's text, and what stands at the place that cel-go reports.
    for (text, range, at) in [
        (" a + b ", "a + b", "+ b "),
        ("(a + b)", "a + b", "+ b)"),
        ("(a) .b", "(a) .b", ".b"),
        ("x.f( y )", "x.f( y )", "( y )"),
        ("f(y)", "f(y)", "(y)"),
        ("a[0]", "a[0]", "[0]"),
        ("a ? b : c", "a ? b : c", "? b : c"),
        ("- 1", "- 1", "- 1"),
        ("!a", "!a", "!a"),
        ("a.?b", "a.?b", ".?b"),
        ("a.map(x, x)", "a.map(x, x)", "(x, x)"),
        ("a && b && c", "a && b && c", "&& c"),
        ("p.M{f: 1}", "p.M{f: 1}", "{f: 1}"),
        (".a", ".a", "a"),
    ] {
        let ast = parse(text, &Macros::standard()).expect("the text parses");
        let place = ast.place(ast.root);
        assert_eq!(&text[place.range.start as usize..place.range.end as usize], range, "{text}");
        assert_eq!(&text[place.at as usize..], at, "{text}");
    }
}
