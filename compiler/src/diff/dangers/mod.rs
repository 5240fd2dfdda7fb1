//! What deserves a second look before it is applied.
//!
//! Each module knows one sort of danger; a change that makes things safer (a closed port, a removed right) is none.

mod deletion;
mod immutable;
mod network;
mod policy_rules;
mod rbac;
mod rollout;

use super::change::{FieldChange, ObjectChange};
use super::danger::{Danger, DangerKind};
use super::pairing::{self, Pair};
use super::path::Path;
use super::secrets::Mask;
use value::{Object, Str, Value};

/// An object's change as the modules look at it.
struct Case<'c> {
    before: Option<&'c Object>,
    after: Option<&'c Object>,
    kind: &'c str,
    group: &'c str,
    change: &'c ObjectChange,
}

impl Case<'_> {
    fn fields(&self) -> impl Iterator<Item = &FieldChange> {
        self.change.fields.iter()
    }

    fn is(&self, group: &str, kind: &str) -> bool {
        self.group == group && self.kind == kind
    }

    /// A member's values on both sides.
    fn both(&self, path: &[&str]) -> (Option<&Value>, Option<&Value>) {
        (self.before.and_then(|object| at(object, path)), self.after.and_then(|object| at(object, path)))
    }
}

fn at<'o>(object: &'o Object, path: &[&str]) -> Option<&'o Value> {
    let (first, rest) = path.split_first()?;
    rest.iter().try_fold(object.get(first)?, |value, key| value.get(key))
}

/// Everything about an object's change that deserves a second look, worst first.
pub(super) fn of(pair: &Pair<'_>, change: &ObjectChange, mask: &Mask) -> Vec<Danger> {
    let before = pair.before.map(|manifest| &manifest.object);
    let after = pair.after.map(|manifest| &manifest.object);
    let Some(object) = after.or(before) else { return Vec::new() };
    let case =
        Case { before, after, kind: pairing::text(object, "kind"), group: pairing::group(object), change };
    let mut found = Vec::new();
    deletion::find(&case, &mut found);
    immutable::find(&case, &mut found);
    rollout::find(&case, &mut found);
    network::find(&case, &mut found);
    rbac::find(&case, &mut found);
    found.sort_by_key(|danger| DangerKind::ALL.iter().position(|kind| *kind == danger.kind));
    // The words quote fields, which may hold what nobody may see.
    for danger in &mut found {
        danger.text = mask.text("", &Path::default(), &danger.text).unwrap_or_else(|| "(hidden)".into());
    }
    found
}

/// A danger of the object as a whole.
fn whole(kind: DangerKind, text: impl Into<Str>) -> Danger {
    Danger { kind, path: None, text: text.into() }
}

/// A danger at a field.
fn field(kind: DangerKind, path: &Path, text: impl Into<Str>) -> Danger {
    Danger { kind, path: Some(path.clone()), text: text.into() }
}
