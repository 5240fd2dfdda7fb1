//! Types without variables, and how an overload's types fit them.

use arbitrary::{Result, Unstructured};
use choreoc_cel::Type;
use choreoc_cel::value::Str;

/// What the type parameters of an overload stand for.
pub(crate) type Bindings = Vec<(Str, Type)>;

/// Binds the parameters in `pattern` so that it is `wanted`; `false` if it cannot be.
pub(crate) fn fits(pattern: &Type, wanted: &Type, bindings: &mut Bindings) -> bool {
    match (pattern, wanted) {
        (Type::Param(name), _) => {
            if let Some((_, bound)) = bindings.iter().find(|(known, _)| known == name) {
                return bound == wanted;
            }
            bindings.push((name.clone(), wanted.clone()));
            true
        }
        (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => fits(a, b, bindings),
        (Type::Map(a), Type::Map(b)) => fits(&a.0, &b.0, bindings) && fits(&a.1, &b.1, bindings),
        (Type::Type(_), Type::Type(_)) => true,
        _ => pattern == wanted,
    }
}

/// The type with its parameters replaced; parameters that nothing bound become types at random.
pub(crate) fn bind(pattern: &Type, bindings: &mut Bindings, bytes: &mut Unstructured<'_>) -> Result<Type> {
    Ok(match pattern {
        Type::Param(name) => {
            if let Some((_, bound)) = bindings.iter().find(|(known, _)| known == name) {
                return Ok(bound.clone());
            }
            let ty = any(bytes, 1)?;
            bindings.push((name.clone(), ty.clone()));
            ty
        }
        Type::List(item) => Type::list(bind(item, bindings, bytes)?),
        Type::Map(both) => {
            if let Type::Param(name) = &both.0
                && bindings.iter().all(|(known, _)| known != name)
            {
                bindings.push((name.clone(), key(bytes)?));
            }
            Type::map(bind(&both.0, bindings, bytes)?, bind(&both.1, bindings, bytes)?)
        }
        Type::Optional(inner) => Type::optional(bind(inner, bindings, bytes)?),
        Type::Type(_) => Type::Type(None),
        simple => simple.clone(),
    })
}

/// A type that a map's key may have.
pub(crate) fn key(bytes: &mut Unstructured<'_>) -> Result<Type> {
    Ok(bytes.choose(&[Type::String, Type::String, Type::Int, Type::Uint, Type::Bool])?.clone())
}

/// Any type, nested `depth` deep at most.
pub(crate) fn any(bytes: &mut Unstructured<'_>, depth: usize) -> Result<Type> {
    let simple = [
        Type::Bool,
        Type::Int,
        Type::String,
        Type::Double,
        Type::Uint,
        Type::Bytes,
        Type::Null,
        Type::Duration,
        Type::Timestamp,
        Type::Type(None),
        Type::Dyn,
    ];
    let nested = if depth > 0 { 4 } else { 0 };
    let choice = bytes.int_in_range(0..=simple.len() - 1 + nested)?;
    Ok(match choice.checked_sub(simple.len()) {
        None => simple[choice].clone(),
        Some(0 | 1) => Type::list(any(bytes, depth - 1)?),
        Some(2) => Type::map(key(bytes)?, any(bytes, depth - 1)?),
        Some(_) => Type::optional(any(bytes, depth - 1)?),
    })
}
