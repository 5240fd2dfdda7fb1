//! The observer that notes where everything comes from.

use super::{Origins, Recorded, Scope};
use crate::check::{Expression, Place};
use crate::evaluate::entries::Rendered;
use crate::evaluate::observer::Observer;
use crate::evaluate::patch::Operation;
use crate::evaluate::patch::Step;
use crate::model::Plane;
use diag::Span;
use std::collections::BTreeMap;
use std::fmt::Write;
use value::{Object, Str, Value};

/// What made a value.
#[derive(Debug, Clone)]
pub(super) struct Made {
    /// The node of a template.
    pub(super) node: Span,
    /// The way from what that node made to the value.
    pub(super) below: String,
    /// The position of the scope it was evaluated in.
    pub(super) scope: usize,
    /// The patch operation that put it there.
    pub(super) operation: Option<Span>,
    /// The expressions of the node.
    pub(super) expressions: Vec<(Str, Place)>,
}

/// Values by JSON pointer.
type Places = BTreeMap<String, Made>;

/// Notes what is rendered, and to which objects it goes.
#[derive(Debug, Default)]
pub(in crate::evaluate) struct Recorder {
    /// The way to where the walk stands: lengths of `pointer` before each step.
    way: Vec<usize>,
    pointer: String,
    scope: usize,
    expressions: Vec<(Str, Place)>,
    rendering: Places,
    /// What has been rendered since the last object was made, with the node of its root.
    rendered: Vec<(Span, Places)>,
    objects: Vec<Recorded>,
}

impl Recorder {
    /// The origins of these objects, in the order in which they leave: those of one plane, then those of the other.
    pub(in crate::evaluate) fn finish(mut self, rendered: &[Rendered], scopes: Vec<Scope>) -> Origins {
        let (observability, data): (Vec<_>, Vec<_>) =
            rendered.iter().partition(|rendered| rendered.plane == Plane::ObservabilityPlane.name());
        let mut take = |objects: Vec<&Rendered>| -> Vec<Recorded> {
            let mut recorded =
                |object: &Rendered| self.objects.get_mut(object.tag as usize).map(std::mem::take);
            objects.into_iter().map(|object| recorded(object).unwrap_or_default()).collect()
        };
        Origins { data: take(data), observability: take(observability), scopes }
    }

    fn enter(&mut self, segment: &str) {
        self.way.push(self.pointer.len());
        push(&mut self.pointer, segment);
        // An item that was left out has no place; the next one takes it.
        prune(&mut self.rendering, &self.pointer);
    }
}

impl Observer for Recorder {
    fn applying(&mut self, application: usize) {
        self.scope = application + 1;
        self.rendered.clear();
    }

    fn evaluated(&mut self, expression: &Expression, _: &Value) {
        self.expressions.push((expression.text.clone(), expression.place.clone()));
    }

    fn enter_member(&mut self, key: &Str) {
        self.enter(key);
    }

    fn enter_item(&mut self, index: usize) {
        self.enter(&index.to_string());
    }

    fn leave(&mut self) {
        self.expressions.clear();
        if let Some(length) = self.way.pop() {
            self.pointer.truncate(length);
        }
    }

    fn key_produced(&mut self, _: Span) {
        self.expressions.clear();
    }

    fn produced(&mut self, node: Span) {
        let expressions = std::mem::take(&mut self.expressions);
        let made = Made { node, below: String::new(), scope: self.scope, operation: None, expressions };
        self.rendering.insert(self.pointer.clone(), made);
        if self.way.is_empty() {
            self.rendered.push((node, std::mem::take(&mut self.rendering)));
        }
    }

    fn created(&mut self, entry: Span) -> u32 {
        let places = self.rendered.pop().map(|(_, places)| places).unwrap_or_default();
        self.rendered.clear();
        self.objects.push(Recorded { entry: Some(entry), places });
        self.objects.len() as u32 - 1
    }

