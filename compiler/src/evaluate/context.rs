//! The values of variables, one for each slot of a [`Pipeline`].

use super::configurations::Configurations;
use super::derived::{self, Naming};
use super::shape::{object, text};
use super::surroundings::Surroundings;
use crate::check::{Pipeline, Uses, View};
use value::{Object, Str, Value, str_literal};

/// A value for each variable; an unset one is undeclared.
pub(super) type Variables = Vec<Option<Value>>;

/// The slot of `parameters`, in every pipeline.
pub(super) const PARAMETERS: usize = 1;

/// The slot of `environmentConfigs`, in every pipeline.
pub(super) const ENVIRONMENT_CONFIGS: usize = 2;

/// What a component's templates see of its release in every environment.
#[derive(Debug, Clone)]
pub(super) struct Release {
    /// `workload`.
    pub(super) workload: Value,
    /// `derived.servicePorts`.
    pub(super) service_ports: Value,
    /// `derived.endpointResources`.
    pub(super) endpoint_resources: Value,
}

/// What a component depends on, as its templates see it.
#[derive(Debug, Clone, Default)]
pub(super) struct Dependencies {
    /// One item for each connection.
    pub(super) items: Vec<Value>,
    /// One item for each resource whose outputs are known.
    pub(super) resources: Vec<Value>,
    /// The environment variables of all of them.
    pub(super) env_vars: Vec<Value>,
    /// The volume mounts of all resources.
    pub(super) volume_mounts: Vec<Value>,
    /// The volumes of all resources.
    pub(super) volumes: Vec<Value>,
}

impl Dependencies {
    /// The variable `dependencies`.
    pub(super) fn to_value(&self) -> Value {
        self.clone().lists().to_value()
    }

    fn lists(self) -> DependencyLists {
        DependencyLists {
            items: Value::list(self.items),
            resources: Value::list(self.resources),
            env_vars: Value::list(self.env_vars),
            volume_mounts: Value::list(self.volume_mounts),
            volumes: Value::list(self.volumes),
        }
    }
}

struct DependencyLists {
    items: Value,
    resources: Value,
    env_vars: Value,
    volume_mounts: Value,
    volumes: Value,
}

impl DependencyLists {
    fn to_value(&self) -> Value {
        object([
            (str_literal!("envVars"), self.env_vars.clone()),
            (str_literal!("items"), self.items.clone()),
            (str_literal!("resources"), self.resources.clone()),
            (str_literal!("volumeMounts"), self.volume_mounts.clone()),
            (str_literal!("volumes"), self.volumes.clone()),
        ])
    }
}

/// Everything that the variables of a component are made of.
pub(super) struct ComponentParts<'a> {
    pub(super) metadata: Value,
    pub(super) parameters: Object,
    pub(super) environment_configs: Object,
    pub(super) surroundings: &'a Surroundings,
    pub(super) release: &'a Release,
    pub(super) configurations: &'a Configurations,
    pub(super) naming: &'a Naming,
    pub(super) dependencies: Dependencies,
    /// What anybody looks at; the rest is not made.
    pub(super) uses: Uses,
}

/// The variables of a component, in the order of `Pipeline::Component`.
pub(super) fn of_component(mut parts: ComponentParts<'_>) -> Variables {
    let dependencies = std::mem::take(&mut parts.dependencies).lists();
    let derived = derived(&parts, &dependencies);
    let uses = |part, make: &dyn Fn() -> Value| Some(if parts.uses.has(part) { make() } else { Value::Null });
    let configurations = uses(View::Configurations, &|| parts.configurations.to_value());
    let dependencies = uses(View::Dependencies, &|| dependencies.to_value());
    vec![
        Some(parts.metadata),
        Some(parts.parameters.into()),
        Some(parts.environment_configs.into()),
        Some(parts.surroundings.data_plane.clone()),
        Some(parts.surroundings.environment.clone()),
        parts.surroundings.gateway.clone(),
        Some(parts.release.workload.clone()),
        configurations,
        dependencies,
        Some(derived),
    ]
}

