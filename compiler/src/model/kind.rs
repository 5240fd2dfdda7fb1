//! The kinds of the API group.

use std::fmt;

/// The API group of every OpenChoreo kind.
pub const GROUP: &str = "openchoreo.dev";

/// The one version that is served.
pub const API_VERSION: &str = "openchoreo.dev/v1alpha1";

/// Whether objects of a kind live in a namespace.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// They do.
    Namespaced,
    /// They belong to the whole control plane.
    Cluster,
}

macro_rules! kinds {
    ($($(#[doc = $doc:literal])? $name:ident $scope:ident),* $(,)?) => {
        /// A kind of the group.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[expect(missing_docs, reason = "each is named as OpenChoreo names it")]
        pub enum Kind { $($name),* }

        impl Kind {
            /// Every kind, in alphabetical order.
            pub const ALL: &[Self] = &[$(Self::$name),*];

            /// Its name, as `kind:` has it.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$name => stringify!($name)),* }
            }

            /// Whether its objects live in a namespace.
            pub const fn scope(self) -> Scope {
                match self { $(Self::$name => Scope::$scope),* }
            }

            /// The kind with this name.
            pub fn from_name(name: &str) -> Option<Self> {
                match name {
                    $(stringify!($name) => Some(Self::$name),)*
                    _ => None,
                }
            }
        }
    };
}

kinds! {
    AuthzRole Namespaced,
    AuthzRoleBinding Namespaced,
    ClusterAuthzRole Cluster,
    ClusterAuthzRoleBinding Cluster,
    ClusterComponentType Cluster,
    ClusterDataPlane Cluster,
    ClusterObservabilityPlane Cluster,
    ClusterProjectType Cluster,
    ClusterResourceType Cluster,
    ClusterTrait Cluster,
    ClusterWorkflow Cluster,
    ClusterWorkflowPlane Cluster,
    Component Namespaced,
    ComponentRelease Namespaced,
    ComponentType Namespaced,
    DataPlane Namespaced,
    DeploymentPipeline Namespaced,
    Environment Namespaced,
    ObservabilityAlertRule Namespaced,
    ObservabilityAlertsNotificationChannel Namespaced,
    ObservabilityPlane Namespaced,
    Project Namespaced,
    ProjectRelease Namespaced,
    ProjectReleaseBinding Namespaced,
    ProjectType Namespaced,
    ReleaseBinding Namespaced,
    RenderedRelease Namespaced,
    Resource Namespaced,
    ResourceRelease Namespaced,
    ResourceReleaseBinding Namespaced,
    ResourceType Namespaced,
    SecretReference Namespaced,
    Trait Namespaced,
    Workflow Namespaced,
    WorkflowPlane Namespaced,
    WorkflowRun Namespaced,
    Workload Namespaced,
}

impl Kind {
    /// The kind of the same model in the other scope: `Trait` and `ClusterTrait`.
    pub fn twin(self) -> Option<Self> {
        match self.name().strip_prefix("Cluster") {
            Some(namespaced) => Self::from_name(namespaced),
            None => Self::from_name(&format!("Cluster{}", self.name())),
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
