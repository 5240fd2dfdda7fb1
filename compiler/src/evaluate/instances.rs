//! The traits of a component, one instance after the other (component.md §3.10).

use super::context::{self, Variables};
use super::entries::Rendered;
use super::error::{ActivityKind, Cause, Collect, Errors, EvaluationError, Outcome, both};
use super::leak;
use super::observer::Observer;
use super::run::Run;
use super::sections::{Section, as_variable, decode, not_an_object};
use crate::check::{Checked, ComponentTypePlan, Pipeline, Planned, Template, TraitPlan, ValidationPlan};
use crate::model::{ReleaseBindingSpec, TraitSpec};
use crate::resolve::{Origin, Snapshot, TraitApplication, TraitId};
use value::{Object, Value};
use yaml::{Kind, Node};

/// The traits that a release applies.
pub(super) struct Instances<'a> {
    pub(super) checked: &'a Checked<'a>,
    pub(super) snapshot: &'a Snapshot,
    pub(super) binding: Option<&'a ReleaseBindingSpec>,
    pub(super) plan: &'a ComponentTypePlan,
}

/// Something that was applied and has rules about what was rendered.
pub(super) struct Applied<'a> {
    /// Who it is, for messages.
    pub(super) label: String,
    /// Its rules.
    pub(super) validations: &'a [ValidationPlan],
    /// Its variables.
    pub(super) variables: Variables,
}

/// The values of one instance: what it was given and where that is written.
struct Values<'a> {
    parameters: Object,
    environment_configs: Object,
    written: Option<&'a Node>,
    written_configs: Option<&'a Node>,
}

impl<'a> Instances<'a> {
    /// Applies all of them to what the type rendered. Gives back the component's variables, which values bound by
    /// the type may have changed, and the instances that have a say at the end. An instance that fails keeps no other
    /// from being tried.
    pub(super) fn apply<O: Observer>(
        &self,
        component: Variables,
        resources: &mut Vec<Rendered>,
        found: &mut Collect,
        observer: &mut O,
    ) -> (Variables, Vec<Applied<'a>>) {
        // Every instance sees the variables as they were, whatever bindings do to them in between.
        let pristine = component.clone();
        let mut bound_from = component;
        let mut applied = Vec::new();
        for (position, application) in self.snapshot.applications.iter().enumerate() {
            observer.applying(position);
            let Some(id) = found.ok(application.definition.ok_or_else(|| missing(application))) else {
                continue;
            };
            let values = match application.origin {
                Origin::Embedded(index) => self.bound(application, index, &mut bound_from, observer),
                Origin::Component(_) => self.given(application),
            };
            if O::WITNESSES
                && let Ok(values) = &values
            {
                self.tell(id, values, observer);
            }
            let variables =
                values.and_then(|values| self.variables(application, id, values, &pristine, &mut bound_from));
            let Some(variables) = found.ok(variables) else { continue };
            observer.context(Pipeline::Trait, Some(application), &variables);
            let plan = &self.checked.trait_(id).plan;
            let outcome = run(application, plan, variables, resources, observer);
            let Some(variables) = found.later(outcome) else { continue };
            if !plan.validations.is_empty() {
                let label =
                    format!("{} {}/{}", application.kind, application.name, application.instance_name);
                applied.push(Applied { label, validations: &plan.validations, variables });
            }
        }
        (bound_from, applied)
    }

    /// What is wrong with the values that the component and its binding give to traits: all that can be said
    /// without the variables of the component.
    pub(super) fn given_errors(&self) -> Option<Errors> {
        let mut found = Collect::default();
        for application in &self.snapshot.applications {
            let (Some(id), Origin::Component(_)) = (application.definition, application.origin) else {
                continue;
            };
            let values = self.given(application);
            found.ok(values.and_then(|values| self.validated(application, id, values)));
        }
        found.finish(()).err()
    }

    /// What the component and its binding give to an instance.
    fn given(&self, application: &'a TraitApplication) -> Outcome<Values<'a>> {
        let prefix = |errors: Errors, what: &str| {
            let instance = instance(application);
            errors.prefix(format!(
                "failed to extract trait bindings for {instance}: failed to extract {what}: "
            ))
        };
        let written = application.parameters.as_ref();
        let written_configs = self.configs(&application.instance_name);
        let (parameters, environment_configs) = both(
            decode(written).map_err(|errors| prefix(errors, "trait instance parameters")),
            decode(written_configs).map_err(|errors| prefix(errors, "trait environment configs")),
        )?;
        Ok(Values { parameters, environment_configs, written, written_configs })
    }

    fn configs(&self, instance_name: &str) -> Option<&'a Node> {
        let configs = &self.binding?.trait_configs;
        configs.iter().find(|(name, _)| name == instance_name).map(|(_, node)| node)
    }

