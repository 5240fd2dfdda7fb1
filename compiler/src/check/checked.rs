//! The product of check: every definition of a workspace, planned.

use super::planned::Planned;
use super::plans::{ComponentTypePlan, ProjectTypePlan, ResourceTypePlan, TraitPlan};
use super::shared::{Known, Plans};
use super::uses::Uses;
use crate::model::SchemaSection;
use crate::resolve::{ComponentTypeId, Definition, ProjectTypeId, ResourceTypeId, TraitId, Workspace};
use rayon::prelude::*;
use schema::Schema;
use std::sync::Arc;

/// A workspace with every definition planned.
#[derive(Debug)]
pub struct Checked<'a> {
    /// What was checked.
    pub workspace: &'a Workspace,
    component_types: Vec<Arc<Planned<ComponentTypePlan>>>,
    traits: Vec<Arc<Planned<TraitPlan>>>,
    project_types: Vec<Arc<Planned<ProjectTypePlan>>>,
    resource_types: Vec<Arc<Planned<ResourceTypePlan>>>,
}

/// Plans every definition. What is wrong with one is an error of the units that stumble over it.
pub fn check(workspace: &Workspace) -> Checked<'_> {
    check_sharing(workspace, &Plans::default())
}

/// [`check`] that plans nothing that has been planned before.
pub(crate) fn check_sharing<'w>(workspace: &'w Workspace, plans: &Plans) -> Checked<'w> {
    let language = plans.language();
    Checked {
        workspace,
        component_types: all(&workspace.component_types, &plans.component_types, |spec| {
            let plan = language.component_type(spec);
            let uses = Uses::of(&plan);
            planned(plan, uses, spec.parameters.as_ref(), spec.environment_configs.as_ref())
        }),
        traits: all(&workspace.traits, &plans.traits, |spec| {
            let plan = language.trait_(spec);
            let uses = Uses::of(&plan);
            planned(plan, uses, spec.parameters.as_ref(), spec.environment_configs.as_ref())
        }),
        project_types: all(&workspace.project_types, &plans.project_types, |spec| {
            let plan = language.project_type(spec);
            planned(plan, Uses::default(), spec.parameters.as_ref(), spec.environment_configs.as_ref())
        }),
        resource_types: all(&workspace.resource_types, &plans.resource_types, |spec| {
            let plan = language.resource_type(spec);
            planned(plan, Uses::default(), spec.parameters.as_ref(), spec.environment_configs.as_ref())
        }),
    }
}

fn all<S: Sync, P: Send>(
    definitions: &[Definition<S>],
    known: &Known<P>,
    plan: impl Fn(&S) -> Planned<P> + Sync,
) -> Vec<Arc<Planned<P>>>
where
    Planned<P>: Sync,
{
    let planned = |definition: &Definition<S>| known.get(definition.span, || plan(&definition.spec));
    definitions.par_iter().map(planned).collect()
}

fn planned<P>(
    plan: P,
    uses: Uses,
    parameters: Option<&SchemaSection>,
    environment_configs: Option<&SchemaSection>,
) -> Planned<P> {
    let compiled = |section: &SchemaSection| Schema::compile(&section.schema.to_value());
    Planned {
        plan,
        parameters: parameters.map(compiled),
        environment_configs: environment_configs.map(compiled),
        uses,
    }
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
