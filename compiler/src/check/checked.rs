//! The product of check: every definition of a workspace, planned.

use super::language::Language;
use super::plans::{ComponentTypePlan, ProjectTypePlan, ResourceTypePlan, TraitPlan};
use crate::model::SchemaSection;
use crate::resolve::{ComponentTypeId, Definition, ProjectTypeId, ResourceTypeId, TraitId, Workspace};
use rayon::prelude::*;
use schema::{Schema, SchemaError};

/// A schema that is ready for use, or the reason why it is not.
pub type CompiledSchema = Result<Schema, SchemaError>;

/// A type or trait, planned once for all the units that use it.
#[derive(Debug)]
pub struct Planned<P> {
    /// Its templates.
    pub plan: P,
    /// The schema of `parameters`.
    pub parameters: Option<CompiledSchema>,
    /// The schema of `environmentConfigs`.
    pub environment_configs: Option<CompiledSchema>,
}

/// A workspace with every definition planned.
#[derive(Debug)]
pub struct Checked<'a> {
    /// What was checked.
    pub workspace: &'a Workspace,
    component_types: Vec<Planned<ComponentTypePlan>>,
    traits: Vec<Planned<TraitPlan>>,
    project_types: Vec<Planned<ProjectTypePlan>>,
    resource_types: Vec<Planned<ResourceTypePlan>>,
}

/// Plans every definition. What is wrong with one is an error of the units that stumble over it.
pub fn check(workspace: &Workspace) -> Checked<'_> {
    let language = Language::new();
    Checked {
        workspace,
        component_types: planned(&workspace.component_types, |spec| Planned {
            plan: language.component_type(spec),
            parameters: compiled(spec.parameters.as_ref()),
            environment_configs: compiled(spec.environment_configs.as_ref()),
        }),
        traits: planned(&workspace.traits, |spec| Planned {
            plan: language.trait_(spec),
            parameters: compiled(spec.parameters.as_ref()),
            environment_configs: compiled(spec.environment_configs.as_ref()),
        }),
        project_types: planned(&workspace.project_types, |spec| Planned {
            plan: language.project_type(spec),
            parameters: compiled(spec.parameters.as_ref()),
            environment_configs: compiled(spec.environment_configs.as_ref()),
        }),
        resource_types: planned(&workspace.resource_types, |spec| Planned {
            plan: language.resource_type(spec),
            parameters: compiled(spec.parameters.as_ref()),
            environment_configs: compiled(spec.environment_configs.as_ref()),
        }),
    }
}

fn planned<S: Sync, P: Send>(
    definitions: &[Definition<S>],
    plan: impl Fn(&S) -> Planned<P> + Sync,
) -> Vec<Planned<P>> {
    definitions.par_iter().map(|definition| plan(&definition.spec)).collect()
}

fn compiled(section: Option<&SchemaSection>) -> Option<CompiledSchema> {
    section.map(|section| Schema::compile(&section.schema.to_value()))
}

impl Checked<'_> {
    /// A component type.
    pub fn component_type(&self, id: ComponentTypeId) -> &Planned<ComponentTypePlan> {
        &self.component_types[id.index()]
    }

    /// A trait.
    pub fn trait_(&self, id: TraitId) -> &Planned<TraitPlan> {
        &self.traits[id.index()]
    }

    /// A project type.
    pub fn project_type(&self, id: ProjectTypeId) -> &Planned<ProjectTypePlan> {
        &self.project_types[id.index()]
    }

    /// A resource type.
    pub fn resource_type(&self, id: ResourceTypeId) -> &Planned<ResourceTypePlan> {
        &self.resource_types[id.index()]
    }
}
