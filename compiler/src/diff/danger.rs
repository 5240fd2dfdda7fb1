//! The sorts of changes that deserve a second look.

use super::path::Path;
use value::Str;

/// Something that deserves a second look.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Danger {
    /// What sort it is.
    pub kind: DangerKind,
    /// The field, where it is one.
    pub path: Option<Path>,
    /// What happens, in a few words.
    pub text: Str,
}

/// The sorts of dangers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DangerKind {
    /// A field changes that the API server lets nobody change.
    Immutable,
    /// Something is deleted that takes data or other objects with it.
    Deletion,
    /// Other objects are selected.
    Selector,
    /// Nothing runs any more.
    ScaledToZero,
    /// Another image runs.
    Image,
    /// A network path opens.
    Network,
    /// Somebody gets more rights.
    Rbac,
}

impl DangerKind {
    /// Every sort, worst first.
    pub const ALL: [Self; 7] = [
        Self::Deletion,
        Self::Immutable,
        Self::ScaledToZero,
        Self::Selector,
        Self::Network,
        Self::Rbac,
        Self::Image,
    ];

    /// Its name in machine formats.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Immutable => "immutable-field",
            Self::Deletion => "deletion",
            Self::Selector => "selector",
            Self::ScaledToZero => "scaled-to-zero",
            Self::Image => "image",
            Self::Network => "network",
            Self::Rbac => "rbac",
        }
    }

    /// Its name for people.
    pub fn title(self) -> &'static str {
        match self {
            Self::Immutable => "immutable field",
            Self::Deletion => "deletion",
            Self::Selector => "selector",
            Self::ScaledToZero => "scaled to zero",
            Self::Image => "image",
            Self::Network => "network",
            Self::Rbac => "rights",
        }
    }
}
