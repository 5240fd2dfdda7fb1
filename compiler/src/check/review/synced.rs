//! Files that Flux cannot apply in folders that it does.

use super::{View, diagnostics};
use diag::Diagnostic;

/// Looks at every folder that Flux applies.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    found.extend(view.documents.synced.iter().map(diagnostics::file_breaks_sync));
}
