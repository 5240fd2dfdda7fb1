//! Functions by name: what the checker declares, the evaluator calls and the documentation lists.

use crate::Type;
use std::collections::BTreeMap;
use value::{Str, Value};

/// A function with all its overloads.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name; operators have cel-go's names (`_+_`).
    pub name: Str,
    /// Its overloads, in the order the checker tries them.
    pub overloads: Vec<Overload>,
}

/// One signature of a function and what it does.
#[derive(Debug, Clone)]
pub struct Overload {
    /// cel-go's identifier (`starts_with_string`).
    pub id: Str,
    /// Whether it is called as a method: the receiver is the first parameter.
    pub member: bool,
    /// The parameter types.
    pub params: Vec<Type>,
    /// The result type.
    pub result: Type,
    /// What it does; `None` for operators that the evaluator itself knows (`_&&_`, `_?_:_`, …).
    pub implementation: Option<Implementation>,
}

/// What an overload does. It is called only with arguments whose run-time kinds fit its parameters.
#[derive(Debug, Clone, Copy)]
pub enum Implementation {
    /// Of one argument.
    Unary(fn(&mut Call<'_>, &Value) -> Result<Value, String>),
    /// Of two.
    Binary(fn(&mut Call<'_>, &Value, &Value) -> Result<Value, String>),
    /// Of any number.
    Many(fn(&mut Call<'_>, &[Value]) -> Result<Value, String>),
}

/// What an implementation may use besides its arguments: the budgets of the running evaluation.
#[derive(Debug)]
pub struct Call<'a> {
    /// How many bytes the evaluation may still allocate.
    pub allocation: &'a mut u64,
}

/// Every function an environment knows.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    functions: BTreeMap<Str, Function>,
}

impl Registry {
    /// The function with this name.
    pub fn get(&self, name: &str) -> Option<&Function> {
        self.functions.get(name)
    }

    /// Adds overloads to a function, which may exist already.
    pub fn add(&mut self, function: Function) {
        match self.functions.get_mut(&function.name) {
            Some(known) => known.overloads.extend(function.overloads),
            None => drop(self.functions.insert(function.name.clone(), function)),
        }
    }

    /// All functions, by name.
    pub fn iter(&self) -> impl Iterator<Item = &Function> {
        self.functions.values()
    }
}
