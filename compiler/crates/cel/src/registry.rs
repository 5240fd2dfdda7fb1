//! Functions by name: what the checker declares, the evaluator calls and the documentation lists.

use crate::{Call, Type, signature};
use std::collections::HashMap;
use value::{Str, Value};

/// A function with all its overloads.
#[derive(Debug, Clone)]
pub struct Function {
    /// Its name; operators have cel-go's names (`_+_`), namespaced functions the whole (`math.abs`).
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
    /// The parameter types, the receiver first.
    pub params: Vec<Type>,
    /// The result type.
    pub result: Type,
    /// What it does; `None` for operators that the evaluator itself knows (`_&&_`, `_?_:_`, …).
    pub implementation: Option<Implementation>,
    /// The names of its type parameters, in cel-go's order of first use.
    pub(crate) type_params: Vec<Str>,
}

impl Function {
    /// An overload as it is written in declarations: `string.startsWith(string) -> bool`.
    pub fn signature(&self, overload: &Overload) -> String {
        let (receiver, params) = overload.params.split_at(usize::from(overload.member));
        let receiver = receiver.first().map(|ty| format!("{ty}.")).unwrap_or_default();
        let params: Vec<String> = params.iter().map(Type::to_string).collect();
        let signature = format!("{receiver}{}({}) -> {}", self.name, params.join(", "), overload.result);
        // Operators have angle brackets of their own; type parameters are single letters within them.
        let params = overload.type_params.iter();
        params.fold(signature, |text, name| text.replace(&format!("<{name}>"), name))
    }
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

/// A function of a [`Registry`], by number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FunctionId(pub u32);

/// Every function an environment knows.
#[derive(Debug, Clone, Default)]
pub struct Registry {
    functions: Vec<Function>,
    by_name: HashMap<Str, FunctionId>,
    /// The first part of every name like `math.abs`.
    namespaces: Vec<Str>,
}

impl Registry {
    /// No functions at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// The function with this name.
    pub fn get(&self, name: &str) -> Option<&Function> {
        self.find(name).map(|id| self.function(id))
    }

    /// The number of the function with this name.
    pub fn find(&self, name: &str) -> Option<FunctionId> {
        self.by_name.get(name).copied()
    }

    /// The function with this number.
    pub fn function(&self, id: FunctionId) -> &Function {
        &self.functions[id.0 as usize]
    }

    /// Whether a function's name begins with this and a dot.
    pub(crate) fn has_namespace(&self, name: &str) -> bool {
        self.namespaces.iter().any(|known| known.as_str() == name)
    }

    /// Adds one overload, written as a signature: `"id: string.startsWith(string) -> bool"`,
    /// `"id: math.abs(int) -> int"`, `"id: _[_](map(A, B), A) -> B"`. Single capital letters are type parameters;
    /// `duration`, `timestamp` and `optional(A)` are short names; `pkg.Name` is a type of the host.
    ///
    /// # Panics
    /// On a malformed signature: signatures are part of the program, not input.
    pub fn declare(&mut self, signature: &str, implementation: Option<Implementation>) {
        let (name, mut overload) = signature::parse(signature);
        overload.implementation = implementation;
        self.add(Function { name, overloads: vec![overload] });
    }

    /// [`Self::declare`]s a table.
    pub fn declare_all(&mut self, table: &[(&str, Option<Implementation>)]) {
        for (signature, implementation) in table {
            self.declare(signature, *implementation);
        }
    }

    /// Adds overloads to a function, which may exist already.
    pub fn add(&mut self, function: Function) {
        if let Some(id) = self.by_name.get(&function.name) {
            self.functions[id.0 as usize].overloads.extend(function.overloads);
            return;
        }
        let id = FunctionId(u32::try_from(self.functions.len()).expect("functions are written by hand"));
        self.by_name.insert(function.name.clone(), id);
        if let Some((namespace, _)) = function.name.split_once('.')
            && namespace.starts_with(|c: char| c.is_ascii_alphabetic())
            && !self.has_namespace(namespace)
        {
            self.namespaces.push(Str::from(namespace));
        }
        self.functions.push(function);
    }

    /// All functions, in the order they were added.
    pub fn iter(&self) -> impl Iterator<Item = &Function> {
        self.functions.iter()
    }
}
