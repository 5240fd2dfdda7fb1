//! Types and traits, each distinct text once.

use crate::load;
use crate::model::decode::{Fields, Problems, decode};
use crate::model::structure::{fingerprint, same};
use crate::model::{Document, EmbeddedSpec, Kind};
use diag::{Diagnostic, Span};
use std::collections::HashMap;
use value::Str;
use yaml::Node;

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

/// A type or trait. Equal specs share one definition, in whichever releases they stand.
#[derive(Debug)]
pub struct Definition<S> {
    /// The kind of the first document that has it.
    pub kind: Kind,
    /// The name there; inside a release a component type's carries its workload type.
    pub name: Str,
    /// What it says.
    pub spec: S,
    /// The first place.
    pub span: Span,
}

/// The definitions of one kind while units are listed.
pub(super) struct Registry<S> {
    definitions: Vec<Definition<S>>,
    live: HashMap<(Kind, Str, Str), u32>,
    embedded: HashMap<u64, Vec<Embedded>>,
}

/// A text that stands in a release; its definition unless the API server would refuse it.
struct Embedded {
    spec: Node,
    definition: Option<u32>,
}

impl<S> Default for Registry<S> {
    fn default() -> Self {
        Self { definitions: Vec::new(), live: HashMap::new(), embedded: HashMap::new() }
    }
}

impl<S: Clone> Registry<S> {
    /// The definition of a document of its own.
    pub(super) fn live(&mut self, document: &Document<S>) -> u32 {
        let identity = (document.kind, document.namespace().clone(), document.name().clone());
        if let Some(position) = self.live.get(&identity) {
            return *position;
        }
        let position = self.push(document.kind, document.name(), document.spec.clone(), document.span);
        self.live.insert(identity, position);
        position
    }

    /// The definition of a text inside a release, decoded when it is the first of its content.
    pub(super) fn embedded(
        &mut self,
        embedded: &EmbeddedSpec,
        read: fn(&mut Fields<'_>) -> S,
        findings: &mut Vec<Diagnostic>,
    ) -> Option<u32> {
        let print = fingerprint(&embedded.spec);
        let known = self
            .embedded
            .get(&print)
            .and_then(|known| known.iter().find(|known| same(&known.spec, &embedded.spec)));
        if let Some(known) = known {
            return known.definition;
        }
        let mut problems = Problems::default();
        let spec = decode(&embedded.spec, &mut problems, read);
        let problems = problems.into_found();
        let refused = problems.iter().any(|problem| problem.what.refuses());
        findings.extend(problems.iter().map(|problem| load::shape(embedded.kind, &embedded.name, problem)));
        let definition =
            (!refused).then(|| self.push(embedded.kind, &embedded.name.text, spec, embedded.spec.span));
        self.embedded.entry(print).or_default().push(Embedded { spec: embedded.spec.clone(), definition });
        definition
    }

    fn push(&mut self, kind: Kind, name: &Str, spec: S, span: Span) -> u32 {
        self.definitions.push(Definition { kind, name: name.clone(), spec, span });
        self.definitions.len() as u32 - 1
    }

    /// What a definition says.
    pub(super) fn spec(&self, position: u32) -> &S {
        &self.definitions[position as usize].spec
    }

    /// All definitions, in order of their positions.
    pub(super) fn into_definitions(self) -> Vec<Definition<S>> {
        self.definitions
    }
}
