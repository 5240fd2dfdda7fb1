//! References to nothing that rendering does not stumble over, and owners that disagree.

use super::{View, diagnostics};
use crate::model::{ComponentSpec, ComponentTypeSpec, Dependencies, Document, Kind, Reference, Scope, Text};
use crate::resolve::{Table, scope_of};
use diag::Diagnostic;
use value::Str;

/// Looks at every reference of every document.
pub(super) fn look(view: &View<'_>, found: &mut Vec<Diagnostic>) {
    let mut search = Search { view, found };
    search.projects();
    search.components();
    search.component_types();
    search.resources();
    search.planes();
    search.owners();
    search.dependencies();
}

struct Search<'a, 'v> {
    view: &'v View<'a>,
    found: &'v mut Vec<Diagnostic>,
}

impl<'a> Search<'a, '_> {
    fn projects(&mut self) {
        let index = &self.view.index;
        for project in &index.projects.in_order {
            let from = project.namespace();
            if let Some(Reference { kind, name }) = &project.spec.pipeline {
                self.need(&index.pipelines, *kind, from, name, name);
            }
            if let Some(Reference { kind, name }) = &project.spec.project_type {
                self.need(&index.project_types, *kind, from, name, name);
            }
        }
    }

    fn components(&mut self) {
        let index = &self.view.index;
        for component in &index.components.in_order {
            let from = component.namespace();
            let ComponentSpec { project, component_type, traits, workflow, .. } = &component.spec;
            self.need(&index.projects, Kind::Project, from, project, project);
            let name = &component_type.name;
            if let Some((_, short)) = name.split_once('/') {
                self.need(&index.component_types, component_type.kind, from, short, name);
            }
            for Reference { kind, name } in traits.iter().map(|entry| &entry.reference) {
                self.need(&index.traits, *kind, from, name, name);
            }
            if let Some(Reference { kind, name }) = workflow {
                self.need(&index.others, *kind, from, name, name);
            }
        }
    }

    fn component_types(&mut self) {
        let index = &self.view.index;
        for document in &index.component_types.in_order {
            let from = document.namespace();
            let ComponentTypeSpec { traits, allowed_traits, allowed_workflows, .. } = &document.spec;
            for Reference { kind, name } in traits.iter().map(|entry| &entry.reference) {
                self.need(&index.traits, *kind, from, name, name);
            }
            let mut optional = Vec::new();
            for Reference { kind, name } in allowed_traits {
                self.allowed(&index.traits, *kind, from, name, &mut optional);
            }
            for Reference { kind, name } in allowed_workflows {
                self.allowed(&index.others, *kind, from, name, &mut optional);
            }
            if !self.view.documents.is_stock(document.span.file) {
                self.found.extend(diagnostics::allowed_unknown(document, &optional));
            }
        }
    }

    /// What a type allows may well come with a module that is not installed; under another kind it is a mistake.
    fn allowed<'t, S>(
        &mut self,
        table: &Table<'a, S>,
        kind: Kind,
        from: &Str,
        name: &'t Text,
        optional: &mut Vec<&'t Text>,
    ) {
        let namespace = scope_of(kind, from);
        if table.twin(kind, from, name).is_some() {
            self.need(table, kind, from, name, name);
        } else if table.get(kind, &namespace, name).is_none()
            && !self.view.is_reported(kind, &namespace, name)
        {
            optional.push(name);
        }
    }

    fn resources(&mut self) {
        let index = &self.view.index;
        for resource in &index.resources.in_order {
            let from = resource.namespace();
            let project = &resource.spec.project;
            self.need(&index.projects, Kind::Project, from, project, project);
            let Reference { kind, name } = &resource.spec.resource_type;
            self.need(&index.resource_types, *kind, from, name, name);
        }
    }

    fn planes(&mut self) {
        let index = &self.view.index;
        for environment in &index.environments.in_order {
            if let Some(Reference { kind, name }) = &environment.spec.data_plane {
                self.need(&index.data_planes, *kind, environment.namespace(), name, name);
            }
        }
        for plane in &index.data_planes.in_order {
            if let Some(Reference { kind, name }) = &plane.spec.observability_plane {
                self.need(&index.observability_planes, *kind, plane.namespace(), name, name);
            }
        }
        for channel in index.channels_of.values().flatten() {
            let environment = &channel.spec.environment;
            let from = channel.namespace();
            self.need(&index.environments, Kind::Environment, from, environment, environment);
        }
    }

    fn owners(&mut self) {
        let index = &self.view.index;
        for workload in index.workloads_of.values().flatten() {
            self.owned_by_component(workload, &workload.spec.project, &workload.spec.component);
        }
        for release in &index.component_releases.in_order {
            self.owned_by_component(release, &release.spec.project, &release.spec.component);
        }
    }

    fn dependencies(&mut self) {
        let index = &self.view.index;
        for workload in index.workloads_of.values().flatten() {
            let from = workload.namespace();
            let Dependencies { endpoints, resources } = &workload.spec.template.dependencies;
            for wanted in endpoints {
                let project = wanted.project.as_ref().filter(|project| !project.is_empty());
                if let Some(project) = project {
                    self.need(&index.projects, Kind::Project, from, project, project);
                }
                self.need(&index.components, Kind::Component, from, &wanted.component, &wanted.component);
            }
            for wanted in resources {
                self.need(&index.resources, Kind::Resource, from, &wanted.resource, &wanted.resource);
            }
        }
    }

    fn owned_by_component<S>(&mut self, document: &Document<S>, project: &Text, component: &Text) {
        let components = &self.view.index.components;
        self.need(components, Kind::Component, document.namespace(), component, component);
        let owner = components.get(Kind::Component, document.namespace(), component);
        let exists = |project: &Text| {
            let namespace = document.namespace();
            self.view.index.projects.get(Kind::Project, namespace, project).is_some()
        };
        // Of a project that does not exist, more has been said.
        if let Some(owner) =
            owner.filter(|owner| owner.spec.project.text != project.text && exists(&owner.spec.project))
        {
            self.found.push(diagnostics::owner_disagrees(document.kind, project, owner));
        }
    }

    /// Reports a reference from a namespace unless its object is there; `written` is what stands in the document.
    fn need<S>(&mut self, table: &Table<'a, S>, kind: Kind, from: &Str, name: &str, written: &Text) {
        let namespace = scope_of(kind, from);
        let there = table.get(kind, &namespace, name).is_some();
        if there || name.is_empty() || self.view.is_reported(kind, &namespace, name) {
            return;
        }
        let hint = if let Some(twin) = table.twin(kind, from, name) {
            diagnostics::Hint::Twin(twin)
        } else if let Some(other) =
            table.elsewhere(kind, &namespace, name).filter(|_| kind.scope() == Scope::Namespaced)
        {
            diagnostics::Hint::Elsewhere(other)
        } else {
            diagnostics::Hint::Similar(table.similar(kind, &namespace, name))
        };
        self.found.push(diagnostics::unknown_reference(kind, name, written.span, &hint));
    }
}
