//! The state of resolving: what has been found and made so far.

use super::definitions::Registry;
use super::index::Index;
use super::place::{Finder, Place, Places};
use super::snapshot::{Snapshot, SnapshotId};
use super::unit::Failure;
use super::{ResolveOptions, diagnostics};
use crate::load::Documents;
use crate::model::{ComponentTypeSpec, Kind, Project, ProjectTypeSpec, ResourceTypeSpec, TraitSpec};
use diag::{Diagnostic, Sink, Span};
use std::collections::HashMap;
use std::sync::Arc;
use value::Str;

/// What has been found and made so far.
pub(super) struct Resolver<'d> {
    pub(super) documents: &'d Documents,
    pub(super) index: Index<'d>,
    pub(super) options: &'d ResolveOptions,
    pub(super) component_types: Registry<ComponentTypeSpec>,
    pub(super) traits: Registry<TraitSpec>,
    pub(super) project_types: Registry<ProjectTypeSpec>,
    pub(super) resource_types: Registry<ResourceTypeSpec>,
    pub(super) snapshots: Vec<Arc<Snapshot>>,
    /// Components frozen from the current sources, by namespace and name.
    pub(super) heads: HashMap<(&'d str, &'d str), Result<Arc<Snapshot>, Failure>>,
    /// Releases of the sources, by namespace and name.
    pub(super) releases: HashMap<(&'d str, &'d str), Result<Arc<Snapshot>, Failure>>,
    pub(super) places: Places,
    /// Findings about the sources as a whole.
    pub(super) sink: &'d mut Sink,
}

impl<'d> Resolver<'d> {
    pub(super) fn new(documents: &'d Documents, options: &'d ResolveOptions, sink: &'d mut Sink) -> Self {
        Self {
            documents,
            index: Index::new(documents),
            options,
            component_types: Registry::default(),
            traits: Registry::default(),
            project_types: Registry::default(),
            resource_types: Registry::default(),
            snapshots: Vec::new(),
            heads: HashMap::new(),
            releases: HashMap::new(),
            places: Places::default(),
            sink,
        }
    }

    /// A finding about a missing object, unless the sources have it in a shape that has been reported already.
    pub(super) fn unless_refused(
        &self,
        kind: Kind,
        namespace: &str,
        name: &str,
        finding: impl FnOnce() -> Diagnostic,
    ) -> Option<Diagnostic> {
        let reported =
            self.documents.is_refused(kind, namespace, name) || self.documents.may_be_unread(kind, name);
        (!reported).then(finding)
    }

    /// The place that an environment is, or why there is none. `span` is where it is named.
    pub(super) fn place(
        &mut self,
        namespace: &Str,
        environment: &Str,
        span: Span,
    ) -> Result<Arc<Place>, Failure> {
        let stand_in_planes = self.options.stand_in_planes;
        let finder = Finder { index: &self.index, documents: self.documents, stand_in_planes };
        let found = self.places.get(&finder, namespace, environment, self.sink);
        found.map_err(|failure| failure.placed_at(span))
    }

    /// A live project. `span` is where it is named.
    pub(super) fn project(
        &self,
        namespace: &Str,
        name: &Str,
        span: Span,
    ) -> Result<&'d Arc<Project>, Failure> {
        self.index.projects.get(Kind::Project, namespace, name).ok_or_else(|| {
            let finding = self.unless_refused(Kind::Project, namespace, name, || {
                diagnostics::unknown_project(
                    namespace,
                    name,
                    span,
                    self.index.projects.similar(Kind::Project, namespace, name),
                )
            });
            Failure::new("ProjectNotFound", format!("Project \"{name}\" not found"), finding)
        })
    }

    /// Keeps a snapshot under the next position.
    pub(super) fn push_snapshot(&mut self, make: impl FnOnce(SnapshotId) -> Snapshot) -> Arc<Snapshot> {
        let snapshot = Arc::new(make(SnapshotId(self.snapshots.len() as u32)));
        self.snapshots.push(Arc::clone(&snapshot));
        snapshot
    }
}
