//! Whether a value of a type fits a field.

use super::place::Described;
use crate::validate::keywords;
use cel::Type;
use serde_json::Value as Json;

/// What is known about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// It fits.
    Yes,
    /// The field wants something else.
    No(&'static str),
    /// Only rendering tells.
    Unknown,
}

/// Whether values of a type fit a node of a schema.
pub(super) fn fits(ty: &Type, field: Described<'_>) -> Fit {
    let ty = match ty {
        Type::Optional(inner) | Type::Wrapper(inner) => return fits(inner, field),
        Type::Dyn | Type::Error | Type::Null | Type::Any | Type::Param(_) | Type::Var(_) | Type::Type(_) => {
            return Fit::Unknown;
        }
        other => other,
    };
    let number = matches!(ty, Type::Int | Type::Uint | Type::Double);
    let says = |keyword: &str| field.keyword(keyword) == Some(&Json::Bool(true));
    if says(keywords::INT_OR_STRING) {
        return only(matches!(ty, Type::Int | Type::Uint | Type::String), "an integer or text");
    }
    if says(keywords::QUANTITY) {
        return only(number || *ty == Type::String, "a quantity");
    }
    let wanted = field.keyword("type").map(|wanted| match wanted {
        Json::Array(several) => several.first().and_then(Json::as_str).unwrap_or_default(),
        one => one.as_str().unwrap_or_default(),
    });
    match wanted {
        // Times and bytes are written as text; a duration is not.
        Some("string") => only(matches!(ty, Type::String | Type::Bytes | Type::Timestamp), "text"),
        Some("integer") => only(matches!(ty, Type::Int | Type::Uint), "an integer"),
        Some("number") => only(number, "a number"),
        Some("boolean") => only(*ty == Type::Bool, "true or false"),
        Some("array") => match (ty, field.items()) {
            (Type::List(item), Some(items)) => match fits(item, items) {
                Fit::No(_) => Fit::No("a list of something else"),
                other => {
                    if matches!(**item, Type::Dyn) {
                        Fit::Yes
                    } else {
                        other
                    }
                }
            },
            (Type::List(_), None) => Fit::Yes,
            _ => Fit::No("a list"),
        },
        Some("object") => match (ty, field.others()) {
            (Type::Map(both), Some(others)) => match fits(&both.1, others) {
                Fit::No(_) => Fit::No("a map of something else"),
                _ => Fit::Yes,
            },
            (Type::Map(_) | Type::Object(_), _) => Fit::Yes,
            _ => Fit::No("a map"),
        },
        _ => Fit::Unknown,
    }
}

fn only(fits: bool, wanted: &'static str) -> Fit {
    if fits { Fit::Yes } else { Fit::No(wanted) }
}

/// A type as messages call it.
pub(super) fn name(ty: &Type) -> String {
    match ty {
        Type::Object(_) => "`object`".to_owned(),
        Type::List(item) if matches!(**item, Type::Object(_)) => "`list(object)`".to_owned(),
        other => format!("`{other}`"),
    }
}
