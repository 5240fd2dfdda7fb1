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
        walk.push(Path { segments: vec![Segment::Plane] }, Change::Replaced(old, new));
    }
    walk.objects(&Path::default(), &before.object, &after.object);
    walk.found
}

struct Walk<'w> {
    kind: &'w str,
    renamings: &'w [Renaming],
    mask: &'w Mask,
    found: Vec<FieldChange>,
}

impl Walk<'_> {
    fn push(&mut self, path: Path, change: Change) {
        self.found.push(FieldChange { path, change, causes: Vec::new() });
    }

    fn objects(&mut self, path: &Path, before: &Object, after: &Object) {
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
            self.member(path.then(Segment::Key(key.clone())), old, new);
        }
    }

    /// Two values at one place that are not the same, or one.
    fn member(&mut self, path: Path, before: Option<&Value>, after: Option<&Value>) {
        if is_own_name(&path) {
            return;
        }
        if Mask::hides_place(self.kind, &path) && !both_objects(before, after) {
            return self.hidden(path, before, after);
        }
        match (before, after) {
            (Some(Value::Object(old)), Some(Value::Object(new))) if path.segments.len() < DEEPEST => {
                self.objects(&path, old, new);
            }
            (Some(Value::List(old)), Some(Value::List(new))) if path.segments.len() < DEEPEST => {
                self.lists(&path, old.items(), new.items());
            }
            (Some(Value::String(old)), Some(Value::String(new))) => self.texts(path, old, new),
            (Some(old), Some(new)) => self.whole(
                path,
                |mask, kind, path| {
                    Some(Change::Replaced(mask.shown(kind, path, old)?, mask.shown(kind, path, new)?))
                },
                Change::Hidden,
            ),
            (None, Some(new)) => self.whole(
                path,
                |mask, kind, path| Some(Change::Added(mask.shown(kind, path, new)?)),
                Change::HiddenAdded,
            ),
            (Some(old), None) => self.whole(
                path,
                |mask, kind, path| Some(Change::Removed(mask.shown(kind, path, old)?)),
                Change::HiddenRemoved,
            ),
            (None, None) => {}
        }
    }

    fn whole(
        &mut self,
        path: Path,
        shown: impl FnOnce(&Mask, &str, &Path) -> Option<Change>,
        hidden: Change,
    ) {
        let change = shown(self.mask, self.kind, &path).unwrap_or(hidden);
        self.push(path, change);
    }

    fn hidden(&mut self, path: Path, before: Option<&Value>, after: Option<&Value>) {
        let change = match (before, after) {
            (None, _) => Change::HiddenAdded,
            (_, None) => Change::HiddenRemoved,
            _ => Change::Hidden,
        };
        self.push(path, change);
    }

    fn texts(&mut self, path: Path, before: &Str, after: &Str) {
        let followed =
            self.renamings.iter().find(|renaming| renaming.from == *before && renaming.to == *after);
        if let Some(renaming) = followed {
            let Renaming { kind, from, to } = renaming;
            let renaming =
                Renaming { kind: kind.clone(), from: self.mask.name(from), to: self.mask.name(to) };
            return self.push(path, Change::Follows(renaming));
        }
        let shown = |text: &Str| self.mask.text(self.kind, &path, text);
        let (Some(before), Some(after)) = (shown(before), shown(after)) else {
            return self.push(path, Change::Hidden);
        };
        let change = if before.contains('\n') || after.contains('\n') {
            Change::Text(hunks(&before, &after))
        } else {
            Change::Replaced(Value::String(before), Value::String(after))
        };
        self.push(path, change);
    }

    fn lists(&mut self, path: &Path, before: &[Value], after: &[Value]) {
        match matching(self.kind, path, before, after) {
            Some(matching) => self.matched(path, before, after, &matching),
            None => {
                for (old, new) in differing(before, after) {
                    let index = new.or(old).unwrap_or_default();
                    let (old, new) = (old.map(|at| &before[at]), new.map(|at| &after[at]));
                    self.member(path.then(Segment::Index(index)), old, new);
                }
            }
        }
    }

    fn matched(&mut self, path: &Path, before: &[Value], after: &[Value], keys: &Matching) {
        let old: HashMap<&Str, &Value> = keys.before.iter().zip(before).collect();
        let new: HashMap<&Str, &Value> = keys.after.iter().zip(after).collect();
        for key in &keys.after {
            match (old.get(key), new.get(key)) {
                (Some(old), Some(new)) if same(old, new) => {}
                (old, new) => {
                    self.member(path.then(Segment::Item(key.clone())), old.copied(), new.copied());
                }
            }
        }
        for key in keys.before.iter().filter(|key| !new.contains_key(*key)) {
            self.member(path.then(Segment::Item(key.clone())), old.get(key).copied(), None);
        }
        let common = |own: &[Str], other: &HashMap<&Str, &Value>| -> Vec<Str> {
            own.iter().filter(|key| other.contains_key(*key)).cloned().collect()
        };
        let (was, is) = (common(&keys.before, &new), common(&keys.after, &old));
        if keys.ordered && was != is {
            self.push(path.clone(), Change::Order(was, is));
        }
    }
}

/// A renamed object has another name on purpose; that is told once, with the object.
fn is_own_name(path: &Path) -> bool {
    path.segments.len() == 2 && path.begins(&["metadata", "name"])
}

fn both_objects(before: Option<&Value>, after: Option<&Value>) -> bool {
    matches!((before, after), (Some(Value::Object(_)), Some(Value::Object(_))))
}
