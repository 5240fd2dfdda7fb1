//! Defaulting (component.md §5.3).
//!
//! A default is a function of the schema alone, so what a missing property becomes is computed once, with the defaults
//! within the default filled in; applying shares it.

use crate::props::{Additional, Items, Props};
use value::{Object, Str, Value};

/// What defaulting does below one schema.
#[derive(Debug, Default)]
pub(crate) struct Defaults {
    /// Properties about which there is something to do, sorted by name.
    properties: Vec<(Str, Slot)>,
    /// What is done to members that are no declared property; then `properties` holds all declared ones.
    additional: Option<Box<Slot>>,
    items: Option<Box<Slot>>,
}

/// What defaulting does to one place in a value.
#[derive(Debug, Default)]
struct Slot {
    /// What goes where nothing is, or where a null may not be.
    default: Option<Value>,
    nullable: bool,
    below: Defaults,
}

impl Slot {
    fn compile(props: &Props) -> Self {
        let below = Defaults::compile(props);
        let default =
            props.default.as_ref().map(|default| below.value(default).unwrap_or_else(|| default.clone()));
        Self { default, nullable: props.nullable, below }
    }

    fn is_idle(&self) -> bool {
        self.default.is_none() && self.below.is_idle()
    }

    /// What becomes of a value that is there; nothing if it stays.
    fn present(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Null if self.nullable => None,
            Value::Null => self.default.clone(),
            _ => self.below.value(value),
        }
    }
}

impl Defaults {
    pub(crate) fn compile(props: &Props) -> Self {
        let slot = |props: &Props| Some(Box::new(Slot::compile(props))).filter(|slot| !slot.is_idle());
        let additional = match &props.additional {
            Additional::Schema(additional) => slot(additional),
            Additional::Any | Additional::None => None,
        };
        let items = match &props.items {
            Items::All(items) => slot(items),
            Items::Any | Items::Each => None,
        };
        let properties = props.properties.iter().map(|(name, props)| (name.clone(), Slot::compile(props)));
        let properties = properties.filter(|(_, slot)| additional.is_some() || !slot.is_idle()).collect();
        Self { properties, additional, items }
    }

    fn is_idle(&self) -> bool {
        self.properties.is_empty() && self.additional.is_none() && self.items.is_none()
    }

    fn value(&self, value: &Value) -> Option<Value> {
        match value {
            Value::Object(object) => self.fill(object).map(Value::Object),
            Value::List(list) => self.list(list.items()),
            _ => None,
        }
    }

    fn list(&self, items: &[Value]) -> Option<Value> {
        let slot = self.items.as_ref()?;
        let mut changed: Option<Vec<Value>> = None;
        for (at, item) in items.iter().enumerate() {
            if let Some(item) = slot.present(item) {
                changed.get_or_insert_with(|| items.to_vec())[at] = item;
            }
        }
        changed.map(Value::list)
    }

    /// The object with its defaults; nothing if it stays as it is.
    pub(crate) fn fill(&self, object: &Object) -> Option<Object> {
        if self.is_idle() {
            return None;
        }
        let mut merge = Merge { entries: object.iter().as_slice(), done: 0, out: None };
        // Both sides are sorted by key.
        for (name, slot) in &self.properties {
            while merge.next().is_some_and(|(key, _)| key < name) {
                merge.undeclared(self.additional.as_deref());
            }
            match merge.next() {
                Some((key, value)) if key == name => merge.keep_or(slot.present(value)),
                _ => {
                    if let Some(default) = &slot.default {
                        merge.add(name.clone(), default.clone());
                    }
                }
            }
        }
        while merge.next().is_some() {
            merge.undeclared(self.additional.as_deref());
        }
        merge.out.map(Object::from_sorted)
    }
}

/// Entries on their way into a changed copy, which exists only once something changed.
struct Merge<'a> {
    entries: &'a [(Str, Value)],
    done: usize,
    out: Option<Vec<(Str, Value)>>,
}

impl<'a> Merge<'a> {
    fn next(&self) -> Option<&'a (Str, Value)> {
        self.entries.get(self.done)
    }

    fn out(&mut self) -> &mut Vec<(Str, Value)> {
        let Self { entries, done, out } = self;
        out.get_or_insert_with(|| {
            let mut copy = Vec::with_capacity(entries.len() + 4);
            copy.extend_from_slice(&entries[..*done]);
            copy
        })
    }

    fn add(&mut self, key: Str, value: Value) {
        self.out().push((key, value));
    }

    /// Moves the next entry on, with another value if there is one.
    fn keep_or(&mut self, changed: Option<Value>) {
        let (key, value) = &self.entries[self.done];
        if let Some(changed) = changed {
            self.add(key.clone(), changed);
        } else if let Some(out) = &mut self.out {
            out.push((key.clone(), value.clone()));
        }
        self.done += 1;
    }

    fn undeclared(&mut self, slot: Option<&Slot>) {
        let value = &self.entries[self.done].1;
        self.keep_or(slot.and_then(|slot| slot.present(value)));
    }
}
