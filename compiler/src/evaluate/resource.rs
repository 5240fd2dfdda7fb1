//! The resource pipeline: manifests and outputs of a managed resource (platform.md §2.3–5).

use super::context::{self, Variables};
use super::entries::{Owner, Rendered};
use super::error::{Cause, Errors, EvaluationError, Outcome, both};
use super::metadata::{self, Identity, Place};
use super::observer::Observer;
use super::product::{Output, OutputSource};
use super::run::Run;
use super::sections::{self, Section};
use super::shape::string_map;
use super::shared::Shared;
use crate::check::{self, Checked, OutputPlan, Pipeline, Template};
use crate::model::{Meta, ResourceReleaseBindingSpec};
use crate::resolve::{ResourceInputs, UnitKey};
use value::{Str, Value, go};
use yaml::Node;

/// A resource on its way through the pipeline.
pub(super) struct Resource<'a> {
    pub(super) checked: &'a Checked<'a>,
    pub(super) shared: &'a Shared,
    pub(super) key: &'a UnitKey,
    pub(super) inputs: &'a ResourceInputs,
    /// What the binding says; a derived one says nothing.
    pub(super) binding: Option<(&'a Meta, &'a ResourceReleaseBindingSpec)>,
}

/// What comes out of the pipeline.
pub(super) struct Provision {
    pub(super) resources: Vec<Rendered>,
    /// The outputs that can be computed, in order.
    pub(super) outputs: Vec<Output>,
    /// What is wrong with the others.
    pub(super) unresolved: Vec<Errors>,
}

impl Resource<'_> {
    /// Renders the resource. Parameters get defaults but are not validated.
    pub(super) fn render<O: Observer>(&self, observer: &mut O) -> Outcome<Provision> {
        let planned = self.checked.resource_type(self.inputs.resource_type);
        let variables = self.variables()?;
        if O::WITNESSES {
            sections::tell(observer, &self.sections());
        }
        observer.context(Pipeline::Resource, None, &variables);
        let mut run = Run::new(variables, &mut *observer);
        let resources = run.resources(Owner::ResourceType, &planned.plan.resources)?;
        let mut run = Run::new(context::of_outputs(run.into_variables()), observer);
        let (mut outputs, mut unresolved) = (Vec::new(), Vec::new());
        for plan in &planned.plan.outputs {
            match output(&mut run, plan) {
                Ok(output) => outputs.push(output),
                Err(errors) => {
                    unresolved.push(errors.prefix(format!("output {}: ", go::quote(&plan.name))));
                }
            }
        }
        Ok(Provision { resources, outputs, unresolved })
    }

    fn variables(&self) -> Outcome<Variables> {
        let UnitKey { namespace, project, name, environment, .. } = self.key;
        let place = Place::of(namespace, project, &self.inputs.project_uid, environment, &self.inputs.place);
        let [parameters, configs] = self.sections();
        let (parameters, configs) = both(parameters.0.overlay(parameters.1), configs.0.overlay(configs.1))?;
        let annotations = self.binding.map(|(meta, _)| string_map(&meta.annotations)).unwrap_or_default();
        let identity = Identity { name, uid: &self.inputs.resource_uid };
        let metadata = metadata::of_resource(&place, identity, annotations);
        let surroundings = self.shared.surroundings(self.inputs.place.id);
        Ok(context::of_resource(metadata, parameters, configs, surroundings))
    }

    /// The sections, each with what is written for it.
    fn sections(&self) -> [(Section<'_>, Option<&Node>); 2] {
        let planned = self.checked.resource_type(self.inputs.resource_type);
        let spec = &self.checked.workspace.resource_types[self.inputs.resource_type.index()].spec;
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

fn output<O: Observer>(run: &mut Run<'_, O>, plan: &OutputPlan) -> Outcome<Output> {
    let mut key = |name: &Template, key: &Template| {
        let name = string(run, name).map_err(|errors| errors.prefix("name: "))?;
        let key = string(run, key).map_err(|errors| errors.prefix("key: "))?;
        Ok::<_, Errors>((name, key))
    };
    let source = match &plan.source {
        check::OutputSource::Secret(name, in_it) => {
            let (name, key) = key(name, in_it)?;
            OutputSource::Secret(name, key)
        }
        check::OutputSource::ConfigMap(name, in_it) => {
            let (name, key) = key(name, in_it)?;
            OutputSource::ConfigMap(name, key)
        }
        check::OutputSource::Value(value) => OutputSource::Value(string(run, value)?),
        check::OutputSource::None => {
            let text = "no source kind set (value, secretKeyRef, or configMapKeyRef)";
            return Err(EvaluationError::new(Cause::NoSource, text, Some(plan.span)).into());
        }
    };
    Ok(Output { name: plan.name.clone(), source })
}

fn string<O: Observer>(run: &mut Run<'_, O>, template: &Template) -> Outcome<Str> {
    match run.render(template)? {
        Value::String(text) => Ok(text),
        other => {
            let got = go::type_name(&other);
            let text = format!("expected string, got {got}");
            let cause = Cause::Kind("output", "a string", got);
            Err(EvaluationError::new(cause, text, Some(template.span)).into())
        }
    }
}
