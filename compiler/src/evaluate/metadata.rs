//! The variable `metadata` and the labels that identify what is rendered (component.md §2.3, platform.md §0.5).

use super::shape::{object, text};
use crate::names;
use crate::resolve;
use value::{Object, Str, Value, str_literal};

/// A Kubernetes object as far as identity goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Identity<'a> {
    pub(super) name: &'a Str,
    pub(super) uid: &'a Str,
}

/// What every unit is: something of a project, in an environment, on a data plane.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) namespace: &'a Str,
    pub(super) project: Identity<'a>,
    pub(super) environment: Identity<'a>,
    pub(super) data_plane: Identity<'a>,
}

impl<'a> Place<'a> {
    /// The place of something of a project.
    pub(super) fn of(
        namespace: &'a Str,
        project: &'a Str,
        project_uid: &'a Str,
        environment: &'a Str,
        place: &'a resolve::Place,
    ) -> Self {
        Self {
            namespace,
            project: Identity { name: project, uid: project_uid },
            environment: Identity { name: environment, uid: &place.environment_uid },
            data_plane: Identity { name: place.data_plane.name(), uid: &place.data_plane_uid },
        }
    }

    /// The namespace on the data plane that holds the project's cell.
    pub(super) fn cell_namespace(&self) -> String {
        cell_namespace(self.namespace, self.project.name, self.environment.name)
    }

    fn labels(&self) -> Vec<(Str, Value)> {
        vec![
            (str_literal!("openchoreo.dev/environment"), text(self.environment.name)),
            (str_literal!("openchoreo.dev/environment-uid"), text(self.environment.uid)),
            (str_literal!("openchoreo.dev/namespace"), text(self.namespace)),
            (str_literal!("openchoreo.dev/project"), text(self.project.name)),
            (str_literal!("openchoreo.dev/project-uid"), text(self.project.uid)),
        ]
    }
}

/// The namespace on the data plane that holds the cell of a project in an environment.
pub(super) fn cell_namespace(namespace: &str, project: &str, environment: &str) -> String {
    names::name(names::LABEL, &["dp", namespace, project, environment])
}

/// The labels that every manifest of a component gets; its pods are selected by them.
pub(super) fn component_labels(place: &Place<'_>, component: Identity<'_>) -> Object {
    let mut labels = vec![
        (str_literal!("openchoreo.dev/component"), text(component.name)),
        (str_literal!("openchoreo.dev/component-uid"), text(component.uid)),
    ];
    labels.extend(place.labels());
    Object::from_sorted(labels)
}

/// `metadata` of a component unit.
pub(super) fn of_component(
    place: &Place<'_>,
    component: Identity<'_>,
    labels: &Object,
    cell_namespace: &Str,
) -> Value {
    let name = names::name(names::OBJECT, &[component.name, place.environment.name]);
    object([
        (str_literal!("annotations"), Object::new().into()),
        (str_literal!("componentName"), text(component.name)),
        (str_literal!("componentNamespace"), text(place.namespace)),
        (str_literal!("componentUID"), text(component.uid)),
        (str_literal!("dataPlaneName"), text(place.data_plane.name)),
        (str_literal!("dataPlaneUID"), text(place.data_plane.uid)),
        (str_literal!("environmentName"), text(place.environment.name)),
        (str_literal!("environmentUID"), text(place.environment.uid)),
        (str_literal!("labels"), labels.clone().into()),
        (str_literal!("name"), name.into()),
        (str_literal!("namespace"), text(cell_namespace)),
        (str_literal!("podSelectors"), labels.clone().into()),
        (str_literal!("projectName"), text(place.project.name)),
        (str_literal!("projectUID"), text(place.project.uid)),
    ])
}

/// `metadata` of a project unit; `annotations` are the binding's.
pub(super) fn of_project(place: &Place<'_>, annotations: Object, cell_namespace: &Str) -> Value {
    object([
        (str_literal!("annotations"), annotations.into()),
        (str_literal!("dataPlaneName"), text(place.data_plane.name)),
        (str_literal!("dataPlaneUID"), text(place.data_plane.uid)),
        (str_literal!("environmentName"), text(place.environment.name)),
        (str_literal!("environmentUID"), text(place.environment.uid)),
        (str_literal!("labels"), Object::from_sorted(place.labels()).into()),
        (str_literal!("namespace"), text(cell_namespace)),
        (str_literal!("projectName"), text(place.project.name)),
        (str_literal!("projectNamespace"), text(place.namespace)),
        (str_literal!("projectUID"), text(place.project.uid)),
    ])
}

/// The name of the rendered release of a project in an environment.
pub(super) fn project_release_name(project: &str, environment: &str) -> String {
    names::name(names::OBJECT, &[&format!("p_{project}"), environment])
}

/// The name of everything that belongs to a resource in an environment.
pub(super) fn resource_name(resource: &str, environment: &str) -> String {
    names::name(names::OBJECT, &[&format!("r_{resource}"), environment])
}

/// `metadata` of a resource unit; `annotations` are the binding's.
pub(super) fn of_resource(place: &Place<'_>, resource: Identity<'_>, annotations: Object) -> Value {
    let mut labels = place.labels();
    labels.extend([
        (str_literal!("openchoreo.dev/resource"), text(resource.name)),
        (str_literal!("openchoreo.dev/resource-uid"), text(resource.uid)),
    ]);
    object([
        (str_literal!("annotations"), annotations.into()),
        (str_literal!("dataPlaneName"), text(place.data_plane.name)),
        (str_literal!("dataPlaneUID"), text(place.data_plane.uid)),
        (str_literal!("environmentName"), text(place.environment.name)),
        (str_literal!("environmentUID"), text(place.environment.uid)),
        (str_literal!("labels"), Object::from_sorted(labels).into()),
        (str_literal!("name"), resource_name(resource.name, place.environment.name).into()),
        (str_literal!("namespace"), place.cell_namespace().into()),
        (str_literal!("projectName"), text(place.project.name)),
        (str_literal!("projectUID"), text(place.project.uid)),
        (str_literal!("resourceName"), text(resource.name)),
        (str_literal!("resourceNamespace"), text(place.namespace)),
        (str_literal!("resourceUID"), text(resource.uid)),
    ])
}
