//! What several environments have in common, said once.
//!
//! Names differ between environments: they hold the environment's name and hashes. Changes are compared with placeholders
//! in their place; only a change that several environments share is shown with them.

use super::change::{
    Cause, Cell, Change, Diff, FieldChange, Group, Instance, ObjectChange, UnitChange, UnitFate,
};
use super::path::{Path, Segment};
use super::text::{Hunk, Line};
use super::{Danger, Manifest, pairing};
use crate::resolve::{UnitKey, UnitKind};
use std::collections::{BTreeMap, BTreeSet};
use value::{Object, Str, Value};

/// What became of a unit in one environment.
#[derive(Debug)]
pub(crate) struct Changed {
    pub(super) key: UnitKey,
    pub(super) fate: UnitFate,
    pub(crate) objects: Vec<ObjectChange>,
    /// The position of each of them among the objects that are there now.
    pub(crate) positions: Vec<Option<usize>>,
    pub(super) names: Names,
}

impl Changed {
    /// Whether it is about this unit.
    pub(crate) fn is_of(&self, key: &UnitKey) -> bool {
        self.key == *key
    }

    /// Takes in more objects of the same unit, of whose origins nothing is known.
    pub(crate) fn join(&mut self, more: Self) {
        self.positions.extend(more.objects.iter().map(|_| None));
        self.objects.extend(more.objects);
        self.names.placeholders.extend(more.names.placeholders);
        self.names.order();
    }
}

/// What stands for the environment in the texts of a unit, longest first, with the placeholders.
#[derive(Debug, Default)]
pub(super) struct Names {
    environment: Str,
    placeholders: Vec<(Str, Str)>,
}

const ENVIRONMENT: &str = "{environment}";

impl Names {
    /// The names in the objects of a unit.
    pub(super) fn of(key: &UnitKey, before: &[Manifest], after: &[Manifest]) -> Self {
        let mut names = Self { environment: key.environment.clone(), placeholders: Vec::new() };
        let known =
            |manifests: &[Manifest]| -> BTreeSet<Str> { manifests.iter().flat_map(generated).collect() };
        let (old, new) = (known(before), known(after));
        for name in &new {
            let hash = if old.contains(name) || old.is_empty() { "{hash}" } else { "{new hash}" };
            names.add(name, hash);
        }
        old.difference(&new).for_each(|name| names.add(name, "{hash}"));
        for manifest in before.iter().chain(after) {
            if let Some(uid) = environment_uid(&manifest.object) {
                names.placeholders.push((uid, Str::from("{environment uid}")));
            }
        }
        names.order();
        names
    }

    fn order(&mut self) {
        self.placeholders.sort_by(|a, b| b.0.len().cmp(&a.0.len()).then_with(|| a.cmp(b)));
        self.placeholders.dedup();
    }

    fn add(&mut self, name: &Str, hash: &str) {
        if let Some(stem) = pairing::stem(name) {
            let stem = words_replaced(stem, &self.environment);
            self.placeholders.push((name.clone(), Str::from(format!("{stem}-{hash}"))));
        }
    }

    fn text(&self, text: &Str) -> Str {
        let mut shown: Option<String> = None;
        for (name, placeholder) in &self.placeholders {
            let current = shown.as_deref().unwrap_or(text);
            if current.contains(name.as_str()) {
                shown = Some(current.replace(name.as_str(), placeholder));
            }
        }
        let current = shown.as_deref().unwrap_or(text);
        if !self.environment.is_empty() && current.contains(self.environment.as_str()) {
            shown = Some(words_replaced(current, &self.environment));
        }
        shown.map_or_else(|| text.clone(), Str::from)
    }

