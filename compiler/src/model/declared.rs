//! One document of any kind that rendering reads.

use super::decode::{Problems, decode};
use super::{
    Component, ComponentRelease, ComponentReleaseSpec, ComponentSpec, ComponentType, ComponentTypeSpec,
    DataPlane, DataPlaneSpec, DeploymentPipeline, DeploymentPipelineSpec, Document, Environment,
    EnvironmentSpec, Kind, Meta, NotificationChannel, NotificationChannelSpec, ObservabilityPlane,
    ObservabilityPlaneSpec, Problem, Project, ProjectRelease, ProjectReleaseBinding,
    ProjectReleaseBindingSpec, ProjectReleaseSpec, ProjectSpec, ProjectType, ProjectTypeSpec, ReleaseBinding,
    ReleaseBindingSpec, Resource, ResourceRelease, ResourceReleaseBinding, ResourceReleaseBindingSpec,
    ResourceReleaseSpec, ResourceSpec, ResourceType, ResourceTypeSpec, SecretReference, SecretReferenceSpec,
    Trait, TraitSpec, Workload, WorkloadSpec,
};
use std::sync::Arc;
use yaml::Node;

macro_rules! declared {
    ($($name:ident $document:ident: $($kind:ident $read:path),+;)*) => {
        /// One document of any kind that rendering reads; twins share a variant.
        #[derive(Debug, Clone)]
        #[expect(missing_docs, reason = "each is named as its document")]
        pub enum Declared {
            $($name(Arc<$document>),)*
            /// A kind that rendering does not read.
            Other(Arc<Document<()>>),
        }

        impl Declared {
            /// Decodes a document of this kind, and says what is wrong with it.
            pub fn read(kind: Kind, node: &Node) -> (Self, Vec<Problem>) {
                let mut problems = Problems::default();
                let declared = decode(node, &mut problems, |fields| match kind {
                    $($(Kind::$kind => Self::$name(Arc::new(Document::read(kind, fields, $read))),)+)*
                    _ => {
                        fields.open();
                        let meta = fields.required_object("metadata", Meta::read_unnamed);
                        Self::Other(Arc::new(Document { kind, meta, spec: (), span: fields.span() }))
                    }
                });
                (declared, problems.into_found())
            }

            /// The kind.
            pub fn kind(&self) -> Kind {
                match self {
                    $(Self::$name(document) => document.kind,)*
                    Self::Other(document) => document.kind,
                }
            }

            /// Name, namespace, labels, annotations.
            pub fn meta(&self) -> &Meta {
                match self {
                    $(Self::$name(document) => &document.meta,)*
                    Self::Other(document) => &document.meta,
                }
            }

            /// The same, to be completed.
            pub(crate) fn meta_mut(&mut self) -> &mut Meta {
                match self {
                    $(Self::$name(document) => &mut Arc::make_mut(document).meta,)*
                    Self::Other(document) => &mut Arc::make_mut(document).meta,
                }
            }
        }
    };
}

declared! {
    Component Component: Component ComponentSpec::read;
    ComponentRelease ComponentRelease: ComponentRelease ComponentReleaseSpec::read;
    ComponentType ComponentType: ComponentType ComponentTypeSpec::read, ClusterComponentType ComponentTypeSpec::read_cluster;
    DataPlane DataPlane: DataPlane DataPlaneSpec::read, ClusterDataPlane DataPlaneSpec::read_cluster;
    DeploymentPipeline DeploymentPipeline: DeploymentPipeline DeploymentPipelineSpec::read;
    Environment Environment: Environment EnvironmentSpec::read;
    NotificationChannel NotificationChannel: ObservabilityAlertsNotificationChannel NotificationChannelSpec::read;
    ObservabilityPlane ObservabilityPlane: ObservabilityPlane ObservabilityPlaneSpec::read, ClusterObservabilityPlane ObservabilityPlaneSpec::read;
    Project Project: Project ProjectSpec::read;
    ProjectRelease ProjectRelease: ProjectRelease ProjectReleaseSpec::read;
    ProjectReleaseBinding ProjectReleaseBinding: ProjectReleaseBinding ProjectReleaseBindingSpec::read;
    ProjectType ProjectType: ProjectType ProjectTypeSpec::read, ClusterProjectType ProjectTypeSpec::read;
    ReleaseBinding ReleaseBinding: ReleaseBinding ReleaseBindingSpec::read;
    Resource Resource: Resource ResourceSpec::read;
    ResourceRelease ResourceRelease: ResourceRelease ResourceReleaseSpec::read;
    ResourceReleaseBinding ResourceReleaseBinding: ResourceReleaseBinding ResourceReleaseBindingSpec::read;
    ResourceType ResourceType: ResourceType ResourceTypeSpec::read, ClusterResourceType ResourceTypeSpec::read;
    SecretReference SecretReference: SecretReference SecretReferenceSpec::read;
    Trait Trait: Trait TraitSpec::read, ClusterTrait TraitSpec::read;
    Workload Workload: Workload WorkloadSpec::read;
}
