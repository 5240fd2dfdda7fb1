//! Patch operations on one document (component.md §3.11).
//!
//! An operation is applied in two steps: its path is expanded to pointers in the document as it stands
//! ([`expand`]), then every pointer is changed in turn ([`change`]). The second step does not look back: where
//! one change shifts the items of a list, later pointers of the same operation hit shifted items, as upstream.

mod change;
mod expand;
mod step;

pub use step::Step;

use crate::check::Path;
use change::Change;
use std::fmt;
use std::sync::Arc;
use value::{Object, Str, Value, go};

/// A rendered operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `op` as written.
    pub operation: Str,
    /// `path`, parsed.
    pub path: Arc<Path>,
    /// `value`; null where there is none.
    pub value: Value,
}

/// An operation that cannot be applied.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// Its position.
    pub index: usize,
    /// Why, in upstream's words.
    pub problem: String,
}

impl fmt::Display for Failed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "operation #{} failed: {}", self.index, self.problem)
    }
}

/// Applies operations in order; `touched` is told the index of an operation, each place it changed, and the document
/// by then. On an error the document stays half changed.
pub fn apply(
    document: &mut Object,
    operations: &[Operation],
    mut touched: impl FnMut(usize, &[Step], &Object),
) -> Result<(), Failed> {
    for (index, operation) in operations.iter().enumerate() {
        apply_one(document, operation, |pointer, document| touched(index, pointer, document))
            .map_err(|problem| Failed { index, problem })?;
    }
    Ok(())
}

fn apply_one(
    document: &mut Object,
    operation: &Operation,
    mut touched: impl FnMut(&[Step], &Object),
) -> Result<(), String> {
    let change = Change::new(&operation.operation, &operation.value)?;
    let path = &operation.path;
    let pointers = expand::expand(document, path)?;
    if pointers.is_empty() && path.is_selective() && !matches!(change, Change::MergeShallow(_)) {
        let path = go::quote(&path.text);
        let why = "(filter criteria not met or target does not exist)";
        return Err(format!("path {path} contains a filter or wildcard but matched 0 elements {why}"));
    }
    for pointer in &pointers {
        change.apply(document, pointer)?;
        touched(pointer, document);
    }
    Ok(())
}
