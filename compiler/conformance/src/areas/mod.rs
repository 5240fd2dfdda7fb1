//! One module per area: a thin reader of the area's format around the compiler's own functions.

mod admission;
mod cel;
mod endpoints;
mod hash;
mod names;
mod netpol;
mod patch;
mod platform;
mod postrender;
mod render;
pub(crate) mod repo;
mod schema;
mod targets;
mod template;
mod yaml;

use crate::{Case, Outcome};

/// Runs one case of an area.
pub(crate) type Check = fn(&Case<'_>) -> Outcome;

/// The module that knows an area.
pub(crate) fn find(area: &str) -> Option<Check> {
    Some(match area {
        "admission" => admission::check,
        "cel" => cel::check,
        "endpoints" => endpoints::check,
        "hash" => hash::check,
        "names" => names::check,
        "netpol" => netpol::check,
        "patch" => patch::check,
        "postrender" => postrender::check,
        "render" => render::check,
        "repo" => repo::check,
        "schema" => schema::check,
        "targets" => targets::check,
        "template" => template::check,
        "yaml" => yaml::check,
        _ => return None,
    })
}
