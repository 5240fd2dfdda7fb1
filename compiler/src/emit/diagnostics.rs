//! Findings of emit, in words.

use super::UnitFiles;
use diag::{Code, Diagnostic};

const OBJECT_IN_TWO_UNITS: Code = Code::warning("emit/object-in-two-units");

/// Two units render one object.
pub(super) fn object_in_two_units(unit: &UnitFiles, owner: &UnitFiles, file: &str) -> Diagnostic {
    let object = file.strip_suffix(".yaml").unwrap_or(file);
    let message =
        format!("`{object}` is rendered by `{}` and by `{}`, for the same plane", owner.key, unit.key);
    let mut found = Diagnostic::new(OBJECT_IN_TWO_UNITS, message)
        .help("give the objects names of their own, for instance with `${metadata.name}` in them")
        .subject(unit.key.to_string());
    if let Some(span) = unit.span {
        found = found.at(span, "this unit renders it");
    }
    if let Some(span) = owner.span {
        found = found.label(span, "so does this one");
    }
    found
}
