//! List and map literals.

use crate::evaluate::{Evaluated, Failure, Operand, Run, Scope};
use crate::map::Entries;
use crate::plan::{self, NodeId};
use crate::witness::Witness;
use std::sync::Arc;
use value::{List, Made, Str, Value, go, key_order};

impl<'v, W: Witness> Run<'v, W> {
    #[inline(never)]
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

    #[inline(never)]
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
        match &map.sorted {
            Some(sorted) => self.fixed_map(sorted, scope).map(Operand::Owned),
            None => self.free_map(&map.entries, here, scope),
        }
    }

    /// A map whose keys were sorted when it was planned.
    #[inline(never)]
    fn fixed_map(
        &mut self,
        sorted: &'v [(Str, NodeId, u32)],
        scope: Option<&Scope<'_>>,
    ) -> Result<Value, Failure> {
        let mut entries = Vec::with_capacity(sorted.len());
        for (done, (key, value, position)) in sorted.iter().enumerate() {
            match self.eval(*value, scope) {
                Ok(value) => entries.push((Value::String(key.clone()), value.into_value())),
                Err(failure) => {
                    return Err(self.first_failure(failure, *position, &sorted[done + 1..], scope));
                }
            }
        }
        Ok(Value::Map(Arc::new(entries)))
    }

    /// The failure that the order of the text meets first: that of the entry at `position`, or of one before it that
    /// key order has not come to. No entry is evaluated twice, or failures deep inside would cost exponential time.
    #[cold]
    fn first_failure(
        &mut self,
        failure: Failure,
        position: u32,
        rest: &'v [(Str, NodeId, u32)],
        scope: Option<&Scope<'_>>,
    ) -> Failure {
        let mut before: Vec<_> =
            rest.iter().filter(|(_, _, at)| *at < position && !failure.is_fatal()).collect();
        before.sort_by_key(|(_, _, at)| *at);
        before.into_iter().find_map(|(_, value, _)| self.eval(*value, scope).err()).unwrap_or(failure)
    }

    #[inline(never)]
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
        Value::Object(_) | Value::Map(_) => {
            let entry = |(key, value): (Value, &Value)| format!("{}: {}", shown(&key), shown(value));
            let entries: Vec<_> = Entries::of(value).iter().take(SHOWN).map(entry).collect();
            format!("{{{}}}", entries.join(", "))
        }
        other => crate::canonical_text(other),
    }
}
