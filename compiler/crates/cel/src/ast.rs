//! The syntax tree after macros are expanded: one arena, nodes by index.

use std::ops::Range;
use value::{Str, Value};

/// A node of an [`Ast`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct ExprId(pub u32);

/// A parsed expression.
#[derive(Debug, Clone)]
pub struct Ast {
    /// The text it was parsed from.
    pub source: Str,
    /// Nodes; children stand before their parents, and one node may be the child of several. Some belong to no
    /// parent: macros drop what they replace.
    pub exprs: Vec<Expr>,
    /// Where each node stands, by [`ExprId`].
    pub places: Vec<Place>,
    /// The whole expression.
    pub root: ExprId,
}

/// Where a node stands in the text, in bytes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// From its first to its last byte; of an expanded macro, the macro call.
    pub range: Range<u32>,
    /// The byte cel-go reports for it: the operator of `a + b`, the `.` of `a.b`, the `(` of a call.
    pub at: u32,
}

/// One node.
#[derive(Debug, Clone)]
pub enum Expr {
    /// A constant.
    Literal(Value),
    /// A name: a variable, or a type such as `int`.
    Ident(Str),
    /// `operand.field`; with `test_only` it is `has(operand.field)`.
    Select {
        /// What the field is read from.
        operand: ExprId,
        /// The field.
        field: Str,
        /// Only ask whether it is there.
        test_only: bool,
    },
    /// A function, method or operator (`_+_`, `_?_:_`, `_[_]`, `_?._`, `_[?_]`, `@in`, `!_`, `-_`, …: cel-go's names).
    Call {
        /// Its name.
        function: Str,
        /// The receiver of a method call.
        target: Option<ExprId>,
        /// The arguments without the receiver.
        args: Vec<ExprId>,
    },
    /// `[a, ?b]`.
    List(ListExpr),
    /// `{k: v, ?k: v}`.
    Map(Vec<MapEntry>),
    /// `pkg.Message{field: v}`: name and fields.
    Struct(Str, Vec<StructField>),
    /// A loop that a macro expanded to.
    Comprehension(Box<Comprehension>),
}

/// A field of a message literal.
#[derive(Debug, Clone)]
pub struct StructField {
    /// The field.
    pub name: Str,
    /// Its value.
    pub value: ExprId,
    /// Whether it is written `?field: value`.
    pub optional: bool,
    /// The byte of its colon, which cel-go reports for it.
    pub at: u32,
}

/// A list literal.
#[derive(Debug, Clone)]
pub struct ListExpr {
    /// The elements.
    pub elements: Vec<ExprId>,
    /// Which elements are written with `?`.
    pub optional: Vec<u32>,
}

/// An entry of a map literal.
#[derive(Debug, Clone)]
pub struct MapEntry {
    /// The key.
    pub key: ExprId,
    /// The value.
    pub value: ExprId,
    /// Whether it is written `?key: value`.
    pub optional: bool,
}

/// A fold over a list or map.
#[derive(Debug, Clone)]
pub struct Comprehension {
    /// What is walked.
    pub range: ExprId,
    /// The element (of a list) or key (of a map).
    pub var: Str,
    /// With two variables: `var` is the index or key, `var2` the element or value.
    pub var2: Option<Str>,
    /// The accumulator's name: one that no user can write, except where a macro binds a name to a value by a loop
    /// that never runs (`optMap`).
    pub accumulator: Str,
    /// The accumulator's first value.
    pub init: ExprId,
    /// Goes on while this is not false.
    pub condition: ExprId,
    /// The accumulator's next value.
    pub step: ExprId,
    /// The value of the whole, with the accumulator in scope.
    pub result: ExprId,
}

impl Ast {
    /// Adds a node.
    pub(crate) fn add(&mut self, expr: Expr, place: Place) -> ExprId {
        let id = ExprId(self.exprs.len() as u32);
        self.exprs.push(expr);
        self.places.push(place);
        id
    }

    /// The node with this id.
    pub fn expr(&self, id: ExprId) -> &Expr {
        &self.exprs[id.0 as usize]
    }

    /// The node as a name, if it is one: `a.b.c`.
    pub(crate) fn qualified_name(&self, mut id: ExprId) -> Option<String> {
        let mut parts = Vec::new();
        loop {
            match self.expr(id) {
                Expr::Ident(name) => {
                    parts.push(name.as_str());
                    parts.reverse();
                    return Some(parts.join("."));
                }
                Expr::Select { operand, field, test_only: false } => {
                    parts.push(field.as_str());
                    id = *operand;
                }
                _ => return None,
            }
        }
    }

    /// Where the node with this id stands.
    pub fn place(&self, id: ExprId) -> &Place {
        &self.places[id.0 as usize]
    }
}

impl Expr {
    /// Calls `visit` with each child, in the order of evaluation of a call: receiver, arguments.
    pub fn for_each_child(&self, mut visit: impl FnMut(ExprId)) {
        match self {
            Self::Literal(_) | Self::Ident(_) => {}
            Self::Select { operand, .. } => visit(*operand),
            Self::Call { target, args, .. } => target.iter().chain(args).for_each(|id| visit(*id)),
            Self::List(list) => list.elements.iter().for_each(|id| visit(*id)),
            Self::Map(entries) => entries.iter().for_each(|entry| {
                visit(entry.key);
                visit(entry.value);
            }),
            Self::Struct(_, fields) => fields.iter().for_each(|field| visit(field.value)),
            Self::Comprehension(fold) => {
                [fold.range, fold.init, fold.condition, fold.step, fold.result].into_iter().for_each(visit);
            }
        }
    }
}
