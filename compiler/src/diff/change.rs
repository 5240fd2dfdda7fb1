//! What a comparison gives.

use super::danger::Danger;
use super::path::Path;
use super::text::Hunk;
use crate::resolve::UnitKind;
use value::{Str, Value};

/// What two states differ in.
#[derive(Debug, Clone, Default)]
pub struct Diff {
    /// What sets of environments have in common, sorted by their names; nothing when both states are the same.
    pub groups: Vec<Group>,
}

/// Changes that are the same in each of some environments.
#[derive(Debug, Clone)]
pub struct Group {
    /// Their namespace on the control plane.
    pub namespace: Str,
    /// Their names, sorted.
    pub environments: Vec<Str>,
    /// What changed there, by the name of the project.
    pub cells: Vec<Cell>,
}

/// What changed in a project's cell.
#[derive(Debug, Clone)]
pub struct Cell {
    /// The project.
    pub project: Str,
    /// Its units that changed.
    pub units: Vec<UnitChange>,
}

/// What became of a unit.
#[derive(Debug, Clone)]
pub struct UnitChange {
    /// What it renders.
    pub kind: UnitKind,
    /// The component or resource; empty for a project's cell.
    pub name: Str,
    /// What became of it.
    pub fate: UnitFate,
    /// Its objects that changed, in the order they are applied; those that are gone come last.
    pub objects: Vec<ObjectChange>,
}

/// What may become of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum UnitFate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is on both sides.
    Changed,
    /// Errors hide what it was.
    UnknownBefore,
    /// Errors hide what it is.
    UnknownAfter,
}

/// What became of an object.
#[derive(Debug, Clone)]
pub struct ObjectChange {
    /// What became of it.
    pub fate: ObjectFate,
    /// Its `apiVersion`.
    pub api_version: Str,
    /// Its `kind`.
    pub kind: Str,
    /// The cluster, by the folder of its plane.
    pub plane: Str,
    /// Its name in each environment of the group, in their order.
    pub instances: Vec<Instance>,
    /// What changed in it; empty unless it was there before and is there now.
    pub fields: Vec<FieldChange>,
    /// What a new object holds, without what a Secret keeps.
    pub content: Option<Value>,
    /// What deserves a second look.
    pub dangers: Vec<Danger>,
    /// Source lines that made it change as a whole, where they are known.
    pub causes: Vec<Cause>,
}

/// What may become of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum ObjectFate {
    /// It is new.
    Added,
    /// It is gone.
    Removed,
    /// It is on both sides, perhaps under another name.
    Changed,
}

/// An object in one environment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Instance {
    /// The environment.
    pub environment: Str,
    /// Its namespace.
    pub namespace: Str,
    /// Its name.
    pub name: Str,
    /// Its name before, where that was another.
    pub renamed_from: Option<Str>,
}

/// An object of a unit that has another name now, though it is the same otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Renaming {
    /// Its kind.
    pub kind: Str,
    /// The name before.
    pub from: Str,
    /// The name now.
    pub to: Str,
}

/// What changed at one place of an object.
#[derive(Debug, Clone)]
pub struct FieldChange {
    /// The place.
    pub path: Path,
    /// It as a JSON pointer into the object as it is now; of what is gone, that of what it stood in.
    pub pointer: String,
    /// What changed.
    pub change: Change,
    /// Source lines that made it change, where they are known.
    pub causes: Vec<Cause>,
}

/// What may change at a place.
#[derive(Debug, Clone)]
pub enum Change {
    /// It was not there.
    Added(Value),
    /// It is not there any more.
    Removed(Value),
    /// It has another value.
    Replaced(Value, Value),
    /// Lines of a text of several lines.
    Text(Vec<Hunk>),
    /// The items of a list whose order matters, by their keys.
    Order(Vec<Str>, Vec<Str>),
    /// A name that follows an object of this kind to its new name.
    Follows(Renaming),
    /// It changed, and nobody may see how.
    Hidden,
    /// It is new, and nobody may see it.
    HiddenAdded,
    /// It is gone, and nobody may see what it was.
    HiddenRemoved,
}

/// A place in the sources.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cause {
    /// The file as it is shown.
    pub file: Str,
    /// The line, from 1.
    pub line: u32,
}
