//! From a path to pointers: filters and wildcards against the document as it stands (component.md §3.11.2).

use super::Step;
use crate::check::{Path, Token};
use std::fmt::Write;
use value::{Made, Object, Str, Value, go};

/// How many places one path may mean.
const STATES: usize = 65_536;

/// A place that the path may mean so far, and what is there.
#[derive(Debug, Clone)]
struct State<'a> {
    pointer: Vec<Step>,
    at: At<'a>,
}

#[derive(Debug, Clone, Copy)]
enum At<'a> {
    Root(&'a Object),
    Value(&'a Value),
    Nothing,
}

/// All places that a path means, in document order.
pub(super) fn expand(document: &Object, path: &Path) -> Result<Vec<Vec<Step>>, String> {
    let pointer = Vec::with_capacity(path.tokens.len());
    let mut states = vec![State { pointer, at: At::Root(document) }];
    for token in &path.tokens {
        match token {
            Token::Key(key) => each(&mut states, |state| state.member(key))?,
            Token::Index(index) => each(&mut states, |state| state.item(*index))?,
            Token::Append => each(&mut states, |state| {
                state.step(Step::Append, At::Nothing);
                Ok(())
            })?,
            Token::Wildcard => states = all(&states, "wildcard [*]", |_| true)?,
            Token::Filter { way, text } => states = all(&states, "filter", |item| selects(item, way, text))?,
        }
    }
    match &path.malformed {
        Some(problem) => Err(problem.clone()),
        None => Ok(states.into_iter().map(|state| state.pointer).collect()),
    }
}

fn each<'a>(
    states: &mut [State<'a>],
    mut step: impl FnMut(&mut State<'a>) -> Result<(), String>,
) -> Result<(), String> {
    states.iter_mut().try_for_each(&mut step)
}

/// The chosen items of every state.
fn all<'a>(
    states: &[State<'a>],
    what: &str,
    chosen: impl Fn(&Value) -> bool,
) -> Result<Vec<State<'a>>, String> {
    let mut found = Vec::new();
    for state in states {
        let Some(items) = state.items() else {
            let got = state.type_name();
            return Err(format!("{what} expects an array, got {got} at {}", shown(&state.pointer)));
        };
        for (index, item) in items.iter().enumerate().filter(|(_, item)| chosen(item)) {
            let mut next = State { pointer: state.pointer.clone(), at: At::Value(item) };
            next.pointer.push(Step::Index(index as i64));
            found.push(next);
        }
        if found.len() > STATES {
            return Err(format!("path expansion exceeded {STATES} states"));
        }
    }
    Ok(found)
}

impl<'a> State<'a> {
    fn step(&mut self, step: Step, at: At<'a>) {
        self.pointer.push(step);
        self.at = at;
    }

    fn member(&mut self, key: &Str) -> Result<(), String> {
        let child = match self.at {
            At::Root(object) | At::Value(Value::Object(object)) => object.get(key),
            At::Nothing | At::Value(Value::Null) => None,
            At::Value(other) => {
                let (key, got) = (go::quote(key), go::type_name(other));
                return Err(format!("path segment {key} expects an object, got {got}"));
            }
        };
        // Pointers are text upstream, where a key `-` and the append marker look the same.
        let step = if *key == "-" { Step::Append } else { Step::Key(key.clone()) };
        self.step(step, child.map_or(At::Nothing, At::Value));
        Ok(())
    }

    fn item(&mut self, index: i64) -> Result<(), String> {
        let Some(items) = self.items() else {
            return Err(format!("path segment expects an array, got {}", self.type_name()));
        };
        let item = usize::try_from(index).ok().and_then(|at| items.get(at));
        let item = item.ok_or_else(|| format!("array index {index} out of bounds"))?;
        self.step(Step::Index(index), At::Value(item));
        Ok(())
    }

    fn items(&self) -> Option<&'a [Value]> {
        match self.at {
            At::Value(Value::List(list)) if list.made() == Made::Host => Some(list.items()),
            _ => None,
        }
    }

    fn type_name(&self) -> &'static str {
        match self.at {
            At::Root(_) => "map[string]interface {}",
            At::Value(value) => go::type_name(value),
            At::Nothing => "<nil>",
        }
    }
}

/// Whether the member at this way prints as the text. Null prints as nothing.
fn selects(item: &Value, way: &[Str], text: &str) -> bool {
    let found = way.iter().try_fold(item, |at, key| at.get(key));
    match found {
        None => false,
        Some(Value::Null) => text.is_empty(),
        Some(Value::String(found)) => found == text,
        Some(other) => go::printed(other) == text,
    }
}

/// A pointer as text.
fn shown(pointer: &[Step]) -> String {
    let mut out = String::new();
    for step in pointer {
        out.push('/');
        match step {
            Step::Key(key) => out.push_str(&key.replace('~', "~0").replace('/', "~1")),
            Step::Index(index) => write!(out, "{index}").expect("a string takes all text"),
            Step::Append => out.push('-'),
        }
    }
    out
}
