//! OpenChoreo's kinds, one file each: what resolve binds and every later stage reads.
//!
//! A [`Document`] is one object as the API server would have stored it: the defaults of its custom resource definition
//! applied, unknown fields gone, `null` for "absent" gone. What the definitions leave open (templates, parameters, patch
//! values) stays a [`yaml::Node`], so that every place survives; so do the texts that hold `${…}`. Twins such as
//! `ComponentType` and `ClusterComponentType` share one type and differ in [`Document::kind`].

pub(crate) mod decode;

mod component;
mod component_release;
mod component_type;
mod data_plane;
mod declared;
mod deployment_pipeline;
mod document;
mod environment;
mod gateway;
mod kind;
mod notification_channel;
mod observability_plane;
mod problem;
mod project;
mod project_release;
mod project_release_binding;
mod project_type;
mod references;
mod release_binding;
mod resource;
mod resource_release;
mod resource_release_binding;
mod resource_type;
mod secret_reference;
pub(crate) mod structure;
mod template;
mod traits;
mod workload;

pub use component::{Component, ComponentSpec, ComponentTrait};
pub use component_release::{
    ComponentProfile, ComponentRelease, ComponentReleaseSpec, EmbeddedSpec, ReleasedTrait,
};
pub use component_type::{ComponentType, ComponentTypeSpec, EmbeddedTrait};
pub use data_plane::{DataPlane, DataPlaneSpec};
pub use declared::Declared;
pub use deployment_pipeline::{DeploymentPipeline, DeploymentPipelineSpec, PromotionPath};
pub use document::{Document, Meta, Text};
pub use environment::{Environment, EnvironmentSpec};
pub use gateway::{Gateway, GatewayEndpoint, GatewayNetwork, Listener};
pub use kind::{API_VERSION, GROUP, Kind, Scope};
pub use notification_channel::{NotificationChannel, NotificationChannelSpec};
pub use observability_plane::{ObservabilityPlane, ObservabilityPlaneSpec};
pub(crate) use problem::a_type;
pub use problem::{Problem, What};
pub use project::{Project, ProjectSpec};
pub use project_release::{ProjectRelease, ProjectReleaseSpec};
pub use project_release_binding::{ProjectReleaseBinding, ProjectReleaseBindingSpec};
pub use project_type::{ProjectType, ProjectTypeSpec};
pub use references::Reference;
pub use release_binding::{ReleaseBinding, ReleaseBindingSpec, State, WorkloadOverrides};
pub use resource::{Resource, ResourceSpec};
pub use resource_release::{ResourceRelease, ResourceReleaseSpec};
pub use resource_release_binding::{ResourceReleaseBinding, ResourceReleaseBindingSpec};
pub use resource_type::{
    KeyReference, Output, OutputSource, ResourceType, ResourceTypeResource, ResourceTypeSpec, RetainPolicy,
};
pub use secret_reference::{RemoteReference, SecretData, SecretReference, SecretReferenceSpec};
pub use template::{
    PatchTarget, Plane, PostRenderValidation, ResourceTemplate, SchemaSection, ValidationRule,
};
pub use traits::{OperationKind, PatchOperation, Trait, TraitCreate, TraitPatch, TraitRemove, TraitSpec};
pub use workload::{
    Container, Dependencies, Endpoint, EndpointBindings, EndpointDependency, EndpointSchema, EndpointType,
    EnvVar, FileVar, ResourceDependency, SecretKeyReference, Visibility, Workload, WorkloadSpec,
    WorkloadTemplate,
};
