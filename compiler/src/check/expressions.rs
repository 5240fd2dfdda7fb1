//! Every expression of a planned type or trait.

use super::expression::Expression;
use super::language::Language;
use super::plans::{
    BindingsPlan, ComponentTypePlan, Loop, OperationPlan, OutputPlan, OutputSource, PatchPlan,
    ProjectTypePlan, RemovePlan, ResourcePlan, ResourceTypePlan, RulePlan, TargetPlan, TraitPlan,
    ValidationPlan,
};
use super::scope::Pipeline;
use super::template::Template;
use crate::model::Declared;

/// Something that holds expressions.
pub(super) trait Expressions {
    /// Calls `visit` with each of them.
    fn each(&self, visit: &mut dyn FnMut(&Expression));
}

impl Expressions for Template {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        self.expressions(&mut |expression| visit(expression));
    }
}

impl<E: Expressions> Expressions for Option<E> {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        if let Some(inner) = self {
            inner.each(visit);
        }
    }
}

impl<E: Expressions> Expressions for [E] {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        for entry in self {
            entry.each(visit);
        }
    }
}

/// What holds expressions in some of its fields.
macro_rules! in_fields {
    ($($plan:ident: $($field:ident).+ $(, $more:ident $(. $below:ident)*)*;)*) => {$(
        impl Expressions for $plan {
            fn each(&self, visit: &mut dyn FnMut(&Expression)) {
                self.$($field).+.each(visit);
                $(self.$more$(.$below)*.each(visit);)*
            }
        }
    )*};
}

in_fields! {
    Loop: source.template;
    ResourcePlan: condition, repeat, body;
    OperationPlan: path.template, value;
    PatchPlan: repeat, target, operations;
    RemovePlan: repeat, target;
    RulePlan: rule.template;
    ValidationPlan: condition, repeat, target, rule;
    BindingsPlan: parameters, environment_configs;
    ComponentTypePlan: rules, resources, bindings, validations;
    TraitPlan: rules, creates, patches, removes, validations;
    ProjectTypePlan: rules, resources;
    ResourceTypePlan: resources, outputs;
}

impl Expressions for OutputPlan {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        match &self.source {
            OutputSource::Value(value) => value.each(visit),
            OutputSource::Secret(name, key) | OutputSource::ConfigMap(name, key) => {
                name.each(visit);
                key.each(visit);
            }
            OutputSource::None => {}
        }
    }
}

impl Language {
    /// Calls `visit` with every expression of a type or trait, and the pipeline that evaluates it.
    pub fn expressions(&self, declared: &Declared, visit: &mut dyn FnMut(&Expression, Pipeline)) {
        match declared {
            Declared::ComponentType(document) => {
                self.component_type(&document.spec).each(&mut |found| visit(found, Pipeline::Component));
            }
            Declared::Trait(document) => {
                self.trait_(&document.spec).each(&mut |found| visit(found, Pipeline::Trait));
            }
            Declared::ProjectType(document) => {
                self.project_type(&document.spec).each(&mut |found| visit(found, Pipeline::Project));
            }
            Declared::ResourceType(document) => {
                let plan = self.resource_type(&document.spec);
                plan.resources.each(&mut |found| visit(found, Pipeline::Resource));
                plan.outputs.each(&mut |found| visit(found, Pipeline::ResourceOutputs));
            }
            _ => {}
        }
    }
}

impl Expressions for TargetPlan {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        if let Some(condition) = &self.condition {
            condition.template.each(visit);
        }
    }
}
