//! What the API server and OpenChoreo's webhooks do with one manifest.

use super::not_implemented;
use crate::{Case, Outcome};

/// Runs one case of the area.
pub(crate) fn check(_case: &Case<'_>) -> Outcome {
    not_implemented("admission")
}
