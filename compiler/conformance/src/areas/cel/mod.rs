//! Expressions and their values, and static checks.

mod expression;

use super::not_implemented;
use crate::{Case, Outcome};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    if case.record.get("where").is_some() {
        return not_implemented("cel/check");
    }
    expression::check(case)
}
