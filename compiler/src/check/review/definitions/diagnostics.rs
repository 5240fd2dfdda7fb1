//! What looking over definitions finds, in words.

use diag::{Code, Diagnostic, Span};

const EXPRESSION_UNCLOSED: Code = Code::warning("check/expression-unclosed");
const INTEGER_ARITHMETIC: Code = Code::warning("check/integer-arithmetic");
const NULL_BECOMES_ZERO: Code = Code::warning("check/null-becomes-zero");
const OPTIONAL_IN_TEXT: Code = Code::warning("check/optional-in-text");
const OMISSION_KEPT: Code = Code::warning("check/omission-kept");
const NAME_PART_IGNORED: Code = Code::warning("check/name-part-ignored");
const FILTER_NUMBER: Code = Code::warning("check/filter-number");
const FILTERED_REMOVAL: Code = Code::note("check/filtered-removal");
const DEFAULT_IN_ALTERNATIVE: Code = Code::warning("check/default-in-alternative");
const DEFAULT_OF_EXTENSION: Code = Code::warning("check/default-of-extension");
const OPTIONAL_UNGUARDED: Code = Code::warning("check/optional-unguarded");

/// An expression that opens and never closes.
pub(super) fn expression_unclosed(span: Span) -> Diagnostic {
    Diagnostic::new(EXPRESSION_UNCLOSED, "this `${` never closes, so it stays in the text as it is")
        .at(span, "rendered literally")
        .help("close it with `}`; quotes count inside of it, also an apostrophe in a `//` comment")
}

/// A double among integers.
pub(super) fn integer_arithmetic(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(
        INTEGER_ARITHMETIC,
        format!("`{text}` is a double when this is rendered, and does not calculate with integers"),
    )
    .at(span, "admission takes it for an integer")
    .help(format!("write `int({text})`"))
}

/// A double where a whole number is needed.
pub(super) fn index_is_double(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(
        INTEGER_ARITHMETIC,
        format!("`{text}` is a double when this is rendered, and this function takes integers only"),
    )
    .at(span, "admission takes it for an integer")
    .help(format!("write `int({text})`"))
}

/// A null that is rendered.
pub(super) fn null_becomes_zero(span: Span) -> Diagnostic {
    Diagnostic::new(NULL_BECOMES_ZERO, "this null is rendered as the number 0")
        .at(span, "")
        .help("write `oc_omit()` to leave the field out")
}

/// An optional value inside a text.
pub(super) fn optional_in_text(span: Span, text: &str) -> Diagnostic {
    Diagnostic::new(OPTIONAL_IN_TEXT, format!("the text reads `null` where `{text}` has no value"))
        .at(span, "")
        .help(format!("say what to write then: `{text}.orValue(\"\")`"))
}

/// An omission that is rendered.
pub(super) fn omission_kept(span: Span, place: &str) -> Diagnostic {
    Diagnostic::new(OMISSION_KEPT, format!("nothing is left out {place}: `oc_omit()` is rendered as `{{}}`"))
        .at(span, "")
        .help("use `oc_omit()` as the value of a field of a template; elsewhere choose between whole values")
}

/// A part of a name that does not count.
pub(super) fn name_part_ignored(span: Span, text: &str, function: &str) -> Diagnostic {
    Diagnostic::new(
        NAME_PART_IGNORED,
        format!("`{function}` ignores `{text}`, which is no text: names may be the same"),
    )
    .at(span, "")
    .help(format!("write `string({text})`"))
}

/// A number in a filter that is compared by another spelling.
pub(super) fn filter_number(span: Span, text: &str) -> Diagnostic {
    let spelled = text.parse::<f64>().map(value::go::g).unwrap_or_default();
    Diagnostic::new(
        FILTER_NUMBER,
        format!("this filter never finds the number {text}: it is compared as `{spelled}`"),
    )
    .at(span, "")
    .help(format!("write `'{spelled}'`"))
}

/// A removal that may hit the wrong items.
pub(super) fn filtered_removal(span: Span) -> Diagnostic {
    Diagnostic::new(FILTERED_REMOVAL, "if several items match, others than those are removed")
        .at(span, "positions are looked up before anything is removed")
        .help("fine where one item matches; otherwise remove one item per operation, the last one first")
}

/// A default inside a branch.
pub(super) fn default_in_alternative(span: Span, keyword: &str) -> Diagnostic {
    Diagnostic::new(DEFAULT_IN_ALTERNATIVE, format!("defaults inside of `{keyword}` never count"))
        .at(span, "")
        .help("move the default to the property itself, beside the alternatives")
}

/// A default of a property that looks like an extension.
pub(super) fn default_of_extension(span: Span, name: &str) -> Diagnostic {
    Diagnostic::new(
        DEFAULT_OF_EXTENSION,
        format!("the default of `{name}` never counts: names with `x-` are taken for extensions"),
    )
    .at(span, "")
    .help("rename the property")
}

/// A property that may be missing and is read.
pub(super) fn optional_unguarded(span: Span, path: &str, property: Span, has_defaults: bool) -> Diagnostic {
    let found =
        Diagnostic::new(OPTIONAL_UNGUARDED, format!("this fails for everybody who leaves `{path}` out"))
            .at(span, "read without asking")
            .label(property, "neither required nor with a default");
    if has_defaults {
        found.help("add `default: {}` to it: the defaults inside count only where it exists")
    } else {
        found.help(format!("give it a default, list it in `required`, or ask with `has({path})` first"))
    }
}
