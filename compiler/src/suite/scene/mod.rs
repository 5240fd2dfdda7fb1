//! What surrounds the subject of a case: documents that the case gives, over those of the repository for a component, or
//! over stand-ins for a type or trait.
//!
//! Nothing here renders: a [`Scene`] is a small repository with one unit of interest, for the stages as they are.

mod cast;
mod overlay;
mod subject;

use super::model::{Case, Definition, Subject};
use super::stand_ins::StandIns;
use super::tree::{text, text_at, with};
use super::variants::environment_name;
use crate::load::Documents;
use crate::model::{Declared, Kind};
use crate::resolve::{UnitKey, UnitKind};
use cast::Cast;
use diag::{Diagnostic, Span};
use std::collections::HashSet;
use value::Str;
use yaml::Node;

/// The documents of a case.
pub(super) struct Scene {
    /// All of them.
    pub(super) declared: Vec<Declared>,
    /// The unit that the case is about.
    pub(super) key: UnitKey,
    /// What is wrong with the shape of documents that the case gives.
    pub(super) problems: Vec<Diagnostic>,
}

/// A namespace for types that belong to none.
const NAMESPACE: &str = "default";

/// Builds scenes out of these.
#[derive(Clone, Copy)]
pub(super) struct Stage<'s> {
    /// The repository, its documents as they are written among them.
    pub(super) repository: &'s Documents,
    /// Its types and traits, one of them perhaps altered.
    pub(super) definitions: &'s [Declared],
    /// What stands in for everything else.
    pub(super) stand_ins: &'s StandIns,
}

impl Stage<'_> {
    /// The documents of a case.
    pub(super) fn scene(self, subject: &Subject, case: &Case) -> Scene {
        match subject {
            Subject::Definition(definition) => self.of_definition(definition, case),
            Subject::Component { namespace, project, name, .. } => {
                self.of_component(namespace, project, name, case)
            }
        }
    }

    /// A type or trait among stand-ins.
    fn of_definition(self, definition: &Definition, case: &Case) -> Scene {
        let namespace = match definition.namespace.as_str() {
            "" => Str::from(NAMESPACE),
            namespace => Str::from(namespace),
        };
        let mut cast = Cast::new(self, case, namespace);
        cast.surroundings();
        match definition.unit() {
            UnitKind::Component => cast.component(definition),
            UnitKind::Project => cast.project(definition),
            UnitKind::Resource => cast.resource(definition),
        }
        cast.further();
        let name = match definition.unit() {
            UnitKind::Component => cast.component.clone(),
            UnitKind::Project => Str::new(),
            UnitKind::Resource => cast.resource.clone(),
        };
        let key = cast.key(definition.unit(), name);
        let definitions = self.definitions.iter().cloned();
        let declared = last_of_each(definitions.chain(cast.declared).collect());
        Scene { declared, key, problems: cast.problems }
    }

    /// A component among the documents of the repository.
    fn of_component(self, namespace: &Str, project: &Str, name: &Str, case: &Case) -> Scene {
        let mut cast = Cast::new(self, case, namespace.clone());
        cast.project.clone_from(project);
        cast.component.clone_from(name);
        if environment_name(&case.environment).is_none()
            && text_at(&case.given, &["environment", "name"]).is_none()
            && let Some(root) = self.root_environment(namespace, project)
        {
            cast.environment = root;
        }
        cast.overlay();
        cast.further();
        let key = cast.key(UnitKind::Component, name.clone());
        let others = self.repository.declared.iter().filter(|declared| !is_definition(declared));
        let known = others.chain(self.definitions).cloned();
        let declared = last_of_each(known.chain(cast.declared).collect());
        Scene { declared, key, problems: cast.problems }
    }

    /// The first environment of a project's pipeline.
    fn root_environment(self, namespace: &Str, project: &Str) -> Option<Str> {
        let index = crate::resolve::Index::new(self.repository);
        let pipeline = index.pipeline_of(namespace, project)?;
        crate::resolve::pipeline::root(pipeline).ok().cloned()
    }

    /// A document of the repository as it is written.
    fn written(self, fits: impl Fn(&Declared) -> bool) -> Option<Node> {
        let found = self.repository.declared.iter().find(|declared| fits(declared))?;
        let name = found.meta().name.span;
        let encloses =
            |span: Span| span.file == name.file && span.start <= name.start && name.end <= span.end;
        let kept =
            self.repository.kept.iter().find(|kept| kept.kind == found.kind() && encloses(kept.node.span))?;
        Some(named(&kept.node, None, &found.meta().namespace))
    }
}

/// Whether a document is a type or trait.
pub(super) fn is_definition(declared: &Declared) -> bool {
    matches!(
        declared,
        Declared::ComponentType(_)
            | Declared::Trait(_)
            | Declared::ProjectType(_)
            | Declared::ResourceType(_)
    )
}

/// The last document of each object: what a case gives replaces what is there.
fn last_of_each(declared: Vec<Declared>) -> Vec<Declared> {
    let mut seen = HashSet::new();
    let mut kept: Vec<Declared> =
        declared.into_iter().rev().filter(|declared| seen.insert(identity(declared))).collect();
    kept.reverse();
    kept
}

fn identity(declared: &Declared) -> (Kind, Str, Str) {
    let meta = declared.meta();
    (declared.kind(), meta.namespace.clone(), meta.name.text.clone())
}

/// A document with this name and namespace; without a name it keeps its own.
fn named(document: &Node, name: Option<&str>, namespace: &str) -> Node {
    let span = document.span;
    let document = match name {
        Some(name) => with(document, &["metadata", "name"], text(span, name)),
        None => document.clone(),
    };
    if namespace.is_empty() {
        document
    } else {
        with(&document, &["metadata", "namespace"], text(span, namespace))
    }
}
