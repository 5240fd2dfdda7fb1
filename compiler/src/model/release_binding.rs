//! `ReleaseBinding`: a component in an environment.

use super::decode::Fields;
use super::document::{Document, Text};
use super::workload::{EnvVar, FileVar};
use value::Str;
use yaml::Node;

/// A component in an environment.
pub type ReleaseBinding = Document<ReleaseBindingSpec>;

/// The spec of a [`ReleaseBinding`].
#[derive(Debug, Clone)]
pub struct ReleaseBindingSpec {
    /// `owner.projectName`.
    pub project: Text,
    /// `owner.componentName`.
    pub component: Text,
    /// `environment`.
    pub environment: Text,
    /// `releaseName`; none when absent or empty.
    pub release_name: Option<Text>,
    /// `componentTypeEnvironmentConfigs`.
    pub component_type_configs: Option<Node>,
    /// `traitEnvironmentConfigs` by instance name, sorted; nulls are gone.
    pub trait_configs: Vec<(Str, Node)>,
    /// `workloadOverrides`.
    pub overrides: WorkloadOverrides,
    /// `state`.
    pub state: State,
}

/// Entries that replace or follow the workload's, by key.
#[derive(Debug, Clone, Default)]
pub struct WorkloadOverrides {
    /// `container.env`.
    pub env: Vec<EnvVar>,
    /// `container.files`.
    pub files: Vec<FileVar>,
}

/// Whether a binding is to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum State {
    /// It is.
    #[default]
    Active,
    /// It is to vanish.
    Undeploy,
}

impl State {
    const NAMES: &[(&str, Self)] = &[("Active", Self::Active), ("Undeploy", Self::Undeploy)];
}

impl ReleaseBindingSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        let (project, component) = fields.required_object("owner", |owner| {
            (owner.filled_text("projectName"), owner.filled_text("componentName"))
        });
        Self {
            project,
            component,
            environment: fields.text("environment"),
            release_name: fields.optional_text("releaseName").filter(|name| !name.is_empty()),
            component_type_configs: fields.open_object("componentTypeEnvironmentConfigs"),
            trait_configs: fields.open_map("traitEnvironmentConfigs"),
            overrides: fields.object("workloadOverrides", WorkloadOverrides::read).unwrap_or_default(),
            state: fields.choice("state", State::NAMES).unwrap_or_default(),
        }
    }
}

impl WorkloadOverrides {
    fn read(fields: &mut Fields<'_>) -> Self {
        fields
            .object("container", |container| Self {
                env: container.list("env", EnvVar::read),
                files: container.list("files", FileVar::read),
            })
            .unwrap_or_default()
    }
}