    fn value(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => Value::String(self.text(text)),
            Value::List(list) => Value::list(list.items().iter().map(|item| self.value(item)).collect()),
            Value::Object(object) => {
                let members = object.iter().map(|(key, member)| (self.text(key), self.value(member)));
                Value::Object(members.collect::<Object>())
            }
            other => other.clone(),
        }
    }

    fn path(&self, path: &Path) -> Path {
        let segment = |segment: &Segment| match segment {
            Segment::Key(key) => Segment::Key(self.text(key)),
            Segment::Item(key) => Segment::Item(self.text(key)),
            other => other.clone(),
        };
        Path { segments: path.segments.iter().map(segment).collect() }
    }

    fn change(&self, change: &Change) -> Change {
        let texts = |list: &[Str]| list.iter().map(|text| self.text(text)).collect();
        match change {
            Change::Added(value) => Change::Added(self.value(value)),
            Change::Removed(value) => Change::Removed(self.value(value)),
            Change::Replaced(old, new) => Change::Replaced(self.value(old), self.value(new)),
            Change::Text(hunks) => Change::Text(hunks.iter().map(|hunk| self.hunk(hunk)).collect()),
            Change::Order(old, new) => Change::Order(texts(old), texts(new)),
            Change::Follows(renaming) => {
                let mut renaming = renaming.clone();
                (renaming.from, renaming.to) = (self.text(&renaming.from), self.text(&renaming.to));
                Change::Follows(renaming)
            }
            other => other.clone(),
        }
    }

    fn hunk(&self, hunk: &Hunk) -> Hunk {
        let lines = hunk.lines.iter().map(|line| Line { fate: line.fate, text: self.text(&line.text) });
        Hunk { before: hunk.before, after: hunk.after, lines: lines.collect() }
    }

    /// An object's change in the words that all environments share.
    fn object(&self, object: &ObjectChange) -> ObjectChange {
        let field = |field: &FieldChange| FieldChange {
            path: self.path(&field.path),
            // The same item may stand at different positions.
            pointer: String::new(),
            change: self.change(&field.change),
            causes: Vec::new(),
        };
        let instance = |instance: &Instance| Instance {
            environment: Str::new(),
            namespace: self.text(&instance.namespace),
            name: self.text(&instance.name),
            renamed_from: instance.renamed_from.as_ref().map(|name| self.text(name)),
        };
        ObjectChange {
            instances: object.instances.iter().map(instance).collect(),
            fields: object.fields.iter().map(field).collect(),
            content: object.content.as_ref().map(|content| self.value(content)),
            dangers: object
                .dangers
                .iter()
                .map(|danger| Danger {
                    path: danger.path.as_ref().map(|path| self.path(path)),
                    text: self.text(&danger.text),
                    kind: danger.kind,
                })
                .collect(),
            causes: Vec::new(),
            // Environments may share changes and differ in clusters.
            plane: Str::new(),
            ..object.clone()
        }
    }
}

/// The names and namespaces in an object's metadata.
fn generated(manifest: &Manifest) -> impl Iterator<Item = Str> + use<> {
    let of = |key| Str::from(pairing::metadata(&manifest.object, key));
    [of("name"), of("namespace")].into_iter().filter(|name| !name.is_empty())
}

fn environment_uid(object: &Object) -> Option<Str> {
    match object.get("metadata")?.get("labels")?.get("openchoreo.dev/environment-uid")? {
        Value::String(uid) if !uid.is_empty() => Some(uid.clone()),
        _ => None,
    }
}

/// `text` with a placeholder for every occurrence of the environment's name that is a word of its own.
fn words_replaced(text: &str, environment: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    let mut open = true;
    while let Some(at) = rest.find(environment).filter(|_| !environment.is_empty()) {
        let (head, tail) = (&rest[..at], &rest[at + environment.len()..]);
        let inside = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let starts = if head.is_empty() { open } else { !inside(head.chars().next_back()) };
        let whole = starts && !inside(tail.chars().next());
        out.push_str(head);
        out.push_str(if whole { ENVIRONMENT } else { environment });
        open = false;
        rest = tail;
    }
    out.push_str(rest);
    out
}

/// A unit without its environment: namespace, project, kind, name.
type Place = (Str, Str, UnitKind, Str);

/// A unit's place in its group, which is its order there.
type InGroup = (Str, UnitKind, Str);

