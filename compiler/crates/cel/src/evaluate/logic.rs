//! `&&`, `||`, `!`, conditions, equality, order, membership.

use crate::equality::{self, Unordered};
use crate::evaluate::call::no_overload;
use crate::evaluate::{Evaluated, Failure, Run, Scope};
use crate::map;
use crate::plan::{Comparison, NodeId};
use crate::regex::Pattern;
use crate::witness::{Outcome, PointKind, Witness};
use std::cmp::Ordering;
use value::Value;

impl<'v, W: Witness> Run<'v, W> {
    /// `||` if `decisive` is true, else `&&`: one decisive term decides, also when others fail.
    #[inline(never)]
    pub(super) fn junction<'s>(
        &mut self,
        terms: &[NodeId],
        decisive: bool,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut failed = None;
        for term in terms {
            let truth = self.truth(*term, here, scope);
            if let Ok(truth) = truth {
                self.tell(PointKind::Operand, *term, Outcome::of(truth));
            }
            match truth {
                Ok(truth) if truth == decisive => return Ok(decisive.into()),
                Ok(_) => {}
                Err(failure) if failure.is_fatal() => return Err(failure),
                Err(failure) => failed = failed.or(Some(failure)),
            }
        }
        match failed {
            Some(failure) => Err(failure),
            None => Ok((!decisive).into()),
        }
    }

    /// A boolean; anything else has no overload.
    pub(super) fn truth(
        &mut self,
        id: NodeId,
        here: NodeId,
        scope: Option<&Scope<'_>>,
    ) -> Result<bool, Failure> {
        match *self.eval(id, scope)? {
            Value::Bool(truth) => Ok(truth),
            _ => Err(self.fail("no such overload", here)),
        }
    }

    /// The condition of `?:` or a filter.
    pub(super) fn condition(
        &mut self,
        id: NodeId,
        here: NodeId,
        scope: Option<&Scope<'_>>,
    ) -> Result<bool, Failure> {
        self.truth(id, here, scope)
    }

    #[inline(never)]
    pub(super) fn not<'s>(&mut self, id: NodeId, here: NodeId, scope: Option<&'s Scope<'s>>) -> Evaluated<'s>
    where
        'v: 's,
    {
        match *self.eval(id, scope)? {
            Value::Bool(truth) => Ok((!truth).into()),
            _ => Err(self.fail("no such overload", here)),
        }
    }

    #[inline(never)]
    pub(super) fn equal(
        &mut self,
        [a, b]: [NodeId; 2],
        here: NodeId,
        scope: Option<&Scope<'_>>,
    ) -> Result<bool, Failure> {
        let a = self.eval(a, scope)?;
        let b = self.eval(b, scope)?;
        equality::equal(&mut self.paid(), &a, &b).map_err(|message| self.fail(message, here))
    }

    #[inline(never)]
    pub(super) fn compare<'s>(
        &mut self,
        comparison: Comparison,
        [a, b]: [NodeId; 2],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let a = self.eval(a, scope)?;
        let b = self.eval(b, scope)?;
        match equality::order(&a, &b) {
            Ok(order) => Ok(holds(comparison, order).into()),
            Err(Unordered::Nan) => Ok(false.into()),
            Err(why) => Err(self.fail(unordered(why, comparison), here)),
        }
    }

    #[inline(never)]
    pub(super) fn contains<'s>(
        &mut self,
        [element, container]: [NodeId; 2],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let element = self.eval(element, scope)?;
        let container = self.eval(container, scope)?;
        self.is_in(&element, &container).map(Into::into).map_err(|message| self.fail(message, here))
    }

    fn is_in(&mut self, element: &Value, container: &Value) -> Result<bool, String> {
        match container {
            Value::List(list) => {
                let mut call = self.paid();
                call.spend(list.items().len())?;
                for item in list.items() {
                    if equality::equal(&mut call, element, item)? {
                        return Ok(true);
                    }
                }
                Ok(false)
            }
            Value::Object(_) => Ok(map::find(container, element).is_some()),
            Value::Map(entries) => {
                if matches!(element, Value::Bytes(_)) && !entries.is_empty() {
                    return Err(
                        "internal error: runtime error: hash of unhashable type types.Bytes".to_owned()
                    );
                }
                Ok(map::find(container, element).is_some())
            }
            _ => Err("no such overload".to_owned()),
        }
    }

    #[inline(never)]
    pub(super) fn matches<'s>(
        &mut self,
        text: NodeId,
        pattern: &Pattern,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let text = self.eval(text, scope)?;
        let Value::String(text) = &*text else {
            return Err(self.fail(no_overload("matches", &[&text]), here));
        };
        let matched = self.budget.spend(text.len() / 16).and_then(|()| pattern.is_match(text));
        matched.map(Into::into).map_err(|message| self.fail(message, here))
    }
}

fn holds(comparison: Comparison, order: Ordering) -> bool {
    match comparison {
        Comparison::Less => order.is_lt(),
        Comparison::LessOrEqual => order.is_le(),
        Comparison::Greater => order.is_gt(),
        Comparison::GreaterOrEqual => order.is_ge(),
    }
}

fn unordered(why: Unordered, comparison: Comparison) -> &'static str {
    match (why, comparison) {
        (Unordered::Nan | Unordered::Right, _) => "no such overload",
        (Unordered::Left, Comparison::Less) => "no such overload: _<_",
        (Unordered::Left, Comparison::LessOrEqual) => "no such overload: _<=_",
        (Unordered::Left, Comparison::Greater) => "no such overload: _>_",
        (Unordered::Left, Comparison::GreaterOrEqual) => "no such overload: _>=_",
    }
}
