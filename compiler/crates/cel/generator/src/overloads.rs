//! Which overloads give a wanted type, and how their calls are written.

use crate::types::{Bindings, fits};
use choreoc_cel::{Overload, Registry, Type};

/// How a call is written.
#[derive(Debug, Clone)]
enum Form {
    Prefix(String),
    Infix(String),
    Index,
    OptionalIndex,
    OptionalSelect,
    Conditional,
    Member(String),
    Global(String),
}

/// An overload that can be called.
#[derive(Debug, Clone)]
pub(crate) struct Rule {
    form: Form,
    /// The parameters, the receiver first.
    pub(crate) params: Vec<Type>,
    result: Type,
}

impl Rule {
    fn new(name: &str, overload: &Overload) -> Option<Self> {
        let form = form(name, overload.member)?;
        Some(Self { form, params: overload.params.clone(), result: overload.result.clone() })
    }

    /// What its type parameters stand for if its result is `wanted`.
    pub(crate) fn result_is(&self, wanted: &Type) -> Option<Bindings> {
        let mut bindings = Bindings::new();
        fits(&self.result, wanted, &mut bindings).then_some(bindings)
    }

    /// The call as text.
    pub(crate) fn write(&self, args: &[String]) -> String {
        match (&self.form, args) {
            (Form::Prefix(operator), [a]) => format!("{operator}({a})"),
            (Form::Infix(operator), [a, b]) => format!("({a} {operator} {b})"),
            (Form::Index, [a, b]) => format!("{a}[{b}]"),
            (Form::OptionalIndex, [a, b]) => format!("{a}[?{b}]"),
            (Form::OptionalSelect, [a, ..]) => format!("{a}.?a"),
            (Form::Conditional, [a, b, c]) => format!("({a} ? {b} : {c})"),
            (Form::Member(name), [receiver, rest @ ..]) => format!("{receiver}.{name}({})", rest.join(", ")),
            (Form::Global(name), all) => format!("{name}({})", all.join(", ")),
            _ => "null".to_owned(),
        }
    }
}

fn form(name: &str, member: bool) -> Option<Form> {
    Some(match name {
        "_[_]" => Form::Index,
        "_[?_]" => Form::OptionalIndex,
        "_?._" => Form::OptionalSelect,
        "_?_:_" => Form::Conditional,
        "!_" => Form::Prefix("!".to_owned()),
        "-_" => Form::Prefix("-".to_owned()),
        "@in" => Form::Infix("in".to_owned()),
        "math.@max" => Form::Global("math.greatest".to_owned()),
        "math.@min" => Form::Global("math.least".to_owned()),
        _ if name.contains('@') => return None,
        _ => match name.strip_prefix('_').and_then(|rest| rest.strip_suffix('_')) {
            Some(operator) => Form::Infix(operator.to_owned()),
            None if member => Form::Member(name.to_owned()),
            None => Form::Global(name.to_owned()),
        },
    })
}

/// The overloads of a registry that can be written and that `wanted` lets through, by name and overload.
pub(crate) fn rules(registry: &Registry, wanted: impl Fn(&str, &Overload) -> bool) -> Vec<Rule> {
    let overloads = registry
        .iter()
        .flat_map(|function| function.overloads.iter().map(move |overload| (&function.name, overload)));
    overloads
        .filter(|(name, overload)| wanted(name, overload))
        .filter_map(|(name, overload)| Rule::new(name, overload))
        .collect()
}
