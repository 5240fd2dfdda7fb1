//! Plans of whole documents.

use super::entries::{LoopSource, OperationSource, ResourceSource, TargetSource, ValidationSource};
use super::language::Language;
use super::planner::Planner;
use super::plans::{
    BindingsPlan, ComponentTypePlan, OutputPlan, OutputSource, ProjectTypePlan, ResourceTypePlan, RulePlan,
    TraitPlan, ValidationPlan,
};
use super::scope::{Pipeline, Scope};
use crate::model::{
    self, ComponentTypeSpec, EmbeddedTrait, KeyReference, OperationKind, PatchOperation, PatchTarget, Plane,
    PostRenderValidation, ProjectTypeSpec, ResourceTemplate, ResourceTypeSpec, Text, TraitCreate, TraitPatch,
    TraitRemove, TraitSpec, ValidationRule,
};
use value::{Str, str_literal};
use yaml::Node;

impl Language {
    fn planner(&self, pipeline: Pipeline) -> Planner {
        Planner::new(Scope::of(self, pipeline))
    }

    /// Plans a component type.
    pub fn component_type(&self, spec: &ComponentTypeSpec) -> ComponentTypePlan {
        let planner = self.planner(Pipeline::Component);
        ComponentTypePlan {
            rules: rules(&planner, &spec.pre_render_validations),
            resources: spec.resources.iter().map(|entry| planner.resource(&entry.source())).collect(),
            bindings: spec.traits.iter().map(|entry| bindings(&planner, entry)).collect(),
            validations: validations(&planner, &spec.post_render_validations),
        }
    }

    /// Plans a trait.
    pub fn trait_(&self, spec: &TraitSpec) -> TraitPlan {
        let planner = self.planner(Pipeline::Trait);
        let patch = |entry: &TraitPatch| {
            let operations: Vec<_> = entry.operations.iter().map(PatchOperation::source).collect();
            let target = entry.target.source(entry.target_plane);
            planner.patch(
                &loop_source(entry.for_each.as_ref(), entry.var.as_ref()),
                &target,
                &operations,
                entry.span,
            )
        };
        let remove = |entry: &TraitRemove| {
            let target = entry.target.source(entry.target_plane);
            planner.remove(&loop_source(entry.for_each.as_ref(), entry.var.as_ref()), &target, entry.span)
        };
        TraitPlan {
            rules: rules(&planner, &spec.pre_render_validations),
            creates: spec.creates.iter().map(|entry| planner.resource(&entry.source())).collect(),
            patches: spec.patches.iter().map(patch).collect(),
            removes: spec.removes.iter().map(remove).collect(),
            validations: validations(&planner, &spec.post_render_validations),
        }
    }

    /// Plans a project type.
    pub fn project_type(&self, spec: &ProjectTypeSpec) -> ProjectTypePlan {
        let planner = self.planner(Pipeline::Project);
        ProjectTypePlan {
            rules: rules(&planner, &spec.validations),
            resources: spec.resources.iter().map(|entry| planner.resource(&entry.source())).collect(),
        }
    }

    /// Plans a resource type.
    pub fn resource_type(&self, spec: &ResourceTypeSpec) -> ResourceTypePlan {
        let planner = self.planner(Pipeline::Resource);
        let outputs = self.planner(Pipeline::ResourceOutputs);
        ResourceTypePlan {
            resources: spec
                .resources
                .iter()
                .map(|entry| planner.resource(&entry.template.source()))
                .collect(),
            outputs: spec.outputs.iter().map(|entry| output(&outputs, entry)).collect(),
        }
    }
}

fn rules(planner: &Planner, rules: &[ValidationRule]) -> Vec<RulePlan> {
    rules.iter().map(|entry| planner.rule(&entry.rule, entry.message.text.clone(), entry.span)).collect()
}

fn validations(planner: &Planner, entries: &[PostRenderValidation]) -> Vec<ValidationPlan> {
    entries.iter().map(|entry| planner.validation(&entry.source())).collect()
}

fn bindings(planner: &Planner, entry: &EmbeddedTrait) -> BindingsPlan {
    let plan = |node: &Option<Node>| node.as_ref().map(|node| planner.template(node));
    BindingsPlan {
        parameters: plan(&entry.parameters),
        environment_configs: plan(&entry.environment_configs),
    }
}

fn output(planner: &Planner, entry: &model::Output) -> OutputPlan {
    let key =
        |reference: &KeyReference| (planner.template(&reference.name), planner.template(&reference.key));
    let source = match &entry.source {
        model::OutputSource::Value(value) => OutputSource::Value(planner.template(value)),
        model::OutputSource::Secret(reference) => {
            let (name, key) = key(reference);
            OutputSource::Secret(name, key)
        }
        model::OutputSource::ConfigMap(reference) => {
            let (name, key) = key(reference);
            OutputSource::ConfigMap(name, key)
        }
        model::OutputSource::None => OutputSource::None,
    };
    OutputPlan { name: entry.name.text.clone(), source, span: entry.span }
}

fn plane_name(plane: Plane) -> Str {
    match plane {
        Plane::DataPlane => str_literal!("dataplane"),
        Plane::ObservabilityPlane => str_literal!("observabilityplane"),
    }
}

fn loop_source<'a>(for_each: Option<&'a Node>, variable: Option<&'a Text>) -> LoopSource<'a> {
    LoopSource { for_each, variable: variable.map(|name| &name.text) }
}

impl ResourceTemplate {
    fn source(&self) -> ResourceSource<'_> {
        ResourceSource {
            id: self.id.text.clone(),
            plane: plane_name(self.target_plane),
            include_when: self.include_when.as_ref(),
            repeat: loop_source(self.for_each.as_ref(), self.var.as_ref()),
            template: &self.template,
            span: self.span,
        }
    }
}

impl TraitCreate {
    fn source(&self) -> ResourceSource<'_> {
        ResourceSource {
            id: Str::new(),
            plane: plane_name(self.target_plane),
            include_when: self.include_when.as_ref(),
            repeat: loop_source(self.for_each.as_ref(), self.var.as_ref()),
            template: &self.template,
            span: self.span,
        }
    }
}

impl PatchTarget {
    fn source(&self, plane: Plane) -> TargetSource<'_> {
        TargetSource {
            plane: plane_name(plane),
            group: self.group.text.clone(),
            version: self.version.text.clone(),
            kind: self.kind.text.clone(),
            condition: self.condition.as_ref(),
            span: self.span,
        }
    }
}

impl PatchOperation {
    fn source(&self) -> OperationSource<'_> {
        let operation = match self.kind {
            OperationKind::Add => str_literal!("add"),
            OperationKind::Replace => str_literal!("replace"),
            OperationKind::Remove => str_literal!("remove"),
        };
        OperationSource { operation, path: &self.path, value: self.value.as_ref(), span: self.span }
    }
}

impl PostRenderValidation {
    fn source(&self) -> ValidationSource<'_> {
        ValidationSource {
            when: self.when.as_ref(),
            repeat: loop_source(self.for_each.as_ref(), self.var.as_ref()),
            target: self.target.source(self.target_plane),
            must_match: self.must_match,
            rule: &self.rule,
            message: self.message.text.clone(),
            span: self.span,
        }
    }
}
