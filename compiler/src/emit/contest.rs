//! Objects that several units render on one plane: whoever applies last wins, and kustomize refuses them in one list.

use super::{OutputTree, UnitFiles, diagnostics, path};
use crate::assemble::Identity;
use diag::Diagnostic;
use std::collections::HashMap;
use std::hash::{DefaultHasher, Hash, Hasher};

/// A number for what tells an object from others, good for one run.
pub(super) fn hash(identity: &Identity<'_>) -> u64 {
    let mut hasher = DefaultHasher::new();
    identity.hash(&mut hasher);
    hasher.finish()
}

/// Warns of every object that a unit renders although an earlier one does.
pub fn contested(tree: &OutputTree) -> Vec<Diagnostic> {
    let mut owners: HashMap<(&str, u64), &UnitFiles> = HashMap::new();
    let mut found = Vec::new();
    for unit in &tree.units {
        for folder in &unit.folders {
            for file in folder.files.iter().flatten() {
                let owner = *owners.entry((path::plane(&folder.environment), file.object)).or_insert(unit);
                if owner.key != unit.key {
                    found.push(diagnostics::object_in_two_units(unit, owner, &file.name));
                }
            }
        }
    }
    found
}
