//! The rules of OpenChoreo's custom resource definitions, as they stand in `schemas/openchoreo`.

use crate::model::{Kind, Scope};
use crd::{Definition, Language, Settings};
use diag::FileId;
use value::{Object, Value};
use yaml::Limits;

/// The rules of one kind.
#[derive(Debug)]
pub(super) struct Rules {
    pub(super) definition: Definition,
    /// The `openAPIV3Schema`.
    pub(super) schema: Value,
}

const LIMITS: Limits = Limits { depth: 200, nodes: 100_000, bytes: 1 << 20 };

impl Rules {
    pub(super) fn read(kind: Kind, language: &Language) -> Self {
        let document = yaml::read(FileId(0), text(kind).as_bytes(), &LIMITS).documents.into_iter().next();
        let schema = document.and_then(|document| Some(document.node.get("openAPIV3Schema")?.to_value()));
        let schema = schema.unwrap_or_else(|| Value::Object(Object::new()));
        let status = schema.get("properties").is_some_and(|fields| fields.get("status").is_some());
        let settings = Settings { namespaced: kind.scope() == Scope::Namespaced, status };
        let definition = Definition::compile_with(language, &schema, settings);
        Self { definition, schema }
    }
}

macro_rules! texts {
    ($($kind:ident),* $(,)?) => {
        /// The file of a kind.
        fn text(kind: Kind) -> &'static str {
            match kind {
                $(Kind::$kind => include_str!(concat!(
                    env!("CARGO_MANIFEST_DIR"), "/../schemas/openchoreo/", stringify!($kind), ".yaml"
                )),)*
            }
        }
    };
}

texts! {
    AuthzRole, AuthzRoleBinding, ClusterAuthzRole, ClusterAuthzRoleBinding, ClusterComponentType, ClusterDataPlane,
    ClusterObservabilityPlane, ClusterProjectType, ClusterResourceType, ClusterTrait, ClusterWorkflow,
    ClusterWorkflowPlane, Component, ComponentRelease, ComponentType, DataPlane, DeploymentPipeline, Environment,
    ObservabilityAlertRule, ObservabilityAlertsNotificationChannel, ObservabilityPlane, Project, ProjectRelease,
    ProjectReleaseBinding, ProjectType, ReleaseBinding, RenderedRelease, Resource, ResourceRelease,
    ResourceReleaseBinding, ResourceType, SecretReference, Trait, Workflow, WorkflowPlane, WorkflowRun, Workload,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_kind_has_rules_that_compile() {
        let language = Language::new();
        for kind in Kind::ALL {
            let rules = Rules::read(*kind, &language);
            assert_eq!(rules.definition.problems(), [], "{kind}");
            assert!(
                rules.schema.get("properties").is_some_and(|fields| fields.get("spec").is_some()),
                "{kind}"
            );
            let scope = if kind.scope() == Scope::Cluster { "scope: Cluster" } else { "scope: Namespaced" };
            assert!(text(*kind).contains(scope), "{kind}");
        }
    }
}
