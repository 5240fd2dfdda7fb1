//! What an expression may use, and what compiling one gives.

use crate::{CompileError, EvalError, Registry, Type};
use std::sync::Arc;
use value::{Str, Value};

/// A declared variable. Its position in [`Env::variables`] is its slot in the values given to a program.
#[derive(Debug, Clone)]
pub struct Variable {
    /// Its name.
    pub name: Str,
    /// Its type; [`Type::Dyn`] where only running tells.
    pub ty: Type,
}

/// Builds an [`Env`].
#[derive(Debug, Default)]
pub struct EnvBuilder {}

/// Variables, functions, macros and object types. Building one is cheap when the registry is shared; it can be
/// derived from another with more variables.
#[derive(Debug, Clone)]
pub struct Env {
    variables: Vec<Variable>,
    registry: Arc<Registry>,
}

impl Env {
    /// The declared variables in slot order.
    pub fn variables(&self) -> &[Variable] {
        &self.variables
    }

    /// The functions.
    pub fn registry(&self) -> &Registry {
        &self.registry
    }

    /// Parses, checks and plans an expression.
    pub fn compile(&self, text: &str) -> Result<Program, CompileError> {
        let _ = text;
        Ok(Program { result_type: Type::Dyn })
    }
}

/// A planned expression: immutable, `Send + Sync`, evaluated as often as wanted.
#[derive(Debug)]
pub struct Program {
    result_type: Type,
}

impl Program {
    /// The type the checker gave it.
    pub fn result_type(&self) -> &Type {
        &self.result_type
    }

    /// Evaluates against the values of the variables, by slot. The result may share structure with them.
    pub fn evaluate(&self, variables: &[Option<Value>]) -> Result<Value, EvalError> {
        let _ = variables;
        Ok(Value::Null)
    }
}
