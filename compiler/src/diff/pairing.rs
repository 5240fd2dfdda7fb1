//! Which object is which: by identity, and where a generated name changed, by what the object holds.

use super::Manifest;
use super::change::Renaming;
use super::similarity::similarity;
use std::collections::BTreeMap;
use value::{Object, Str, Value};

/// An object on both sides, or on one.
pub(super) struct Pair<'m> {
    pub(super) before: Option<&'m Manifest>,
    pub(super) after: Option<&'m Manifest>,
}

/// The objects of a unit, paired.
pub(super) struct Pairs<'m> {
    /// In the order of what is there now; what is gone comes last.
    pub(super) pairs: Vec<Pair<'m>>,
    /// The objects that have another name now.
    pub(super) renamings: Vec<Renaming>,
}

/// Objects of one kind with generated names are the same from this similarity on, in percent.
const SAME_STEM: usize = 30;

/// Likewise, when not even the rest of the name is the same.
const OTHER_STEM: usize = 90;

/// Among more objects that are gone none is looked for by what it holds alone.
const MOST_STRANGERS: usize = 100;

impl Pair<'_> {
    /// The new name of the object, if it has one.
    pub(super) fn renaming(&self) -> Option<Renaming> {
        let (before, after) = (&self.before?.object, &self.after?.object);
        let (from, to) = (metadata(before, "name"), metadata(after, "name"));
        (from != to).then(|| Renaming { kind: text(after, "kind").into(), from: from.into(), to: to.into() })
    }
}

impl<'m> Pairs<'m> {
    pub(super) fn new(before: &'m [Manifest], after: &'m [Manifest]) -> Self {
        let mut open: BTreeMap<_, Vec<usize>> = BTreeMap::new();
        for (at, manifest) in before.iter().enumerate().rev() {
            open.entry(identity(manifest)).or_default().push(at);
        }
        let mut partner: Vec<Option<usize>> =
            after.iter().map(|manifest| open.get_mut(&identity(manifest)).and_then(Vec::pop)).collect();
        let mut gone: Vec<usize> = open.into_values().flatten().collect();
        gone.sort_unstable();
        for strict in [true, false] {
            for (at, manifest) in after.iter().enumerate() {
                if partner[at].is_none() {
                    partner[at] = take_best(&mut gone, before, manifest, strict);
                }
            }
        }
        let mut pairs: Vec<Pair<'m>> = after
            .iter()
            .zip(&partner)
            .map(|(after, at)| Pair { before: at.map(|at| &before[at]), after: Some(after) })
            .collect();
        pairs.extend(gone.iter().map(|at| Pair { before: Some(&before[*at]), after: None }));
        let renamings = pairs.iter().filter_map(Pair::renaming).collect();
        Self { pairs, renamings }
    }
}

/// Takes the object out of `gone` that most likely is `after` under another name.
fn take_best(gone: &mut Vec<usize>, before: &[Manifest], after: &Manifest, same_stem: bool) -> Option<usize> {
    if !same_stem && gone.len() > MOST_STRANGERS {
        return None;
    }
    let stem = stem(metadata(&after.object, "name"));
    let scored = gone.iter().enumerate().filter_map(|(position, at)| {
        let old = &before[*at].object;
        if text(old, "kind") != text(&after.object, "kind") || group(old) != group(&after.object) {
            return None;
        }
        let (name, new) = (metadata(old, "name"), metadata(&after.object, "name"));
        let moved = name == new;
        let generated = stem.is_some() && self::stem(name).is_some();
        let related = if same_stem { moved || generated && self::stem(name) == stem } else { generated };
        let score = if related { similarity(old, &after.object) } else { 0 };
        let least = if same_stem { SAME_STEM } else { OTHER_STEM };
        (related && score >= least).then_some((score, std::cmp::Reverse(position)))
    });
    let (_, std::cmp::Reverse(position)) = scored.max()?;
    Some(gone.remove(position))
}

/// A generated name without its hash.
pub(super) fn stem(name: &str) -> Option<&str> {
    let (stem, hash) = name.rsplit_once('-')?;
    let hex = hash.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    // Kustomize's generators and pod templates write hashes in letters that form no words.
    let safe = hash.len() == 10 && hash.bytes().all(|byte| b"bcdfghjklmnpqrstvwxz2456789k".contains(&byte));
    (!stem.is_empty() && ((8..=64).contains(&hash.len()) && hex || safe)).then_some(stem)
}

fn identity(manifest: &Manifest) -> (&str, &str, &str, &str, &str) {
    let object = &manifest.object;
    // The data plane and the observability plane of an environment may hold objects of the same name.
    let role = manifest.plane.split('/').next().unwrap_or_default().trim_start_matches("cluster");
    (role, group(object), text(object, "kind"), metadata(object, "namespace"), metadata(object, "name"))
}

/// A member that is a text; else nothing.
pub(super) fn text<'o>(object: &'o Object, key: &str) -> &'o str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// A member of `metadata` that is a text; else nothing.
pub(super) fn metadata<'o>(object: &'o Object, key: &str) -> &'o str {
    object.get("metadata").and_then(|metadata| metadata.get(key)).and_then(Value::as_str).unwrap_or_default()
}

/// The group of its `apiVersion`; empty for the core group.
pub(super) fn group(object: &Object) -> &str {
    text(object, "apiVersion").rsplit_once('/').map_or("", |(group, _)| group)
}

/// Whether an object is a Secret of Kubernetes.
pub(super) fn is_secret(object: &Object) -> bool {
    text(object, "kind") == "Secret" && group(object).is_empty()
}

/// All texts below a value, members' names excluded.
pub(super) fn texts<'v>(value: &'v Value, found: &mut Vec<&'v Str>) {
    match value {
        Value::String(text) => found.push(text),
        Value::List(list) => list.items().iter().for_each(|item| texts(item, found)),
        Value::Object(object) => object.iter().for_each(|(_, member)| texts(member, found)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::stem;

    #[test]
    fn a_generated_name_has_a_stem() {
        assert_eq!(stem("web-development-1a2b3c4d"), Some("web-development"));
        assert_eq!(stem("web-development"), None);
        assert_eq!(stem("web-12345"), None);
        assert_eq!(stem("settings-fgh2tk64dm"), Some("settings"));
    }
}
