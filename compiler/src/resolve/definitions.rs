//! Types and traits, each distinct text once.

use crate::model::Kind;
use diag::Span;
use value::Str;

macro_rules! ids {
    ($($(#[doc = $doc:literal])* $name:ident),*) => {$(
        $(#[doc = $doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub u32);

        impl $name {
            /// The position in the list of the workspace.
            pub fn index(self) -> usize {
                self.0 as usize
            }
        }
    )*};
}

ids! {
    /// Index of [`super::Workspace::component_types`].
    ComponentTypeId,
    /// Index of [`super::Workspace::traits`].
    TraitId,
    /// Index of [`super::Workspace::project_types`].
    ProjectTypeId,
    /// Index of [`super::Workspace::resource_types`].
    ResourceTypeId
}

/// A type or trait. Equal specs share one definition, whether they stand in a document of their own or in releases.
#[derive(Debug)]
pub struct Definition<S> {
    /// The kind of the first document that has it.
    pub kind: Kind,
    /// The name there, without a workload type.
    pub name: Str,
    /// What it says.
    pub spec: S,
    /// The first place.
    pub span: Span,
}
