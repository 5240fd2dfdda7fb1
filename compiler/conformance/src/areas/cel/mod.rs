//! Expressions and their values, and static checks.

mod expression;
mod statics;

use crate::{Case, Outcome};

/// Runs one case of the area.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    if case.record.get("where").is_some() {
        return statics::check(case);
    }
    expression::check(case)
}