/// Says once what several environments have in common.
pub(crate) fn folded(mut changes: Vec<Changed>) -> Diff {
    changes.sort_by(|a, b| a.key.cmp(&b.key));
    let mut units: BTreeMap<Place, Vec<Changed>> = BTreeMap::new();
    for change in changes {
        let UnitKey { kind, namespace, project, name, .. } = change.key.clone();
        units.entry((namespace, project, kind, name)).or_default().push(change);
    }
    let mut groups: BTreeMap<(Str, Vec<Str>), BTreeMap<InGroup, UnitChange>> = BTreeMap::new();
    for ((namespace, project, kind, name), changed) in units {
        for Share { fate, environments, object } in shares(changed) {
            let group = groups.entry((namespace.clone(), environments)).or_default();
            let unit = group.entry((project.clone(), kind, name.clone())).or_insert_with(|| UnitChange {
                kind,
                name: name.clone(),
                fate,
                objects: Vec::new(),
            });
            unit.objects.extend(object);
        }
    }
    let groups = groups.into_iter();
    Diff { groups: groups.map(|((namespace, names), units)| group(namespace, names, units)).collect() }
}

fn group(namespace: Str, environments: Vec<Str>, units: BTreeMap<(Str, UnitKind, Str), UnitChange>) -> Group {
    let mut cells: Vec<Cell> = Vec::new();
    for ((project, ..), unit) in units {
        match cells.last_mut().filter(|cell| cell.project == project) {
            Some(cell) => cell.units.push(unit),
            None => cells.push(Cell { project, units: vec![unit] }),
        }
    }
    Group { namespace, environments, cells }
}

/// A change of a unit with the environments that share it. A unit may change without objects.
struct Share {
    fate: UnitFate,
    environments: Vec<Str>,
    object: Option<ObjectChange>,
}

/// The changes of one unit in several environments, each once.
fn shares(changed: Vec<Changed>) -> Vec<Share> {
    let alone = changed.len() == 1;
    let mut positions: BTreeMap<String, usize> = BTreeMap::new();
    let mut shares: Vec<Share> = Vec::new();
    for Changed { key, fate, objects, names, .. } in changed {
        let mut repeated: BTreeMap<String, usize> = BTreeMap::new();
        let objects: Vec<Option<ObjectChange>> =
            if objects.is_empty() { vec![None] } else { objects.into_iter().map(Some).collect() };
        for mut object in objects {
            for instance in object.iter_mut().flat_map(|object| &mut object.instances) {
                instance.environment.clone_from(&key.environment);
            }
            let share = Share { fate, environments: vec![key.environment.clone()], object };
            if alone {
                shares.push(share);
                continue;
            }
            let common = share.object.as_ref().map(|object| names.object(object));
            let mut text = format!("{fate:?} {common:?}");
            // Several objects of one environment may look the same: each folds with one of every other.
            let count = repeated.entry(text.clone()).or_default();
            *count += 1;
            text.push_str(&count.to_string());
            if let Some(at) = positions.get(&text) {
                shares[*at].join(share, common);
            } else {
                positions.insert(text, shares.len());
                shares.push(share);
            }
        }
    }
    shares
}

impl Share {
    /// Takes in another environment, and says from now on what both have in common.
    fn join(&mut self, other: Self, common: Option<ObjectChange>) {
        self.environments.extend(other.environments);
        let (Some(own), Some(other), Some(mut common)) = (self.object.take(), other.object, common) else {
            return;
        };
        common.plane.clone_from(&own.plane);
        common.instances = own.instances;
        common.instances.extend(other.instances);
        common.causes = united(own.causes, other.causes);
        for ((field, own), other) in common.fields.iter_mut().zip(own.fields).zip(other.fields) {
            field.pointer = own.pointer;
            field.causes = united(own.causes, other.causes);
        }
        self.object = Some(common);
    }
}

/// All causes, each once.
fn united(mut causes: Vec<Cause>, more: Vec<Cause>) -> Vec<Cause> {
    causes.extend(more);
    causes.sort();
    causes.dedup();
    causes
}

#[cfg(test)]
mod tests {
    use super::words_replaced;

    #[test]
    fn only_whole_words_are_the_environment() {
        assert_eq!(
            words_replaced("web-dev, dev and devices", "dev"),
            "web-{environment}, {environment} and devices"
        );
        assert_eq!(words_replaced("devdev dev", "dev"), "devdev {environment}");
        assert_eq!(words_replaced("as it is", ""), "as it is");
    }
}
