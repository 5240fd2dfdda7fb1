//! Operations on optional values that evaluate their other operand only when it is needed.

use crate::evaluate::{Evaluated, Operand, Run, Scope};
use crate::plan::{self, NodeId};
use crate::witness::{Outcome, PointKind, Witness};
use std::sync::Arc;
use value::Value;

impl<'v, W: Witness> Run<'v, W> {
    /// `optional.or(other)`, or `optional.orValue(other)` if `value` is set.
    #[inline(never)]
    pub(super) fn optional_or<'s>(
        &mut self,
        [optional, other]: [NodeId; 2],
        value: bool,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let found = self.eval(optional, scope)?;
        self.tell_presence(&found, optional, here);
        match found {
            Operand::Ref(Value::Optional(Some(inner))) if value => Ok(Operand::Ref(inner)),
            Operand::Owned(Value::Optional(Some(inner))) if value => {
                Ok(Operand::Owned(Arc::unwrap_or_clone(inner)))
            }
            Operand::Ref(Value::Optional(None)) | Operand::Owned(Value::Optional(None)) => {
                self.eval(other, scope)
            }
            kept @ (Operand::Ref(Value::Optional(Some(_))) | Operand::Owned(Value::Optional(Some(_)))) => {
                Ok(kept)
            }
            _ => Err(self.fail("no such overload", here)),
        }
    }

    #[inline(never)]
    pub(super) fn optional_map<'s>(
        &mut self,
        map: &'v plan::OptionalMap,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let target = self.eval(map.target, scope)?;
        self.tell_presence(&target, map.target, here);
        match &*target {
            Value::Optional(None) => Ok(Operand::Owned(Value::Optional(None))),
            Value::Optional(Some(inner)) => {
                let value = self.with(map.base, Ok(inner), map.body, scope)?;
                if map.flat {
                    return Ok(value);
                }
                Ok(Operand::Owned(Value::Optional(Some(Arc::new(value.into_value())))))
            }
            other => {
                let message = format!("no such overload: hasValue({})", crate::kind::type_name(other));
                Err(self.fail(message, here))
            }
        }
    }

    /// Tells the witness whether an optional held something, unless it is a chain, which tells it itself.
    #[inline]
    fn tell_presence(&mut self, found: &Value, optional: NodeId, here: NodeId) {
        if W::WATCHES
            && let Value::Optional(inner) = found
            && !self.nodes[optional.0 as usize].is_chain()
        {
            let outcome = if inner.is_some() { Outcome::Present } else { Outcome::Absent };
            self.tell(PointKind::Optional, here, outcome);
        }
    }
}
