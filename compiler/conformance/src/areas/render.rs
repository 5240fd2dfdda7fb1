//! Whole platforms as manifests.

use super::not_implemented;
use crate::{Case, Outcome};

/// Runs one case of the area.
pub(crate) fn check(_case: &Case<'_>) -> Outcome {
    not_implemented("render")
}
