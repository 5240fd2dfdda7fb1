//! The component pipeline, in the order of component.md §3.1.

use super::context::{self, ComponentParts, Dependencies, Release, Variables};
use super::derived::Naming;
use super::entries::{Owner, Rendered};
use super::error::{Collect, Errors, Outcome, both};
use super::instances::{Applied, Instances};
use super::metadata::{self, Identity, Place};
use super::observer::Observer;
use super::post_process::post_process;
use super::run::Run;
use super::sections::{self, Section, as_variable, decode};
use super::service_ports::service_ports;
use super::settings;
use super::shared::Shared;
use super::workload;
use crate::check::{Checked, ComponentTypePlan, Pipeline, Planned, Uses, View};
use crate::model::{ComponentTypeSpec, ReleaseBindingSpec, WorkloadOverrides};
use crate::resolve::{ComponentInputs, Snapshot, UnitKey};
use value::{Object, Str, Value};
use yaml::Node;

/// A component on its way through the pipeline.
#[derive(Clone, Copy)]
pub(super) struct Component<'a> {
    pub(super) checked: &'a Checked<'a>,
    pub(super) shared: &'a Shared,
    pub(super) key: &'a UnitKey,
    pub(super) inputs: &'a ComponentInputs,
    /// What the binding says; a derived one says nothing.
    pub(super) binding: Option<&'a ReleaseBindingSpec>,
}

/// What comes out of the pipeline.
pub(super) struct Manifests {
    pub(super) resources: Vec<Rendered>,
    pub(super) pod_selectors: Object,
    pub(super) cell_namespace: Str,
}

