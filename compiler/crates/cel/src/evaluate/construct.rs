//! List and map literals.

use crate::evaluate::{Evaluated, Failure, Operand, Run, Scope};
use crate::plan::{self, NodeId};
use std::sync::Arc;
use value::{List, Made, Value, go, key_order};

impl<'v> Run<'v> {
    pub(super) fn list<'s>(
        &mut self,
        list: &'v plan::List,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        self.pay_items(list.elements.len(), here)?;
        let mut items = Vec::with_capacity(list.elements.len());
        for (element, optional) in &list.elements {
            let value = self.eval(*element, scope)?;
            if !optional {
                items.push(value.into_value());
                continue;
            }
            match &*value {
                Value::Optional(inner) => items.extend(inner.as_deref().cloned()),
                other => {
                    let message = format!(
                        "cannot initialize optional list element from non-optional value {}",
                        shown(other)
                    );
                    return Err(self.fail(message, here));
                }
            }
        }
        Ok(Operand::Owned(Value::List(List::new(items, Made::Expression))))
    }

    pub(super) fn map<'s>(
        &mut self,
        map: &'v plan::Map,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        self.pay_items(2 * map.entries.len(), here)?;
        match &map.order {
            Some(order) => self.fixed_map(&map.entries, order, scope),
            None => self.free_map(&map.entries, here, scope),
        }
    }

    /// A map whose keys were sorted when it was planned.
    fn fixed_map<'s>(
        &mut self,
        entries: &'v [(NodeId, NodeId, bool)],
        order: &[u32],
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut sorted = vec![(Value::Null, Value::Null); entries.len()];
        for ((key, value, _), at) in entries.iter().zip(order) {
            let key = self.eval(*key, scope)?.into_value();
            let value = self.eval(*value, scope)?.into_value();
            sorted[*at as usize] = (key, value);
        }
        Ok(Operand::Owned(Value::Map(Arc::new(sorted))))
    }

    fn free_map<'s>(
        &mut self,
        entries: &'v [(NodeId, NodeId, bool)],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut made: Vec<(Value, Value)> = Vec::with_capacity(entries.len());
        for (key, value, optional) in entries {
            let key = self.eval(*key, scope)?.into_value();
            let value = self.eval(*value, scope)?;
            let value = match (&*value, optional) {
                (_, false) => value.into_value(),
                (Value::Optional(Some(inner)), true) => (**inner).clone(),
                (Value::Optional(None), true) => {
                    // An entry that is none also takes back what an earlier entry put there.
                    made.retain(|(known, _)| key_order(known, &key).is_ne());
                    continue;
                }
                (other, true) => {
                    let message = format!(
                        "cannot initialize optional entry '{}' from non-optional value {}",
                        shown(&key),
                        shown(other)
                    );
                    return Err(self.fail(message, here));
                }
            };
            if matches!(key, Value::Bytes(_)) {
                let message = "internal error: runtime error: hash of unhashable type types.Bytes";
                return Err(self.fail(message, here));
            }
            made.push((key, value));
        }
        Ok(Operand::Owned(Value::map(made)))
    }

    /// Pays for this many items.
    pub(super) fn pay_items(&mut self, items: usize, here: NodeId) -> Result<(), Failure> {
        self.paid().allocate_items(items).map_err(|message| self.fail(message, here))
    }
}

/// How many items of a list messages show.
const SHOWN: usize = 20;

/// A value in a message.
pub(crate) fn shown(value: &Value) -> String {
    match value {
        Value::Null => "0".to_owned(),
        Value::String(text) => text.to_string(),
        Value::Uint(n) => n.to_string(),
        Value::Double(x) => go::g(*x),
        Value::List(list) => {
            let items: Vec<_> = list.items().iter().take(SHOWN).map(shown).collect();
            format!("[{}]", items.join(", "))
        }
        other => crate::canonical_text(other),
    }
}
