//! Lists that remember how they were made.

use crate::Value;
use std::sync::Arc;

/// How a list came to be. Access does not care, and neither does equality but for lists without an order; conversion to
/// a document does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Made {
    /// A document or a template held it.
    Host,
    /// An expression made it element by element: a literal, `map`, `filter`, `sort`, …
    Expression,
    /// `+` joined two non-empty lists.
    Concatenation,
    /// A function returned a plain list of strings (`split`).
    Strings,
    /// A document held it, and its order says nothing: it equals every list of the same items.
    Set,
    /// The same, and its items are told apart by members of theirs.
    Keyed,
}

/// A shared list.
#[derive(Debug, Clone)]
pub struct List {
    items: Arc<Vec<Value>>,
    made: Made,
}

impl List {
    /// A list of these items.
    pub fn new(items: Vec<Value>, made: Made) -> Self {
        Self { items: Arc::new(items), made }
    }

    /// The items.
    pub fn items(&self) -> &[Value] {
        &self.items
    }

    /// How it came to be.
    pub fn made(&self) -> Made {
        self.made
    }

    /// The items for changing in place; copies them first if they are shared.
    pub fn items_mut(&mut self) -> &mut Vec<Value> {
        Arc::make_mut(&mut self.items)
    }

    /// The items; copies them only if they are shared.
    pub fn into_items(self) -> Vec<Value> {
        Arc::unwrap_or_clone(self.items)
    }

    /// The same items as a list that came to be in another way.
    #[must_use]
    pub fn with_made(self, made: Made) -> Self {
        Self { made, ..self }
    }

    /// What tells it apart from lists that are equal but made elsewhere; clones have it in common.
    pub fn identity(&self) -> usize {
        Arc::as_ptr(&self.items) as usize
    }

    /// Whether both are the very same list in memory.
    pub fn same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.items, &other.items)
    }
}