    fn patched(&mut self, plan: Span, operation: &Operation, tag: u32, pointer: &[Step], object: &Object) {
        let Some(recorded) = self.objects.get_mut(tag as usize) else { return };
        let places = &mut recorded.places;
        let encloses =
            |node: &Span| node.file == plan.file && plan.start <= node.start && node.end <= plan.end;
        let value = self.rendered.iter().rev().find(|(node, _)| encloses(node));
        let value = value.map(|(_, value)| value);
        let Some((last, parent)) = pointer.split_last() else { return };
        let (parent, length) = parent_of(parent, object);
        let index = match (last, length) {
            (Step::Index(index), Some(_)) => Some(*index as usize),
            (Step::Append, Some(length)) => Some(length.saturating_sub(1)),
            _ => None,
        };
        let mut target = parent.clone();
        match (index, last) {
            (Some(index), _) => push(&mut target, &index.to_string()),
            (None, step) => push(&mut target, &segment(step)),
        }
        match operation.operation.to_ascii_lowercase().as_str() {
            "mergeshallow" => {
                for (key, _) in operation.value.as_object().into_iter().flatten() {
                    let (mut member, mut below) = (target.clone(), String::new());
                    push(&mut member, key);
                    push(&mut below, key);
                    graft(places, &member, value, &below, plan);
                }
            }
            "remove" => {
                prune(places, &target);
                if let Some(index) = index {
                    shift(places, &parent, index + 1, |index| index - 1);
                }
            }
            "add" => {
                if let Some(index) = index.filter(|_| matches!(last, Step::Index(_))) {
                    shift(places, &parent, index, |index| index + 1);
                }
                graft(places, &target, value, "", plan);
            }
            _ => graft(places, &target, value, "", plan),
        }
    }
}

/// The pointer to what holds a place, and its length if it is a list.
fn parent_of(way: &[Step], object: &Object) -> (String, Option<usize>) {
    let mut pointer = String::new();
    let mut node: Option<&Value> = None;
    for step in way {
        let key = segment(step);
        node = match node {
            None if pointer.is_empty() => object.get(&key),
            Some(Value::List(list)) => key.parse::<usize>().ok().and_then(|at| list.items().get(at)),
            Some(Value::Object(object)) => object.get(&key),
            _ => None,
        };
        push(&mut pointer, &key);
    }
    let length = node.and_then(Value::as_list).map(<[Value]>::len);
    (pointer, length)
}

fn segment(step: &Step) -> String {
    match step {
        Step::Key(key) => key.to_string(),
        Step::Index(index) => index.to_string(),
        Step::Append => "-".to_owned(),
    }
}

fn push(pointer: &mut String, segment: &str) {
    let _ = write!(pointer, "/{}", segment.replace('~', "~0").replace('/', "~1"));
}

/// The part of a pointer behind a prefix of whole segments.
fn behind<'p>(pointer: &'p str, prefix: &str) -> Option<&'p str> {
    pointer.strip_prefix(prefix).filter(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Forgets a place and everything in it.
fn prune(places: &mut Places, pointer: &str) {
    places.retain(|place, _| behind(place, pointer).is_none());
}

/// Puts what an operation rendered in the stead of a place; `from` leads from the operation's value to what goes there.
fn graft(places: &mut Places, target: &str, value: Option<&Places>, from: &str, operation: Span) {
    prune(places, target);
    let Some(value) = value else { return };
    let mut put = |pointer: String, made: &Made, below: String| {
        places.insert(pointer, Made { below, operation: Some(operation), ..made.clone() });
    };
    if !value.contains_key(from)
        && let Some(root) = value.get("")
    {
        put(target.to_owned(), root, from.to_owned());
    }
    for (pointer, made) in value {
        if let Some(rest) = behind(pointer, from) {
            put(format!("{target}{rest}"), made, made.below.clone());
        }
    }
}

/// Renumbers the items of a list from an index on.
fn shift(places: &mut Places, list: &str, from: usize, renumber: impl Fn(usize) -> usize) {
    let moved = |pointer: &str| {
        let rest = behind(pointer, list)?.strip_prefix('/')?;
        let (index, rest) = rest.find('/').map_or((rest, ""), |at| rest.split_at(at));
        let index = index.parse::<usize>().ok().filter(|index| *index >= from)?;
        Some(format!("{list}/{}{rest}", renumber(index)))
    };
    let renamed =
        std::mem::take(places).into_iter().map(|(pointer, made)| (moved(&pointer).unwrap_or(pointer), made));
    *places = renamed.collect();
}
