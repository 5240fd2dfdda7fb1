//! Whether a release's templates ask for routes at all.

use crate::model::{ComponentTypeSpec, TraitSpec};
use std::fmt::Debug;

/// What they must mention, be it in a comment or in a text that is no expression.
const WORD: &str = "toEndpointResources";

/// Whether a type mentions routes.
pub(in crate::evaluate) fn type_asks(spec: &ComponentTypeSpec) -> bool {
    mentions(&spec.resources)
        || mentions(&spec.pre_render_validations)
        || mentions(&spec.post_render_validations)
        || mentions(&spec.traits)
}

/// Whether a trait mentions routes; it need not be applied.
pub(in crate::evaluate) fn trait_asks(spec: &TraitSpec) -> bool {
    mentions(&spec.pre_render_validations)
        || mentions(&spec.post_render_validations)
        || mentions(&spec.creates)
        || mentions(&spec.patches)
        || mentions(&spec.removes)
}

/// Whether the word stands anywhere in a part of a definition. Upstream looks into its JSON; the debug text of a part
/// holds the same keys and texts, and letters are not escaped in either.
fn mentions(part: &[impl Debug]) -> bool {
    part.iter().any(|entry| format!("{entry:?}").contains(WORD))
}
