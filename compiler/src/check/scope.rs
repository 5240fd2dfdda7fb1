//! The variables that expressions may use, and the language they are written in.

use super::expression::Place;
use super::language::Language;
use cel::{CompileError, Env, Program, Type};

/// Which pipeline an expression belongs to; it decides the declared variables and the macros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pipeline {
    /// Resources, validations and embedded bindings of a component type.
    Component,
    /// Everything a trait holds.
    Trait,
    /// A project type.
    Project,
    /// Resources of a resource type.
    Resource,
    /// Outputs and readiness of a resource type.
    ResourceOutputs,
}

impl Pipeline {
    /// The declared variables, in the order of their slots. `gateway` may be left unset.
    pub const fn variables(self) -> &'static [&'static str] {
        match self {
            Self::Component => &[
                "metadata",
                "parameters",
                "environmentConfigs",
                "dataplane",
                "environment",
                "gateway",
                "workload",
                "configurations",
                "dependencies",
                "derived",
            ],
            Self::Trait => &[
                "metadata",
                "parameters",
                "environmentConfigs",
                "dataplane",
                "environment",
                "gateway",
                "workload",
                "configurations",
                "dependencies",
                "derived",
                "trait",
            ],
            Self::Project | Self::Resource => {
                &["metadata", "parameters", "environmentConfigs", "dataplane", "environment", "gateway"]
            }
            Self::ResourceOutputs => &[
                "metadata",
                "parameters",
                "environmentConfigs",
                "dataplane",
                "environment",
                "gateway",
                "applied",
            ],
        }
    }

    /// Whether the helpers of component.md §3.6 exist (`configurations.toVolumes()` and its kin).
    pub const fn has_context_macros(self) -> bool {
        matches!(self, Self::Component | Self::Trait)
    }

    /// The slot of a declared variable.
    pub fn slot(self, name: &str) -> Option<usize> {
        self.variables().iter().position(|variable| *variable == name)
    }
}

/// The declared variables of some expressions, each with its slot.
#[derive(Debug, Clone)]
pub struct Scope {
    language: Language,
    context_macros: bool,
    env: Env,
}

impl Scope {
    /// The variable that only some units have.
    pub(super) const GATEWAY: &str = "gateway";

    /// The scope of a pipeline.
    pub fn of(language: &Language, pipeline: Pipeline) -> Self {
        Self::new(language, pipeline.variables().iter().copied(), pipeline.has_context_macros())
    }

    /// A scope of any variables, all dynamically typed.
    pub fn new<'a>(
        language: &Language,
        variables: impl IntoIterator<Item = &'a str>,
        context_macros: bool,
    ) -> Self {
        let env = language.environment(variables, context_macros);
        Self { language: language.clone(), context_macros, env }
    }

    /// How many slots it has.
    pub fn slots(&self) -> usize {
        self.env.variables().len()
    }

    /// The slot of a variable.
    pub fn slot(&self, name: &str) -> Option<usize> {
        self.env.slot(name)
    }

    /// This scope with one more variable and its slot; a variable of that name is shadowed by taking its slot.
    pub fn with(&self, name: &str) -> (Self, usize) {
        let mut inner = self.clone();
        inner.env = inner.env.with_variable(name, Type::Dyn);
        let slot = inner.slot(name).expect("the variable was just declared");
        (inner, slot)
    }

    /// Compiles the expression at a place.
    pub(super) fn compile(&self, text: &str, place: &Place) -> Result<Program, CompileError> {
        self.compile_in(&self.env, text, place)
    }

    fn compile_in(&self, env: &Env, text: &str, place: &Place) -> Result<Program, CompileError> {
        match self.language.rewrite().and_then(|rewrite| rewrite.of(place)) {
            Some(ast) => Program::plan(&env.check(ast)?, env),
            None => env.compile(text),
        }
    }

    /// Compiles as a unit without a gateway does: the slots stay where they are, but the name means nothing.
    pub(super) fn compile_without_gateway(&self, text: &str, place: &Place) -> Result<Program, CompileError> {
        let names = self.env.variables().iter().map(|variable| variable.name.as_str());
        let names = names.map(|name| if name == Self::GATEWAY { "@undeclared" } else { name });
        self.compile_in(&self.language.environment(names, self.context_macros), text, place)
    }
}
