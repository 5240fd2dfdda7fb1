//! Where every field of a unit's objects comes from.
//!
//! Rendering keeps no such thing: it is told to whoever asks, by rendering the one unit again with an observer. A stage
//! that sees a unit on its way out has a [`Trace`]; [`crate::compile_traced`] hands it on together with what is kept.
//!
//! ```text
//! let origins = trace.origins();                          // renders the unit once more
//! let object = origins.object(Plane::DataPlane, 0)?;      // the first entry of `Assembled::data`
//! let origin = object.at("/spec/replicas");               // a JSON pointer into the object
//! origin.node                                             // the node of the template, or of a patch's value
//! origin.operation                                        // the patch operation that put it there, if one did
//! origin.applied                                          // the trait whose template or patch it is
//! origin.expressions[0].place.span(file)                  // `${…}` in the file, exact to the byte
//! origin.expressions[0].reads[0].span                     // the parameter in the component, or its default in the schema
//! ```
//!
//! A field that nobody wrote (a label that every object gets) has the origin of what it stands in; an object that no
//! template made (a component's network policy) has none. A unit that does not render has no origins at all.

mod reads;
mod recorder;
mod scope;

pub(super) use recorder::Recorder;
use scope::Exact;
pub(super) use scope::{Scope, Written};

use crate::check::Place;
use crate::model::Plane;
use diag::Span;
use recorder::Made;
use std::collections::BTreeMap;
use std::fmt;
use value::Str;
use yaml::Node;

/// A way to ask for the origins of a unit.
#[derive(Clone, Copy)]
pub struct Trace<'a>(pub(super) Option<&'a dyn Fn() -> Origins>);

impl fmt::Debug for Trace<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Trace")
    }
}

impl Trace<'_> {
    /// Of a unit that nobody renders.
    pub const NONE: Trace<'static> = Trace(None);

    /// Renders the unit again and notes where everything comes from.
    pub fn origins(&self) -> Origins {
        self.0.map_or_else(Origins::default, |again| again())
    }
}

/// Where the fields of a unit's objects come from.
#[derive(Debug, Default)]
pub struct Origins {
    pub(super) data: Vec<Recorded>,
    pub(super) observability: Vec<Recorded>,
    /// What surrounds expressions: the type's own, then that of each applied trait.
    pub(super) scopes: Vec<Scope>,
}

/// Where the fields of one object come from.
#[derive(Debug, Default)]
pub(super) struct Recorded {
    entry: Option<Span>,
    /// By JSON pointer; what has no entry is part of what its nearest ancestor with one stands for.
    places: BTreeMap<String, Made>,
}

/// One object with its origins.
#[derive(Debug, Clone, Copy)]
pub struct ObjectOrigins<'a> {
    recorded: &'a Recorded,
    scopes: &'a [Scope],
}

/// Where a field comes from.
#[derive(Debug, Clone)]
pub struct Origin<'a> {
    /// The node of a template, or of the value of a patch operation.
    pub node: Span,
    /// The key before that node, if it is the whole value of one.
    pub key: Option<Span>,
    /// Whether nobody wrote the field, and the node only is what it stands in.
    pub surrounds: bool,
    /// The patch operation that put it there.
    pub operation: Option<Span>,
    /// The trait that it belongs to.
    pub applied: Option<&'a Applied>,
    /// The expressions that made it, in order.
    pub expressions: Vec<Evaluated>,
}

/// An application of a trait.
#[derive(Debug, Clone)]
pub struct Applied {
    /// The trait's name.
    pub name: Str,
    /// The instance's.
    pub instance: Str,
    /// The entry in the type or component.
    pub span: Span,
}

/// An expression that was evaluated.
#[derive(Debug, Clone)]
pub struct Evaluated {
    /// Its text.
    pub text: Str,
    /// Where it stands.
    pub place: Place,
    /// What it reads of what users write.
    pub reads: Vec<Read>,
}

/// A parameter or environment config that an expression reads.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Read {
    /// As the expression names it: `parameters.replicas`.
    pub path: String,
    /// Where the value is written; in the schema when it is a default.
    pub span: Span,
    /// Whether nobody wrote it and the schema's default is in force.
    pub default: bool,
}

impl Origins {
    /// The origins of an object by its position among the assembled ones of its plane.
    pub fn object(&self, plane: Plane, position: usize) -> Option<ObjectOrigins<'_>> {
        let objects = match plane {
            Plane::DataPlane => &self.data,
            Plane::ObservabilityPlane => &self.observability,
        };
        objects.get(position).map(|recorded| ObjectOrigins { recorded, scopes: &self.scopes })
    }
}

impl<'a> ObjectOrigins<'a> {
    /// The entry of a type or trait that made the object.
    pub fn entry(&self) -> Option<Span> {
        self.recorded.entry
    }

    /// Where the field at a JSON pointer comes from, or what it stands in.
    pub fn at(&self, pointer: &str) -> Option<Origin<'a>> {
        let mut end = pointer.len();
        let made = loop {
            if let Some(made) = self.recorded.places.get(&pointer[..end]) {
                break made;
            }
            end = pointer[..end].rfind('/')?;
        };
        let scope = self.scopes.get(made.scope)?;
        let Exact { node, key, found } =
            scope.exact(made.node, &format!("{}{}", made.below, &pointer[end..]));
        let expressions = made.expressions.iter().map(|(text, place)| Evaluated {
            text: text.clone(),
            place: place.clone(),
            reads: reads::of(text).into_iter().filter_map(|path| scope.read(&path)).collect(),
        });
        Some(Origin {
            node,
            key,
            surrounds: !found && made.expressions.is_empty(),
            operation: made.operation,
            applied: scope.applied.as_ref(),
            expressions: expressions.collect(),
        })
    }
}

/// The member or item of a node that a segment of a JSON pointer names.
fn below<'n>(node: &'n Node, segment: &str) -> Option<&'n Node> {
    let item = || node.items().get(segment.parse::<usize>().ok()?);
    node.get(segment).or_else(item)
}
