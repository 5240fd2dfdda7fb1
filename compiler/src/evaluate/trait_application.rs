//! One trait applied to what was rendered before it: creates, patches, removes (component.md §3.10).

use super::entries::Rendered;
use super::error::{ActivityKind, Cause, Collect, Errors, EvaluationError, Outcome};
use super::observer::Observer;
use super::patch::{self, Operation};
use super::run::Run;
use super::target::{WhereError, describe, matches};
use crate::check::{Loop, OperationPlan, PatchPlan, Path, RemovePlan, TargetPlan, TraitPlan};
use std::sync::Arc;
use value::{Str, Value, go};

/// An entry of `patches` or `removes`, for messages: `trait tr patch #0`.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    kind: &'static str,
    trait_name: &'a str,
    index: usize,
}

impl Entry<'_> {
    fn name(&self) -> String {
        format!("trait {} {} #{}", self.trait_name, self.kind, self.index)
    }

    fn prefix(&self) -> String {
        format!("failed to apply trait {} #{} for trait {}: ", self.kind, self.index, self.trait_name)
    }
}

impl<O: Observer> Run<'_, O> {
    /// Applies a trait. `name` is the trait's own; the variables are those of one of its instances.
    pub fn apply(&mut self, name: &str, plan: &TraitPlan, resources: &mut Vec<Rendered>) -> Outcome<()> {
        let mut errors = Collect::default();
        for (index, create) in plan.creates.iter().enumerate() {
            errors.ok(self.create(name, index, create, resources));
        }
        for (index, patch) in plan.patches.iter().enumerate() {
            let entry = Entry { kind: "patch", trait_name: name, index };
            let outcome = self
                .each(entry, patch.repeat.as_ref(), |run| run.patch(entry, patch, resources))
                .map_err(|errors| errors.prefix(entry.prefix()))
                .map_err(|errors| errors.during(&ActivityKind::Patch(index), patch.span));
            errors.later(outcome);
        }
        let mut removed = vec![false; if plan.removes.is_empty() { 0 } else { resources.len() }];
        for (index, remove) in plan.removes.iter().enumerate() {
            let entry = Entry { kind: "remove", trait_name: name, index };
            let outcome = self
                .each(entry, remove.repeat.as_ref(), |run| run.mark(entry, remove, resources, &mut removed))
                .map_err(|errors| errors.prefix(entry.prefix()))
                .map_err(|errors| errors.during(&ActivityKind::Remove(index), remove.span));
            errors.later(outcome);
        }
        let mut marks = removed.into_iter();
        resources.retain(|_| !marks.next().unwrap_or(false));
        errors.finish(())
    }

    /// Runs `body` once, or once for each item of a loop.
    fn each(
        &mut self,
        entry: Entry<'_>,
        repeat: Option<&Loop>,
        mut body: impl FnMut(&mut Self) -> Outcome<()>,
    ) -> Outcome<()> {
        let Some(repeat) = repeat else { return body(self) };
        let items = self.items(repeat).map_err(|errors| {
            let source = &repeat.source.text;
            errors.prefix(format!("failed to evaluate forEach expression '{source}' for {}: ", entry.name()))
        })?;
        let items = items.map_err(|error| {
            Errors::from(error).prefix(format!("invalid forEach result for {}: ", entry.name()))
        })?;
        self.observer.repeated(repeat.span(), items.len());
        for (iteration, item) in items.into_iter().enumerate() {
            self.with(repeat.slot, item, &mut body)
                .map_err(|errors| errors.prefix(format!("forEach iteration {iteration} failed: ")))
                .map_err(|errors| errors.during(&ActivityKind::Iteration(iteration), repeat.span()))?;
        }
        Ok(())
    }

    fn patch(&mut self, entry: Entry<'_>, plan: &PatchPlan, resources: &mut [Rendered]) -> Outcome<()> {
        let mut selected: Vec<usize> =
            (0..resources.len()).filter(|at| matches(&plan.target, &resources[*at])).collect();
        if selected.is_empty() {
            self.observer.targeted(plan.target.span, 0);
            return Ok(());
        }
        self.filter(entry, &plan.target, resources, &mut selected)?;
        self.observer.targeted(plan.target.span, selected.len());
        let operations = self.operations(entry, plan)?;
        for position in selected {
            let Rendered { object, tag, .. } = &mut resources[position];
            patch::apply(object, &operations, |index, pointer, object| {
                let (span, operation) = (plan.operations[index].span, &operations[index]);
                self.observer.patched(span, operation, *tag, pointer, object);
            })
            .map_err(|failed| {
                let target = describe(object);
                let text = format!("failed to apply patches to {target} for {}: {failed}", entry.name());
                let span = plan.operations[failed.index].span;
                let error = EvaluationError::new(Cause::Patch(target, failed.problem), text, Some(span));
                Errors::from(error).on_objects()
            })?;
        }
        Ok(())
    }

    /// Keeps the positions for which `where` holds.
    fn filter(
        &mut self,
        entry: Entry<'_>,
        target: &TargetPlan,
        resources: &[Rendered],
        selected: &mut Vec<usize>,
    ) -> Outcome<()> {
        let Some(condition) = &target.condition else { return Ok(()) };
        let mut kept = Vec::with_capacity(selected.len());
        for position in selected.drain(..) {
            let clause = &condition.text;
            let holds = self
                .holds(target, condition, &resources[position].object)
                .map_err(|error| match error {
                    WhereError::Evaluation(errors) => errors
                        .prefix(format!("failed to evaluate where clause '{clause}' for {}: ", entry.name())),
                    WhereError::Kind(got) => {
                        let name = entry.name();
                        let text =
                            format!("where clause '{clause}' must evaluate to boolean for {name}, got {got}");
                        let cause = Cause::Kind("`where` clause", "a boolean", got);
                        EvaluationError::new(cause, text, Some(condition.template.span)).into()
                    }
                })
                .map_err(Errors::on_objects)?;
            if holds {
                kept.push(position);
            }
        }
        *selected = kept;
        Ok(())
    }

    /// Renders the operations once for all targets.
    fn operations(&mut self, entry: Entry<'_>, plan: &PatchPlan) -> Outcome<Vec<Operation>> {
        let mut errors = Collect::default();
        let mut rendered = Vec::with_capacity(plan.operations.len());
        for (index, operation) in plan.operations.iter().enumerate() {
            rendered.extend(errors.ok(self.operation(entry, index, operation)));
        }
        errors.finish(rendered)
    }

    fn operation(&mut self, entry: Entry<'_>, index: usize, plan: &OperationPlan) -> Outcome<Operation> {
        let name = || format!("{} operation #{index}", entry.name());
        let path = match &plan.parsed {
            Some(parsed) => Arc::clone(parsed),
            None => Arc::new(Path::parse(&self.path(plan, &name)?)),
        };
        let value = match &plan.value {
            Some(value) => self
                .render(value)
                .map_err(|errors| errors.prefix(format!("failed to render value for {}: ", name())))?,
            None => Value::Null,
        };
        Ok(Operation { operation: plan.operation.clone(), path, value })
    }

    fn path(&mut self, plan: &OperationPlan, name: &dyn Fn() -> String) -> Outcome<Str> {
        let written = &plan.path.text;
        let path = self
            .render(&plan.path.template)
            .map_err(|errors| errors.prefix(format!("failed to render path '{written}' for {}: ", name())))?;
        match path {
            Value::String(path) => Ok(path),
            other => {
                let got = go::type_name(&other);
                let text = format!("path '{written}' must evaluate to string for {}, got {got}", name());
                let cause = Cause::Kind("path", "a string", got);
                Err(EvaluationError::new(cause, text, Some(plan.path.template.span)).into())
            }
        }
    }

    fn mark(
        &mut self,
        entry: Entry<'_>,
        plan: &RemovePlan,
        resources: &[Rendered],
        removed: &mut [bool],
    ) -> Outcome<()> {
        let mut selected: Vec<usize> =
            (0..resources.len()).filter(|at| matches(&plan.target, &resources[*at])).collect();
        self.filter(entry, &plan.target, resources, &mut selected)?;
        self.observer.targeted(plan.target.span, selected.len());
        for position in selected {
            removed[position] = true;
            self.observer.removed(plan.span, resources[position].tag);
        }
        Ok(())
    }
}
