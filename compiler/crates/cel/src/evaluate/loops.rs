//! Comprehensions.

use crate::evaluate::scope::NOTHING;
use crate::evaluate::{Evaluated, Failure, Operand, Run, Scope, seen};
use crate::map::{self, Entries};
use crate::plan::{self, Loop, LoopKind, NodeId};
use crate::witness::{Outcome, PointKind, Witness};
use std::ops::ControlFlow;
use value::{List, Made, Value};

/// Says whether a loop goes on, or why it failed.
type Flow = Result<ControlFlow<()>, Failure>;

impl<'v, W: Witness> Run<'v, W> {
    #[inline(never)]
    pub(super) fn walk<'s>(
        &mut self,
        walk: &'v Loop,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let range = self.eval(walk.range, scope)?;
        if W::WATCHES && matches!(*range, Value::List(_) | Value::Object(_) | Value::Map(_)) {
            self.tell(PointKind::Loop, here, Outcome::of_count(size(&range)));
        }
        match &walk.kind {
            LoopKind::All(predicate) => self.quantify(walk, &range, *predicate, false, here, scope),
            LoopKind::Exists(predicate) => self.quantify(walk, &range, *predicate, true, here, scope),
            LoopKind::ExistsOne(predicate) => self.exists_one(walk, &range, *predicate, here, scope),
            LoopKind::Map { filter, transform } => {
                self.map_list(walk, &range, *filter, *transform, here, scope)
            }
            LoopKind::TransformMap { filter, transform } => {
                self.transform_map(walk, &range, *filter, *transform, here, scope)
            }
            LoopKind::TransformMapEntry { filter, entry } => {
                self.transform_entries(walk, &range, *filter, *entry, here, scope)
            }
            LoopKind::Fold { init, condition, step, result } => {
                self.fold(walk, &range, [*init, *condition, *step, *result], here, scope)
            }
        }
    }

    /// Calls `body` with the scope of each iteration.
    fn each(
        &mut self,
        walk: &Loop,
        range: &Value,
        here: NodeId,
        scope: Option<&Scope<'_>>,
        mut body: impl FnMut(&mut Self, &Scope<'_>) -> Flow,
    ) -> Result<(), Failure> {
        let mut turn = |run: &mut Self, first: &Value, second: &Value| {
            run.budget.spend(walk.cost as usize).map_err(|message| run.fail(message, here))?;
            let scope = Scope { base: walk.base, accumulator: Ok(&NOTHING), first, second, parent: scope };
            body(run, &scope)
        };
        match range {
            Value::List(list) => {
                for (at, item) in list.items().iter().enumerate() {
                    let item = seen(item).map_err(|message| self.fail(message, here))?;
                    let flow = if walk.pairs {
                        turn(self, &Value::Int(at as i64), item)?
                    } else {
                        turn(self, item, &NOTHING)?
                    };
                    if flow.is_break() {
                        break;
                    }
                }
            }
            Value::Object(_) | Value::Map(_) => {
                for (key, value) in Entries::of(range).iter() {
                    let flow = if walk.pairs {
                        let value = seen(value).map_err(|message| self.fail(message, here))?;
                        turn(self, &key, value)?
                    } else {
                        turn(self, &key, &NOTHING)?
                    };
                    if flow.is_break() {
                        break;
                    }
                }
            }
            other => {
                let kind = crate::kind::go_type(other);
                let message = if walk.pairs {
                    format!("unsupported comprehension range type: {kind}")
                } else {
                    format!("got '{kind}', expected iterable type")
                };
                return Err(self.fail(message, here));
            }
        }
        Ok(())
    }

    /// What a predicate says of an element.
    #[inline]
    fn tested(&mut self, predicate: NodeId, here: NodeId, scope: &Scope<'_>) -> Result<bool, Failure> {
        let truth = self.truth(predicate, here, Some(scope))?;
        self.tell(PointKind::Predicate, predicate, Outcome::of(truth));
        Ok(truth)
    }

    /// `exists` if `decisive` is true, else `all`.
    #[inline(never)]
    fn quantify<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        predicate: NodeId,
        decisive: bool,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut decided = false;
        let mut failed = None;
        self.each(walk, range, here, scope, |run, scope| match run.tested(predicate, here, scope) {
            Ok(truth) if truth == decisive => {
                decided = true;
                Ok(ControlFlow::Break(()))
            }
            Ok(_) => Ok(ControlFlow::Continue(())),
            Err(failure) if failure.is_fatal() => Err(failure),
            Err(failure) => {
                failed.get_or_insert(failure);
                Ok(ControlFlow::Continue(()))
            }
        })?;
        match failed {
            Some(failure) if !decided => Err(failure),
            _ => Ok((decided == decisive).into()),
        }
    }

    #[inline(never)]
    fn exists_one<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        predicate: NodeId,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut count = 0_usize;
        self.collect(walk, range, Some(predicate), here, scope, |_, _| {
            count += 1;
            Ok(())
        })?;
        Ok((count == 1).into())
    }

    /// Calls `body` for the elements that pass the filter. After a failure only the filter goes on: in cel-go the
    /// failed accumulator is kept or replaced by a later failure of the condition.
    fn collect(
        &mut self,
        walk: &Loop,
        range: &Value,
        filter: Option<NodeId>,
        here: NodeId,
        scope: Option<&Scope<'_>>,
        mut body: impl FnMut(&mut Self, &Scope<'_>) -> Result<(), Failure>,
    ) -> Result<(), Failure> {
        let mut failed = None;
        self.each(walk, range, here, scope, |run, scope| {
            let passes = match filter {
                Some(filter) => run.tested(filter, here, scope),
                None => Ok(true),
            };
            let done = match passes {
                Ok(true) if failed.is_none() => body(run, scope),
                Ok(_) => Ok(()),
                Err(failure) => Err(failure),
            };
            match done {
                Ok(()) => {}
                Err(failure) if failure.is_fatal() || filter.is_none() => return Err(failure),
                Err(failure) => failed = Some(failure),
            }
            Ok(ControlFlow::Continue(()))
        })?;
        failed.map_or(Ok(()), Err)
    }

    #[inline(never)]
    fn map_list<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        filter: Option<NodeId>,
        transform: NodeId,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let expected = if filter.is_some() { 0 } else { size(range) };
        self.pay_items(expected, here)?;
        let mut items = Vec::with_capacity(expected);
        if filter.is_none() {
            self.each(walk, range, here, scope, |run, scope| {
                items.push(run.eval(transform, Some(scope))?.into_value());
                Ok(ControlFlow::Continue(()))
            })?;
        } else {
            self.collect(walk, range, filter, here, scope, |run, scope| {
                run.pay_items(1, here)?;
                items.push(run.eval(transform, Some(scope))?.into_value());
                Ok(())
            })?;
        }
        Ok(Operand::Owned(Value::List(List::new(items, Made::Expression))))
    }

    #[inline(never)]
    fn transform_map<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        filter: Option<NodeId>,
        transform: NodeId,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut entries = Vec::new();
        self.collect(walk, range, filter, here, scope, |run, scope| {
            run.pay_items(2, here)?;
            let value = run.eval(transform, Some(scope))?.into_value();
            entries.push((scope.first.clone(), value));
            Ok(())
        })?;
        // Keys of a map arrive in order, each once.
        Ok(Operand::Owned(Value::map(entries)))
    }

    #[inline(never)]
    fn transform_entries<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        filter: Option<NodeId>,
        entry: NodeId,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut made = map::Builder::default();
        self.collect(walk, range, filter, here, scope, |run, scope| {
            let entry = run.eval(entry, Some(scope))?;
            run.pay_items(2 * size(&entry), here)?;
            if !matches!(*entry, Value::Object(_) | Value::Map(_)) {
                let kind = crate::kind::type_name(&entry);
                return Err(run.fail(format!("no such overload: cel.@mapInsert(map, {kind})"), here));
            }
            for (key, value) in Entries::of(&entry).iter() {
                let inserted = made.insert(&mut run.paid(), &key, value);
                if !inserted.map_err(|message| run.fail(message, here))? {
                    let message =
                        format!("insert failed: key {} already exists", super::construct::shown(&key));
                    return Err(run.fail(message, here));
                }
            }
            Ok(())
        })?;
        Ok(Operand::Owned(made.build()))
    }

    /// The general loop. The accumulator may hold a failure, which the condition or the step may absorb.
    #[inline(never)]
    fn fold<'s>(
        &mut self,
        walk: &'v Loop,
        range: &Value,
        [init, condition, step, result]: [NodeId; 4],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut accumulator = self.eval(init, scope).map(Operand::into_value);
        self.each(walk, range, here, scope, |run, scope| {
            let inner = Scope { accumulator: accumulator.as_ref(), ..*scope };
            if let Ok(go_on) = run.eval(condition, Some(&inner))
                && matches!(*go_on, Value::Bool(false))
            {
                return Ok(ControlFlow::Break(()));
            }
            let next = run.eval(step, Some(&inner)).map(Operand::into_value);
            match next {
                Err(failure) if failure.is_fatal() => return Err(failure),
                next => accumulator = next,
            }
            Ok(ControlFlow::Continue(()))
        })?;
        let inner = Scope {
            base: walk.base,
            accumulator: accumulator.as_ref(),
            first: &NOTHING,
            second: &NOTHING,
            parent: scope,
        };
        self.eval(result, Some(&inner)).map(|value| Operand::Owned(value.into_value()))
    }

    #[inline(never)]
    pub(super) fn bind<'s>(&mut self, bound: &'v plan::Let, scope: Option<&'s Scope<'s>>) -> Evaluated<'s>
    where
        'v: 's,
    {
        let value = self.eval(bound.value, scope);
        if let Err(failure) = &value
            && failure.is_fatal()
        {
            return value;
        }
        self.with(bound.base, value.as_deref(), bound.body, scope)
    }

    /// Evaluates a node with a variable bound.
    #[inline(never)]
    pub(super) fn with(
        &mut self,
        base: u32,
        accumulator: Result<&Value, &Failure>,
        body: NodeId,
        scope: Option<&Scope<'_>>,
    ) -> Result<Operand<'static>, Failure> {
        let inner = Scope { base, accumulator, first: &NOTHING, second: &NOTHING, parent: scope };
        self.eval(body, Some(&inner)).map(|value| Operand::Owned(value.into_value()))
    }
}

/// How many elements or entries a value has.
fn size(value: &Value) -> usize {
    match value {
        Value::List(list) => list.items().len(),
        other => Entries::of(other).len(),
    }
}