    /// What the type binds to one of its own traits, evaluated among the component's variables.
    fn bound<O: Observer>(
        &self,
        application: &'a TraitApplication,
        index: usize,
        component: &mut Variables,
        observer: &mut O,
    ) -> Outcome<Values<'a>> {
        let plan = &self.plan.bindings[index];
        let mut run = Run::new(std::mem::take(component), observer);
        let mut bind = |what: &str, written: Option<&Node>, template: Option<&Template>| {
            binding(&mut run, written, template).map_err(|errors| {
                let instance = instance(application);
                errors.prefix(format!(
                    "failed to resolve embedded trait bindings for {instance}: failed to resolve embedded trait {instance} {what}: "
                ))
            })
        };
        let (written, written_configs) =
            (application.parameters.as_ref(), application.environment_configs.as_ref());
        let parameters = bind("parameters", written, plan.parameters.as_ref());
        let environment_configs =
            bind("environmentConfigs", written_configs, plan.environment_configs.as_ref());
        *component = run.into_variables();
        let (parameters, environment_configs) = both(parameters, environment_configs)?;
        Ok(Values { parameters, environment_configs, written, written_configs })
    }

    fn variables(
        &self,
        application: &TraitApplication,
        id: TraitId,
        values: Values<'_>,
        pristine: &Variables,
        bound_from: &mut Variables,
    ) -> Outcome<Variables> {
        let (parameters, configs) = (values.parameters.clone(), values.environment_configs.clone());
        let (defaulted, defaulted_configs) = self.validated(application, id, values)?;
        if matches!(application.origin, Origin::Embedded(_)) {
            leak::spread(bound_from, &parameters, &defaulted);
            leak::spread(bound_from, &configs, &defaulted_configs);
        }
        let TraitApplication { name, instance_name, .. } = application;
        let (parameters, configs) = (as_variable(defaulted), as_variable(defaulted_configs));
        Ok(context::of_trait(pristine, parameters, configs, name, instance_name))
    }

    /// Tells an observer what an instance is given.
    fn tell<O: Observer>(&self, id: TraitId, values: &Values<'_>, observer: &mut O) {
        let spec = &self.checked.workspace.traits[id.index()].spec;
        if let Some(section) = &spec.parameters {
            observer.supplied(&section.schema, &values.parameters);
        }
        if let Some(section) = &spec.environment_configs {
            observer.supplied(&section.schema, &values.environment_configs);
        }
    }

    /// The values of an instance with defaults, if they are valid.
    fn validated(
        &self,
        application: &TraitApplication,
        id: TraitId,
        values: Values<'_>,
    ) -> Outcome<(Object, Object)> {
        let spec = &self.checked.workspace.traits[id.index()].spec;
        validated(self.checked.trait_(id), spec, values).map_err(|errors| {
            let kind = kind(application);
            errors.prefix(format!("failed to build {kind} context for {}: ", instance(application)))
        })
    }
}

fn instance(application: &TraitApplication) -> String {
    format!("{}/{}", application.name, application.instance_name)
}

fn kind(application: &TraitApplication) -> &'static str {
    if matches!(application.origin, Origin::Embedded(_)) { "embedded trait" } else { "trait" }
}

fn missing(application: &TraitApplication) -> Errors {
    let text = format!("{} {} referenced but not found in traits list", kind(application), application.name);
    EvaluationError::new(Cause::MissingTrait(application.name.clone()), text, Some(application.span)).into()
}

fn binding<O: Observer>(
    run: &mut Run<'_, O>,
    written: Option<&Node>,
    template: Option<&Template>,
) -> Outcome<Object> {
    let (Some(written), Some(template)) = (written, template) else { return Ok(Object::new()) };
    match &written.kind {
        Kind::Null => return Ok(Object::new()),
        Kind::Map(_) => {}
        _ => return Err(not_an_object(&written.to_value(), written.span, "failed to unmarshal bindings")),
    }
    let value = run.render(template).map_err(|errors| errors.prefix("failed to evaluate CEL bindings: "))?;
    Ok(match value {
        Value::Object(object) => object,
        // A mapping renders to nothing else.
        _ => Object::new(),
    })
}

/// Both sections with defaults, if they are valid.
fn validated(
    planned: &Planned<TraitPlan>,
    spec: &TraitSpec,
    values: Values<'_>,
) -> Outcome<(Object, Object)> {
    let parameters = Section::parameters(planned, spec.parameters.as_ref());
    let configs = Section::environment_configs(planned, spec.environment_configs.as_ref());
    both(parameters.usable(), configs.usable())
        .map_err(|errors| errors.prefix("failed to build trait schemas: "))?;
    both(
        parameters.apply(values.parameters, values.written),
        configs.apply(values.environment_configs, values.written_configs),
    )
}

fn run<O: Observer>(
    application: &TraitApplication,
    plan: &TraitPlan,
    variables: Variables,
    resources: &mut Vec<Rendered>,
    observer: &mut O,
) -> Outcome<Variables> {
    let mut run = Run::new(variables, observer);
    let TraitApplication { name, instance_name, span, .. } = application;
    let during =
        |errors: Errors| errors.during(&ActivityKind::Trait(name.clone(), instance_name.clone()), *span);
    run.rules(&plan.rules)
        .map_err(|errors| errors.prefix(format!("trait {} validation failed: ", instance(application))))
        .map_err(during)?;
    run.apply(name, plan, resources)
        .map_err(|errors| {
            errors.prefix(format!("failed to process {} {}: ", kind(application), instance(application)))
        })
        .map_err(during)?;
    Ok(run.into_variables())
}