/// The variables of a trait: the component's, with the trait's own values and name.
pub(super) fn of_trait(
    component: &Variables,
    parameters: Object,
    environment_configs: Object,
    name: &Str,
    instance_name: &Str,
) -> Variables {
    // Loops may have left slots of their own behind.
    let component = &component[..Pipeline::Component.variables().len()];
    let mut variables = Vec::with_capacity(component.len() + 4);
    variables.extend_from_slice(component);
    variables[PARAMETERS] = Some(parameters.into());
    variables[ENVIRONMENT_CONFIGS] = Some(environment_configs.into());
    variables.push(Some(object([
        (str_literal!("instanceName"), text(instance_name)),
        (str_literal!("name"), text(name)),
    ])));
    variables
}

/// The variables of a project, in the order of `Pipeline::Project`.
pub(super) fn of_project(
    metadata: Value,
    parameters: Object,
    environment_configs: Object,
    surroundings: &Surroundings,
) -> Variables {
    vec![
        Some(metadata),
        Some(parameters.into()),
        Some(environment_configs.into()),
        Some(surroundings.plain_data_plane.clone()),
        Some(surroundings.plain_environment.clone()),
        surroundings.gateway.clone(),
    ]
}

/// The variables of a resource, in the order of `Pipeline::Resource`: there is always a gateway, if an empty one.
pub(super) fn of_resource(
    metadata: Value,
    parameters: Object,
    environment_configs: Object,
    surroundings: &Surroundings,
) -> Variables {
    let mut variables = of_project(metadata, parameters, environment_configs, surroundings);
    if let Some(gateway @ None) = variables.last_mut() {
        *gateway = Some(Object::new().into());
    }
    variables
}

/// The variables of a resource's outputs: nothing has been applied yet.
pub(super) fn of_outputs(mut resource: Variables) -> Variables {
    resource.truncate(Pipeline::Resource.variables().len());
    resource.push(Some(Object::new().into()));
    resource
}

fn derived(parts: &ComponentParts<'_>, dependencies: &DependencyLists) -> Value {
    let ComponentParts { configurations, naming, release, .. } = parts;
    let mut views = Vec::with_capacity(12);
    let mut view = |part, name: Str, make: &dyn Fn() -> Value| {
        if parts.uses.has(part) {
            views.push((name, make()));
        }
    };
    let made = |value: &Value| value.clone();
    view(View::ConfigEnvs, str_literal!("configEnvs"), &|| derived::config_envs(configurations, naming));
    view(View::ConfigFileList, str_literal!("configFileList"), &|| {
        derived::config_file_list(configurations, naming)
    });
    view(View::VolumeMounts, str_literal!("configVolumeMounts"), &|| derived::volume_mounts(configurations));
    view(View::ConfigVolumes, str_literal!("configVolumes"), &|| derived::volumes(configurations, naming));
    view(View::ContainerEnvFrom, str_literal!("containerEnvFrom"), &|| {
        derived::container_env_from(configurations, naming)
    });
    view(View::DependencyEnvVars, str_literal!("dependencyEnvVars"), &|| made(&dependencies.env_vars));
    view(View::VolumeMounts, str_literal!("dependencyVolumeMounts"), &|| made(&dependencies.volume_mounts));
    view(View::ConfigVolumes, str_literal!("dependencyVolumes"), &|| made(&dependencies.volumes));
    view(View::EndpointResources, str_literal!("endpointResources"), &|| made(&release.endpoint_resources));
    view(View::SecretEnvs, str_literal!("secretEnvs"), &|| derived::secret_envs(configurations, naming));
    view(View::SecretFileList, str_literal!("secretFileList"), &|| {
        derived::secret_file_list(configurations, naming)
    });
    view(View::ServicePorts, str_literal!("servicePorts"), &|| made(&release.service_ports));
    Object::from_sorted(views).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slots_are_where_plans_expect_them() {
        use Pipeline::{Component, Project, Resource, ResourceOutputs, Trait};
        for pipeline in [Component, Trait, Project, Resource, ResourceOutputs] {
            assert_eq!(pipeline.slot("parameters"), Some(PARAMETERS));
            assert_eq!(pipeline.slot("environmentConfigs"), Some(ENVIRONMENT_CONFIGS));
        }
    }
}
