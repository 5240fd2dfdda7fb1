//! What is found in a configuration, in words.

use diag::{Code, Diagnostic, Span, most_similar};
use yaml::{DuplicateKey, Node, ReadError};

const UNREADABLE: Code = Code::error("config/unreadable");
const UNKNOWN_KEY: Code = Code::error("config/unknown-key");
const INVALID_VALUE: Code = Code::error("config/invalid-value");
const UNKNOWN_CODE: Code = Code::error("config/unknown-code");
const LEVEL_KEPT: Code = Code::warning("config/level-kept");
const ANOTHER: Code = Code::warning("config/another-configuration");

/// The file is not YAML.
pub(super) fn unreadable(error: ReadError) -> Diagnostic {
    let finding = Diagnostic::new(UNREADABLE, format!("cannot read the configuration: {}", error.message))
        .at(error.span, "");
    error.help.into_iter().fold(finding, Diagnostic::help)
}

/// A key stands twice.
pub(super) fn key_twice(key: &DuplicateKey) -> Diagnostic {
    Diagnostic::new(UNREADABLE, format!("the key `{}` stands twice in one mapping", key.key))
        .at(key.span, "again here")
        .label(key.first, "first here")
        .help("remove one of the two")
}

/// There is more than one document.
pub(super) fn second_document(span: Span) -> Diagnostic {
    Diagnostic::new(UNREADABLE, "the configuration has more than one document")
        .at(span, "this one is ignored")
        .help("put everything into one document, without `---` between")
}

/// A key that does not exist.
pub(super) fn unknown_key(what: &str, key: &str, known: &[&'static str], span: Span) -> Diagnostic {
    let finding = Diagnostic::new(UNKNOWN_KEY, format!("{what} has no key `{key}`")).at(span, "");
    finding.help(meant(key, known))
}

/// A value of the wrong type.
pub(super) fn mistyped(what: &str, expected: &str, node: &Node) -> Diagnostic {
    let message = match (expected, node.as_str()) {
        ("a text", Some("")) => format!("{what} must not be empty"),
        (_, _) if node.is_null() => format!("{what} must be {expected}, not null"),
        _ => {
            let found = node.kind_name();
            let article = if found == "integer" { "an" } else { "a" };
            format!("{what} must be {expected}, not {article} {found}")
        }
    };
    let help = match expected {
        "a list" => "write `[a, b]`, or one `- item` a line",
        "a flag" => "write `true` or `false`",
        "a text" => "write a text; put it in quotes if it looks like a number or a flag",
        _ => "write `key: value` lines below it",
    };
    Diagnostic::new(INVALID_VALUE, message).at(node.span, "").help(help)
}

/// A text that is none of the allowed ones.
pub(super) fn not_allowed(what: &str, found: &str, known: &[&'static str], span: Span) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, format!("{what} cannot be `{found}`"))
        .at(span, "")
        .help(meant(found, known))
}

/// A version that YAML reads as a number.
pub(super) fn version_without_quotes(span: Span) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, "kubernetesVersion must be a text, not a number")
        .at(span, "YAML reads `1.30` as 1.3")
        .help("put it in quotes: `kubernetesVersion: \"1.33\"`")
}

/// A level without its code, or the other way round.
pub(super) fn incomplete_level(span: Span) -> Diagnostic {
    Diagnostic::new(INVALID_VALUE, "an entry of levels needs `code` and `level`")
        .at(span, "")
        .help("write for instance `- {code: load/unknown-field, level: deny}`")
}

/// A code that does not exist.
pub(super) fn unknown_code(code: &str, similar: Option<&str>, span: Span) -> Diagnostic {
    let finding = Diagnostic::new(UNKNOWN_CODE, format!("there is no code `{code}`")).at(span, "");
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("`choreoc explain` lists all codes"),
    }
}

/// A level that would hide that something is missing.
pub(super) fn level_kept(code: &str, span: Span) -> Diagnostic {
    Diagnostic::new(LEVEL_KEPT, format!("`{code}` stays an error"))
        .at(span, "this level does not apply")
        .help("without what the error is about there are no manifests; remove the level and mend the error")
}

/// Sources with different configurations.
pub(super) fn another_configuration(first: &str, other: &str) -> Diagnostic {
    Diagnostic::new(ANOTHER, format!("`{other}` does not count; `{first}`, beside the first source, does"))
        .help("keep one of them, or put the source whose configuration is to count first")
}

fn meant(word: &str, known: &[&'static str]) -> String {
    let list = || known.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ");
    match (most_similar(word, known.iter().copied()), known) {
        (Some(similar), _) => format!("did you mean `{similar}`?"),
        (None, [only]) => format!("`{only}` is the only value there is yet"),
        (None, _) => format!("write one of {}", list()),
    }
}
