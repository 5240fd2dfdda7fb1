//! Rules on rendered objects (component.md §3.12).

use super::entries::Rendered;
use super::error::{ActivityKind, Cause, Errors, EvaluationError, Outcome};
use super::observer::Observer;
use super::run::Run;
use super::target::{WhereError, describe, matches};
use crate::check::{TargetPlan, ValidationPlan};
use diag::Span;
use value::{Value, go};

/// The rules of one source, as messages name it.
#[derive(Debug, Clone, Copy)]
struct Source<'a> {
    label: &'a str,
}

impl Source<'_> {
    /// `"ComponentType deployment/service" post-render `.
    fn prefix(self) -> String {
        format!("{} post-render ", go::quote(self.label))
    }

    fn error(self, cause: Cause, span: Span, text: &str) -> Errors {
        EvaluationError::new(cause, format!("{}{text}", self.prefix()), Some(span)).into()
    }

    fn wrap(self, errors: Errors, what: &str) -> Errors {
        errors.prefix(format!("{}{what}: ", self.prefix()))
    }
}

impl<O: Observer> Run<'_, O> {
    /// Checks the rules of one source: `ComponentType deployment/service`, `Trait storage/data`. Everything that
    /// does not hold is reported.
    pub fn validations(
        &mut self,
        label: &str,
        plans: &[ValidationPlan],
        rendered: &[Rendered],
    ) -> Vec<Errors> {
        let mut broken = Vec::new();
        for plan in plans {
            let mut found = Vec::new();
            self.validation(Source { label }, plan, rendered, &mut found);
            let during = |errors: Errors| errors.during(&ActivityKind::Validation, plan.span);
            broken.extend(found.into_iter().map(during));
        }
        broken
    }

    fn validation(
        &mut self,
        source: Source<'_>,
        plan: &ValidationPlan,
        rendered: &[Rendered],
        broken: &mut Vec<Errors>,
    ) {
        if let Some(condition) = &plan.condition {
            let wanted = self.condition(condition, "boolean");
            if let Ok(wanted) = wanted {
                self.observer.included(condition.span, wanted);
            }
            match wanted {
                Ok(true) => {}
                Ok(false) => return,
                Err(errors) => return broken.push(source.wrap(errors, "validation: when evaluation error")),
            }
        }
        let Some(repeat) = &plan.repeat else {
            return self.on_matches(source, plan, rendered, broken);
        };
        let items = match self.items(repeat) {
            Ok(Ok(items)) => items,
            Ok(Err(error)) => {
                return broken.push(source.wrap(error.into(), "validation: invalid forEach result"));
            }
            Err(errors) => return broken.push(source.wrap(errors, "validation: forEach evaluation error")),
        };
        self.observer.repeated(repeat.span(), items.len());
        for (index, item) in items.into_iter().enumerate() {
            let mut found = Vec::new();
            let shown = go::printed(&item);
            self.with(repeat.slot, item, |run| run.on_matches(source, plan, rendered, &mut found));
            let suffix = format!(" (forEach {}={shown})", repeat.variable);
            broken.extend(found.into_iter().map(|errors| {
                let errors = errors.wrap(|text| format!("{text}{suffix}"));
                errors.during(&ActivityKind::Iteration(index), repeat.span())
            }));
        }
    }

    fn on_matches(
        &mut self,
        source: Source<'_>,
        plan: &ValidationPlan,
        rendered: &[Rendered],
        broken: &mut Vec<Errors>,
    ) {
        let mut selected: Vec<&Rendered> = Vec::new();
        for candidate in rendered.iter().filter(|rendered| matches(&plan.target, rendered)) {
            match self.selects(source, &plan.target, candidate) {
                Ok(true) => selected.push(candidate),
                Ok(false) => {}
                Err(errors) => return broken.push(errors),
            }
        }
        self.observer.targeted(plan.target.span, selected.len());
        if selected.is_empty() && plan.must_match {
            let TargetPlan { group, version, kind, .. } = &plan.target;
            let wanted = format!("{group}/{version}/{kind}");
            let text = format!("validation: no resource matched target {wanted}");
            broken.push(source.error(Cause::NoMatch(wanted), plan.target.span, &text));
        }
        broken.extend(selected.into_iter().filter_map(|object| self.check(source, plan, object).err()));
    }

    fn selects(&mut self, source: Source<'_>, target: &TargetPlan, candidate: &Rendered) -> Outcome<bool> {
        let Some(condition) = &target.condition else { return Ok(true) };
        let clause = go::quote(&condition.text);
        self.holds(target, condition, &candidate.object).map_err(|error| match error {
            WhereError::Evaluation(errors) => {
                source.wrap(errors, &format!("validation: where clause {clause} evaluation error"))
            }
            WhereError::Kind(got) => {
                let text = format!("validation: where clause {clause} must evaluate to boolean, got {got}");
                let cause = Cause::Kind("`where` clause", "a boolean", got);
                source.error(cause, condition.template.span, &text)
            }
        })
    }

    fn check(&mut self, source: Source<'_>, plan: &ValidationPlan, object: &Rendered) -> Outcome<()> {
        let name = || describe(&object.object);
        let holds = self
            .about(&plan.target, &object.object, &plan.rule)
            .map_err(|errors| source.wrap(errors, &format!("rule evaluation error on {}", name())))?;
        if let Value::Bool(holds) = holds {
            self.observer.ruled(plan.rule.span, holds);
        }
        let (cause, text) = match holds {
            Value::Bool(true) => return Ok(()),
            Value::Bool(false) => (
                Cause::Rule(plan.message.clone()),
                format!("validation on {} failed: {}", name(), plan.message),
            ),
            other => {
                let got = go::type_name(&other);
                let text = format!("rule on {} must evaluate to boolean, got {got}", name());
                (Cause::Kind("rule", "a boolean", got), text)
            }
        };
        Err(source.error(cause, plan.rule.span, &text))
    }
}
