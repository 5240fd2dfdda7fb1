//! Every expression of a planned type or trait.

use super::expression::Expression;
use super::plans::{
    BindingsPlan, ComponentTypePlan, Loop, OperationPlan, PatchPlan, RemovePlan, ResourcePlan, RulePlan,
    TargetPlan, TraitPlan, ValidationPlan,
};
use super::template::Template;

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
}

impl Expressions for TargetPlan {
    fn each(&self, visit: &mut dyn FnMut(&Expression)) {
        if let Some(condition) = &self.condition {
            condition.template.each(visit);
        }
    }
}
