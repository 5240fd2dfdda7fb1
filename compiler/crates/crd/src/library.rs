//! The functions that Kubernetes adds to the language of rules.

use cel::Registry;

/// Everything a rule may call.
pub(crate) fn functions() -> Registry {
    Registry::standard()
}
