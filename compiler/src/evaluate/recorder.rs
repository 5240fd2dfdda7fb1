//! Keeping the contexts of units: what their templates see.

use super::context::Variables;
use super::observer::{Observer, Watch};
use crate::check::Pipeline;
use crate::resolve::{TraitApplication, UnitKey};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use value::{Object, Str, Value};

/// What the templates of a unit see, or those of one of its traits.
#[derive(Debug, Clone)]
pub struct Context {
    /// The unit.
    pub unit: UnitKey,
    /// Whose templates.
    pub pipeline: Pipeline,
    /// The trait and its instance, for templates of a trait.
    pub instance: Option<(Str, Str)>,
    /// The values of the variables by slot; an unset one is undeclared.
    pub(super) variables: Variables,
}

impl Context {
    /// The variables as one object, by name.
    pub fn to_value(&self) -> Value {
        let named = self.pipeline.variables().iter().zip(&self.variables);
        let set = named.filter_map(|(name, value)| Some((Str::from(*name), value.clone()?)));
        Value::Object(set.collect::<Object>())
    }
}

/// Keeps the contexts of every unit that is rendered.
#[derive(Debug, Default)]
pub struct Recorder {
    /// By unit and binding, so that of several bindings the one counts that owns the unit.
    kept: Mutex<BTreeMap<(UnitKey, String), Vec<Context>>>,
}

impl Recorder {
    /// The contexts of a unit: its own, then those of its traits in the order of their application.
    pub fn contexts(&self, unit: &UnitKey) -> Vec<Context> {
        let kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        kept.iter()
            .find(|((key, _), _)| key == unit)
            .map(|(_, contexts)| contexts.clone())
            .unwrap_or_default()
    }
}

impl Watch for Recorder {
    type Observer = Recording;

    fn begin(&self) -> Recording {
        Recording::default()
    }

    fn end(&self, unit: &UnitKey, binding: &str, recording: Recording) {
        let contexts = recording.seen.into_iter().map(|(pipeline, instance, variables)| Context {
            unit: unit.clone(),
            pipeline,
            instance,
            variables,
        });
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        // A component that is rendered again sees more of what it depends on.
        kept.insert((unit.clone(), binding.to_owned()), contexts.collect());
    }
}

/// Whose context it is, of which trait and instance, and the values.
type Seen = (Pipeline, Option<(Str, Str)>, Variables);

/// The contexts of one rendering.
#[derive(Debug, Default)]
pub struct Recording {
    seen: Vec<Seen>,
}

impl Observer for Recording {
    const WHOLE_CONTEXTS: bool = true;

    fn context(
        &mut self,
        pipeline: Pipeline,
        instance: Option<&TraitApplication>,
        variables: &[Option<Value>],
    ) {
        let instance = instance.map(|applied| (applied.name.clone(), applied.instance_name.clone()));
        self.seen.push((pipeline, instance, variables.to_vec()));
    }
}
