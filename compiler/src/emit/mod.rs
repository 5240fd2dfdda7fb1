//! Files with exact bytes and the kustomizations that list them.
//!
//! [`unit`] writes the files of one assembled unit; they are all that has to stay of it. An [`OutputTree`] holds those
//! of a run. [`report`] writes units as JSON in the shape of the recorded cases instead.

use crate::assemble::Assembled;
use crate::resolve::{Place, UnitKey};
use diag::Diagnostic;

/// The files of one unit.
#[derive(Debug)]
pub struct UnitFiles {
    /// The unit.
    pub key: UnitKey,
    /// Its folders, one per plane.
    pub folders: Vec<UnitFolder>,
}

/// What a unit has in the folder of an environment on one plane.
#[derive(Debug)]
pub struct UnitFolder {
    /// The environment's folder, relative to the output's root: `clusterdataplanes/<plane>/<namespace>/<environment>`.
    pub environment: String,
    /// The unit's folder below it: `<project>/components/<component>`.
    pub unit: String,
    /// Names and contents, in the order they are applied.
    pub files: Vec<(String, String)>,
    /// Namespaces that its objects need and that nobody renders (observability planes only).
    pub namespaces: Vec<String>,
}

/// Everything that a run has to say about files.
#[derive(Debug, Default)]
pub struct OutputTree {
    /// Every unit that rendered or is undeployed, sorted by key.
    pub units: Vec<UnitFiles>,
}

/// Writes one unit; nothing assembled means that it is undeployed. Findings are about names that cannot be files.
pub fn unit(key: &UnitKey, _place: &Place, _assembled: Option<&Assembled>) -> (UnitFiles, Vec<Diagnostic>) {
    (UnitFiles { key: key.clone(), folders: Vec::new() }, Vec::new())
}