impl<'a> Component<'a> {
    pub(super) fn snapshot(&self) -> &'a Snapshot {
        &self.inputs.snapshot
    }

    fn component_type(&self) -> &'a Planned<ComponentTypePlan> {
        self.checked.component_type(self.snapshot().component_type)
    }

    fn type_spec(&self) -> &'a ComponentTypeSpec {
        &self.checked.workspace.component_types[self.snapshot().component_type.index()].spec
    }

    /// Renders the component with these dependencies.
    pub(super) fn render<O: Observer>(
        &self,
        dependencies: Dependencies,
        observer: &mut O,
    ) -> Outcome<Manifests> {
        let snapshot = self.snapshot();
        let environment = &self.key.environment;
        let UnitKey { namespace, .. } = self.key;
        let place = Place::of(
            namespace,
            &snapshot.project,
            &self.inputs.project_uid,
            environment,
            &self.inputs.place,
        );
        let identity = Identity { name: &snapshot.component, uid: &self.inputs.component_uid };
        let labels = metadata::component_labels(&place, identity);
        let cell_namespace = Str::from(place.cell_namespace());
        let metadata = metadata::of_component(&place, identity, &labels, &cell_namespace);
        let variables = self
            .variables(metadata, dependencies, if O::WHOLE_CONTEXTS { Uses::ALL } else { self.uses() })
            .map_err(|errors| errors.prefix("failed to build component context: "))
            .map_err(|errors| errors.and_all(self.instances().given_errors()))?;
        if O::WITNESSES {
            sections::tell(observer, &self.sections());
        }
        observer.context(Pipeline::Component, None, &variables);
        let resources = self.manifests(variables, &labels, observer)?;
        Ok(Manifests { resources, pod_selectors: labels, cell_namespace })
    }

    fn instances(&self) -> Instances<'a> {
        Instances {
            checked: self.checked,
            snapshot: self.snapshot(),
            binding: self.binding,
            plan: &self.component_type().plan,
        }
    }

    fn manifests<O: Observer>(
        &self,
        variables: Variables,
        labels: &Object,
        observer: &mut O,
    ) -> Outcome<Vec<Rendered>> {
        let plan = &self.component_type().plan;
        let mut found = Collect::default();
        let mut run = Run::new(variables, observer);
        // What breaks a rule of the type may break its templates: only the rule is worth saying.
        let base = run
            .rules(&plan.rules)
            .map_err(|errors| errors.prefix("component type validation failed: "))
            .and_then(|()| {
                run.resources(Owner::ComponentType, &plan.resources)
                    .map_err(|errors| errors.prefix("failed to render base resources: "))
            });
        let mut resources = found.ok(base).unwrap_or_default();
        let variables = run.into_variables();
        let (variables, applied) = self.instances().apply(variables, &mut resources, &mut found, observer);
        let mut resources = found.finish(resources)?;
        let validated = self.validate(variables, applied, &resources, observer);
        let processed = post_process(&mut resources, labels, &self.type_spec().workload_type);
        both(validated, processed).map(|_| resources)
    }

    /// The variables of the component.
    fn variables(&self, metadata: Value, dependencies: Dependencies, uses: Uses) -> Outcome<Variables> {
        let [(parameters, written), (configs, written_configs)] = self.sections();
        both(parameters.usable(), configs.usable())
            .map_err(|errors| errors.prefix("failed to build schemas: "))?;
        let parameters = decode(written)
            .map_err(|errors| errors.prefix("failed to extract component parameters: "))
            .and_then(|supplied| parameters.apply(supplied, written));
        let written = written_configs;
        let environment_configs = decode(written)
            .map_err(|errors| errors.prefix("failed to extract environment configs: "))
            .and_then(|supplied| configs.apply(supplied, written));
        let (parameters, environment_configs) = both(parameters, environment_configs)?;
        let (parameters, configs) = (as_variable(parameters), as_variable(environment_configs));
        Ok(self.context(metadata, parameters, configs, dependencies, uses))
    }

    /// The sections, each with what is written for it.
    fn sections(&self) -> [(Section<'a>, Option<&'a Node>); 2] {
        let (planned, spec) = (self.component_type(), self.type_spec());
        let parameters = Section::parameters(planned, spec.parameters.as_ref());
        let configs = Section::environment_configs(planned, spec.environment_configs.as_ref());
        let written = self.binding.and_then(|binding| binding.component_type_configs.as_ref());
        [(parameters, self.snapshot().parameters.as_ref()), (configs, written)]
    }

    /// What the type and its traits look at.
    fn uses(&self) -> Uses {
        let applied = self.snapshot().applications.iter().filter_map(|application| application.definition);
        applied.fold(self.component_type().uses, |uses, id| uses.and(self.checked.trait_(id).uses))
    }

    fn context(
        &self,
        metadata: Value,
        parameters: Object,
        environment_configs: Object,
        dependencies: Dependencies,
        uses: Uses,
    ) -> Variables {
        let snapshot = self.snapshot();
        let no_overrides = WorkloadOverrides::default();
        let overrides = self.binding.map_or(&no_overrides, |binding| &binding.overrides);
        let configurations = settings::configurations(&snapshot.workload, overrides, &self.inputs.secrets);
        let made = |part, make: &dyn Fn() -> Value| if uses.has(part) { make() } else { Value::Null };
        let release = Release {
            workload: made(View::Workload, &|| workload::to_value(&snapshot.workload)),
            service_ports: made(View::ServicePorts, &|| service_ports(workload::ports(&snapshot.workload))),
            endpoint_resources: self
                .shared
                .endpoint_resources(self.checked.workspace, snapshot)
                .value
                .clone(),
        };
        context::of_component(ComponentParts {
            metadata,
            parameters,
            environment_configs,
            surroundings: self.shared.surroundings(self.inputs.place.id),
            release: &release,
            configurations: &configurations,
            naming: &Naming::new(&snapshot.component, &self.key.environment),
            dependencies,
            uses,
        })
    }

    /// The rules about what was rendered: the type's, then those of every trait.
    fn validate<O: Observer>(
        &self,
        variables: Variables,
        applied: Vec<Applied<'_>>,
        resources: &[Rendered],
        observer: &mut O,
    ) -> Outcome<()> {
        let plan = &self.component_type().plan;
        let label = format!("ComponentType {}", self.snapshot().type_name);
        let own = Applied { label, validations: &plan.validations, variables };
        let mut broken = Vec::new();
        for Applied { label, validations, variables } in std::iter::once(own).chain(applied) {
            broken.extend(Run::new(variables, &mut *observer).validations(&label, validations, resources));
        }
        Errors::joined(broken).map_or(Ok(()), |errors| Err(errors.prefix("post-render validation failed: ")))
    }
}
