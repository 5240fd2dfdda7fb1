//! A definition that is ready to be rendered.

use super::uses::Uses;
use schema::{Schema, SchemaError};

/// A schema that is ready for use, or the reason why it is not.
pub type CompiledSchema = Result<Schema, SchemaError>;

/// A type or trait, planned once for all the units that use it.
#[derive(Debug)]
pub struct Planned<P> {
    /// Its templates.
    pub plan: P,
    /// The schema of `parameters`.
    pub parameters: Option<CompiledSchema>,
    /// The schema of `environmentConfigs`.
    pub environment_configs: Option<CompiledSchema>,
    /// What its expressions look at; nothing for types of projects and resources, whose variables cost little.
    pub uses: Uses,
}
