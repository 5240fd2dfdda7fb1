//! The project pipeline: what makes a cell (platform.md §1.3–4).

use super::context;
use super::entries::{Owner, Rendered};
use super::error::{EvaluationError, Outcome, both};
use super::metadata::{self, Place};
use super::observer::Observer;
use super::run::Run;
use super::sections::{self, Section};
use super::shape::string_map;
use super::shared::Shared;
use super::target::{metadata_text, text};
use crate::check::{Checked, Pipeline};
use crate::model::{Meta, ProjectReleaseBindingSpec};
use crate::resolve::{ProjectInputs, UnitKey};
use value::Str;
use yaml::Node;

/// A project on its way through the pipeline.
pub(super) struct Project<'a> {
    pub(super) checked: &'a Checked<'a>,
    pub(super) shared: &'a Shared,
    pub(super) key: &'a UnitKey,
    pub(super) inputs: &'a ProjectInputs,
    /// What the binding says; a derived one says nothing.
    pub(super) binding: Option<(&'a Meta, &'a ProjectReleaseBindingSpec)>,
}

/// What comes out of the pipeline.
pub(super) struct Cell {
    pub(super) resources: Vec<Rendered>,
    /// The name of the namespace that has to be among them.
    pub(super) namespace: Str,
}

impl Cell {
    /// Whether the namespace is among the manifests.
    pub(super) fn has_namespace(&self) -> bool {
        self.resources.iter().any(|resource| {
            let object = &resource.object;
            text(object, "apiVersion") == "v1"
                && text(object, "kind") == "Namespace"
                && metadata_text(object, "name") == self.namespace
        })
    }
}

impl Project<'_> {
    /// Renders the project. Parameters get defaults but are not validated.
    pub(super) fn render<O: Observer>(&self, observer: &mut O) -> Outcome<Cell> {
        let UnitKey { namespace, project, environment, .. } = self.key;
        let place = Place::of(namespace, project, &self.inputs.project_uid, environment, &self.inputs.place);
        let cell_namespace = Str::from(place.cell_namespace());
        let planned = self.checked.project_type(self.inputs.project_type);
        let [parameters, configs] = self.sections();
        let (parameters, configs) = both(parameters.0.overlay(parameters.1), configs.0.overlay(configs.1))?;
        let annotations = self.binding.map(|(meta, _)| string_map(&meta.annotations)).unwrap_or_default();
        let metadata = metadata::of_project(&place, annotations, &cell_namespace);
        let surroundings = self.shared.surroundings(self.inputs.place.id);
        let variables = context::of_project(metadata, parameters, configs, surroundings);
        if O::WITNESSES {
            sections::tell(observer, &self.sections());
        }
        observer.context(Pipeline::Project, None, &variables);
        let mut run = Run::new(variables, observer);
        run.rules(&planned.plan.rules).map_err(|errors| errors.prefix("project type validation failed: "))?;
        let resources = run.resources(Owner::ProjectType, &planned.plan.resources)?;
        Ok(Cell { resources, namespace: cell_namespace })
    }

    /// The sections, each with what is written for it.
    fn sections(&self) -> [(Section<'_>, Option<&Node>); 2] {
        let planned = self.checked.project_type(self.inputs.project_type);
        let spec = &self.checked.workspace.project_types[self.inputs.project_type.index()].spec;
        let parameters = Section::parameters(planned, spec.parameters.as_ref());
        let configs = Section::environment_configs(planned, spec.environment_configs.as_ref());
        let written = self.binding.and_then(|(_, spec)| spec.environment_configs.as_ref());
        [(parameters, self.inputs.parameters.as_ref()), (configs, written)]
    }

    /// What the schemas say against the values, which are rendered all the same.
    pub(super) fn violations(&self) -> Vec<EvaluationError> {
        self.sections().iter().flat_map(|(section, written)| section.violations(*written)).collect()
    }
}
