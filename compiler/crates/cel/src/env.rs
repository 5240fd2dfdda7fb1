//! What an expression may use.

use crate::{Ast, Checked, CompileError, Macros, Program, Registry, Type, check, parse};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use value::Str;

/// A declared variable. Its position in [`Env::variables`] is its slot in the values given to a program.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name; a chain `a.b` is allowed.
    pub name: Str,
    /// Its type; [`Type::Dyn`] where only running tells.
    pub ty: Type,
}

/// Object types: the fields that a [`Type::Object`] of each name has.
#[derive(Debug, Clone, Default)]
pub struct ObjectTypes {
    by_name: HashMap<Str, BTreeMap<Str, Type>>,
    /// The first part of every name with dots.
    roots: Vec<Str>,
}

impl ObjectTypes {
    /// No object types.
    pub fn new() -> Self {
        Self::default()
    }

    /// Declares an object type and its fields.
    pub fn add(&mut self, name: impl Into<Str>, fields: impl IntoIterator<Item = (Str, Type)>) {
        let name = name.into();
        if let Some((root, _)) = name.split_once('.')
            && !self.begins(root)
        {
            self.roots.push(Str::from(root));
        }
        self.by_name.insert(name, fields.into_iter().collect());
    }

    fn begins(&self, root: &str) -> bool {
        self.roots.iter().any(|known| known.as_str() == root)
    }

    /// The fields of the object type with this name, by name; none if there is no such type.
    pub fn fields(&self, name: &str) -> impl Iterator<Item = (&Str, &Type)> {
        self.by_name.get(name).into_iter().flatten()
    }

    /// Whether there is an object type with this name.
    pub fn contains(&self, name: &str) -> bool {
        self.by_name.contains_key(name)
    }

    pub(crate) fn field(&self, name: &str, field: &str) -> Option<&Type> {
        self.by_name.get(name)?.get(field)
    }
}

/// Variables, functions, macros and object types. All but the variables are shared: cloning an environment or
/// deriving one from it with another variable is cheap.
#[derive(Debug, Clone)]
pub struct Env {
    variables: Vec<Variable>,
    /// Names declared twice: cel-go then refuses every expression when it checks it.
    overlapping: Vec<Str>,
    registry: Arc<Registry>,
    macros: Arc<Macros>,
    objects: Arc<ObjectTypes>,
}

impl Env {
    /// An environment of these functions and macros, without variables.
    pub fn new(registry: Arc<Registry>, macros: Arc<Macros>) -> Self {
        Self { variables: Vec::new(), overlapping: Vec::new(), registry, macros, objects: Arc::default() }
    }

    /// The same with object types.
    pub fn with_objects(mut self, objects: Arc<ObjectTypes>) -> Self {
        self.objects = objects;
        self
    }

    /// The same with one more variable, in the next slot. A name that is declared already, with another type,
    /// makes every check fail, as in cel-go; with the same type it keeps its slot.
    pub fn with_variable(mut self, name: impl Into<Str>, ty: Type) -> Self {
        let name = name.into();
        match self.variables.iter().find(|known| known.name == name) {
            None => self.variables.push(Variable { name, ty }),
            Some(known) if known.ty == ty => {}
            Some(_) => self.overlapping.push(name),
        }
        self
    }

    /// The declared variables in slot order.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The slot of a variable.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.variables.iter().position(|variable| variable.name == name)
    }

    /// The functions.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// The functions, shared.
    pub fn shared_registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// The object types.
    pub fn objects(&self) -> &ObjectTypes {
        &self.objects
    }

    /// Whether a name that begins with this and a dot may be a variable or a type.
    pub(crate) fn qualifies(&self, root: &str) -> bool {
        let begins = |name: &str| name.strip_prefix(root).is_some_and(|rest| rest.starts_with('.'));
        root == "google"
            || self.objects.begins(root)
            || self.variables.iter().any(|variable| begins(&variable.name))
    }

    pub(crate) fn overlapping(&self) -> &[Str] {
        &self.overlapping
    }

    /// Parses an expression and expands its macros. The result depends on the macros alone, so it may be checked
    /// in any environment that has the same.
    pub fn parse(&self, text: &str) -> Result<Arc<Ast>, CompileError> {
        parse::parse(text, &self.macros).map(Arc::new)
    }

    /// Types an expression.
    pub fn check(&self, ast: &Arc<Ast>) -> Result<Checked, CompileError> {
        check::check(ast, self)
    }

    /// Parses, checks and plans an expression.
    pub fn compile(&self, text: &str) -> Result<Program, CompileError> {
        let ast = self.parse(text)?;
        Program::plan(&self.check(&ast)?, self)
    }
}
