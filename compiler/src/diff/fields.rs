//! The fields in which two versions of an object differ.

use super::Manifest;
use super::alignment::differing;
use super::change::{Change, FieldChange, Renaming};
use super::lists::{Matching, matching};
use super::pairing::text;
use super::path::{Path, Segment};
use super::secrets::Mask;
use super::similarity::same;
use super::text::hunks;
use std::collections::HashMap;
use value::{Object, Str, Value};

/// Deeper differences are told as one.
const DEEPEST: usize = 60;

/// Every difference between two versions of an object, in the order of its members.
pub(super) fn compare(
    before: &Manifest,
    after: &Manifest,
    renamings: &[Renaming],
    mask: &Mask,
) -> Vec<FieldChange> {
    let kind = text(&after.object, "kind");
    let mut walk = Walk { kind, renamings, mask, found: Vec::new() };
    if before.plane != after.plane {
        let (old, new) = (Value::String(before.plane.clone()), Value::String(after.plane.clone()));
        walk.push(Place::default().then(Segment::Plane, None), Change::Replaced(old, new));
    }
    walk.objects(&Place::default(), &before.object, &after.object);
    walk.found
}

/// Where the walk stands: on both sides, and in the object as it is now.
#[derive(Clone, Default)]
struct Place {
    path: Path,
    /// A JSON pointer; of what is gone, that of what it stood in.
    pointer: String,
}

impl Place {
    /// One step further; `now` is the step in the object as it is now, if it leads anywhere there.
    fn then(&self, segment: Segment, now: Option<&str>) -> Self {
        let mut pointer = self.pointer.clone();
        if let Some(step) = now {
            pointer.push('/');
            pointer.push_str(&step.replace('~', "~0").replace('/', "~1"));
        }
        Self { path: self.path.then(segment), pointer }
    }
}

struct Walk<'w> {
    kind: &'w str,
    renamings: &'w [Renaming],
    mask: &'w Mask,
    found: Vec<FieldChange>,
}

impl Walk<'_> {
    fn push(&mut self, place: Place, change: Change) {
        let Place { path, pointer } = place;
        self.found.push(FieldChange { path, pointer, change, causes: Vec::new() });
    }

    fn objects(&mut self, place: &Place, before: &Object, after: &Object) {
        let mut keys: Vec<&Str> = before.iter().chain(after).map(|(key, _)| key).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            let (old, new) = (before.get(key), after.get(key));
            if let (Some(old), Some(new)) = (old, new)
                && same(old, new)
            {
                continue;
            }
            let now = new.map(|_| key.as_str());
            self.member(place.then(Segment::Key(key.clone()), now), old, new);
        }
    }

    /// Two values at one place that are not the same, or one.
    fn member(&mut self, place: Place, before: Option<&Value>, after: Option<&Value>) {
        if is_own_name(&place.path) {
            return;
        }
        let depth = place.path.segments.len();
        let hides = Mask::hides_place(self.kind, &place.path);
        match (before, after) {
            _ if hides && !both_objects(before, after) => self.push(place, hidden(before, after)),
            (Some(Value::Object(old)), Some(Value::Object(new))) if depth < DEEPEST => {
                self.objects(&place, old, new);
            }
            (Some(Value::List(old)), Some(Value::List(new))) if depth < DEEPEST => {
                self.lists(&place, old.items(), new.items());
            }
            (Some(Value::String(old)), Some(Value::String(new))) => self.texts(place, old, new),
            _ => {
                let change = self.whole(&place.path, before, after).unwrap_or_else(|| hidden(before, after));
                self.push(place, change);
            }
        }
    }

    /// The change of a value as a whole; nothing if all of it is hidden.
    fn whole(&self, path: &Path, before: Option<&Value>, after: Option<&Value>) -> Option<Change> {
        let shown = |value| self.mask.shown(self.kind, path, value);
        Some(match (before, after) {
            (Some(old), Some(new)) => Change::Replaced(shown(old)?, shown(new)?),
            (None, Some(new)) => Change::Added(shown(new)?),
            (Some(old), None) => Change::Removed(shown(old)?),
            (None, None) => return None,
        })
    }

    fn texts(&mut self, place: Place, before: &Str, after: &Str) {
        let followed =
            self.renamings.iter().find(|renaming| renaming.from == *before && renaming.to == *after);
        if let Some(renaming) = followed {
            let Renaming { kind, from, to } = renaming;
            let renaming =
                Renaming { kind: kind.clone(), from: self.mask.name(from), to: self.mask.name(to) };
            return self.push(place, Change::Follows(renaming));
        }
        let shown = |text: &Str| self.mask.text(self.kind, &place.path, text);
        let (Some(before), Some(after)) = (shown(before), shown(after)) else {
            return self.push(place, Change::Hidden);
        };
        let change = if before.contains('\n') || after.contains('\n') {
            Change::Text(hunks(&before, &after))
        } else {
            Change::Replaced(Value::String(before), Value::String(after))
        };
        self.push(place, change);
    }

    fn lists(&mut self, place: &Place, before: &[Value], after: &[Value]) {
        if let Some(keys) = matching(self.kind, &place.path, before, after) {
            return self.matched(place, before, after, &keys);
        }
        for (old, new) in differing(before, after) {
            let index = new.or(old).unwrap_or_default();
            let now = new.map(|at| at.to_string());
            let item = place.then(Segment::Index(index), now.as_deref());
            self.member(item, old.map(|at| &before[at]), new.map(|at| &after[at]));
        }
    }

    fn matched(&mut self, place: &Place, before: &[Value], after: &[Value], keys: &Matching) {
        let old: HashMap<&Str, &Value> = keys.before.iter().zip(before).collect();
        let new: HashMap<&Str, &Value> = keys.after.iter().zip(after).collect();
        for (at, key) in keys.after.iter().enumerate() {
            let (old, new) = (old.get(key).copied(), new.get(key).copied());
            let differs = !matches!((old, new), (Some(old), Some(new)) if same(old, new));
            if differs {
                let now = at.to_string();
                self.member(place.then(Segment::Item(key.clone()), Some(&now)), old, new);
            }
        }
        for key in keys.before.iter().filter(|key| !new.contains_key(*key)) {
            self.member(place.then(Segment::Item(key.clone()), None), old.get(key).copied(), None);
        }
        let common = |own: &[Str], other: &HashMap<&Str, &Value>| -> Vec<Str> {
            own.iter().filter(|key| other.contains_key(*key)).cloned().collect()
        };
        let (was, is) = (common(&keys.before, &new), common(&keys.after, &old));
        if keys.ordered && was != is {
            self.push(place.clone(), Change::Order(was, is));
        }
    }
}

/// A change that nobody may see.
fn hidden(before: Option<&Value>, after: Option<&Value>) -> Change {
    match (before, after) {
        (None, _) => Change::HiddenAdded,
        (_, None) => Change::HiddenRemoved,
        _ => Change::Hidden,
    }
}

/// A renamed object has another name on purpose; that is told once, with the object.
fn is_own_name(path: &Path) -> bool {
    path.segments.len() == 2 && path.begins(&["metadata", "name"])
}

fn both_objects(before: Option<&Value>, after: Option<&Value>) -> bool {
    matches!((before, after), (Some(Value::Object(_)), Some(Value::Object(_))))
}
