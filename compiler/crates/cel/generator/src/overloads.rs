//! Which overloads give a wanted type, and how their calls are written.

use crate::types::{Bindings, fits};
use choreoc_cel::{Function, Overload, Registry, Type};

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
    pub(crate) result: Type,
    /// The overload as it is declared.
    pub(crate) signature: String,
}

impl Rule {
    fn new(function: &Function, overload: &Overload) -> Option<Self> {
        Some(Self {
            form: form(&function.name, overload.member)?,
            params: overload.params.clone(),
            result: overload.result.clone(),
            signature: function.signature(overload),
        })
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

/// The overloads of a registry that can be written and that `wanted` lets through, by their signature.
pub(crate) fn rules(registry: &Registry, wanted: impl Fn(&str) -> bool) -> Vec<Rule> {
    let overloads = registry
        .iter()
        .flat_map(|function| function.overloads.iter().map(move |overload| (function, overload)));
    let rules = overloads.filter_map(|(function, overload)| Rule::new(function, overload));
    rules.filter(|rule| wanted(&rule.signature)).collect()
}
