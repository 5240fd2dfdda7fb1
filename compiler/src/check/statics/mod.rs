//! Static checks: expressions typed against the schemas and the structure of the contexts (component.md §6.3).
//!
//! At run time every variable is dynamically typed and its numbers are doubles; here `parameters` has the fields of
//! its schema and a port is an integer. The two disagree in places, which is upstream's to bear: the admission
//! webhooks check as this module does, rendering as [`Scope`](super::Scope) does.
//!
//! * [`schema_types`]: `openAPIV3Schema` as types.
//! * [`structures`]: the contexts as types.
//! * [`fields`]: what is demanded of each field of a definition.

mod applied;
mod fields;
mod loops;
mod schema_types;
mod structures;

pub use fields::{Field, Finding, Repeat, Typed};

use super::language::Language;
use cel::{Env, ObjectTypes, Type};
use std::sync::Arc;
use value::Value;

/// Which kind of definition the expressions stand in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Definition {
    /// A component type.
    ComponentType,
    /// A trait.
    Trait,
    /// A resource type.
    ResourceType,
}

/// The schemas of a definition, as its document holds them.
#[derive(Debug, Clone, Copy, Default)]
pub struct Schemas<'a> {
    /// Of `parameters`.
    pub parameters: Option<&'a Value>,
    /// Of `environmentConfigs`.
    pub environment_configs: Option<&'a Value>,
    /// Whether they were accepted before, so that unknown keywords do not matter.
    pub frozen: bool,
}

/// The typed environments of one definition.
#[derive(Debug, Clone)]
pub struct Statics {
    definition: Definition,
    objects: ObjectTypes,
    /// Without loop variables, `resource` and `applied`.
    env: Env,
}

impl Statics {
    /// The environments of a definition. A schema that cannot be used counts as one without fields; what is wrong
    /// with it is [`schema::Schema::admit`]'s to say.
    pub fn new(language: &Language, definition: Definition, schemas: Schemas<'_>) -> Self {
        let mut objects = ObjectTypes::new();
        structures::declare(&mut objects, definition);
        let resources = definition == Definition::ResourceType;
        let parameters =
            schema_types::declare(&mut objects, "Parameters", schemas.parameters, resources, schemas.frozen);
        let environment_configs = schema_types::declare(
            &mut objects,
            "EnvironmentConfigs",
            schemas.environment_configs,
            resources,
            schemas.frozen,
        );
        let env = language
            .environment([], !resources)
            .with_objects(Arc::new(objects.clone()))
            .with_variable("parameters", parameters)
            .with_variable("environmentConfigs", environment_configs);
        let variables = structures::variables(definition);
        let env = variables.iter().fold(env, |env, (name, ty)| env.with_variable(*name, Type::object(*ty)));
        Self { definition, objects, env }
    }
}
