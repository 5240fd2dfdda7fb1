//! Deletions that take data or other objects along.

use super::{Case, Danger, DangerKind, whole};
use crate::diff::change::ObjectFate;
use crate::diff::path::Segment;

/// Group, kind, and what goes with an object of it.
const PRECIOUS: &[(&str, &str, &str)] = &[
    ("", "Namespace", "everything in it is deleted"),
    ("", "PersistentVolumeClaim", "its data is lost unless the volume is retained"),
    ("", "PersistentVolume", "its data may be lost"),
    ("apps", "StatefulSet", "its pods stop, and its volumes go or are left behind"),
    ("apiextensions.k8s.io", "CustomResourceDefinition", "every object of its kind is deleted"),
];

pub(super) fn find(case: &Case<'_>, found: &mut Vec<Danger>) {
    let Some((_, kind, loss)) = PRECIOUS.iter().find(|(group, kind, _)| case.is(group, kind)) else { return };
    let renamed = case.change.instances.iter().any(|instance| instance.renamed_from.is_some());
    let moved = case.fields().any(|field| {
        field.path.segments == [Segment::Plane] || field.path.begins(&["metadata", "namespace"])
    });
    let text = if case.change.fate == ObjectFate::Removed {
        format!("the {kind} is deleted: {loss}")
    } else if renamed {
        format!("the {kind} is deleted and made again under another name: {loss}")
    } else if moved {
        format!("the {kind} is deleted here and made anew elsewhere: {loss}")
    } else {
        return;
    };
    found.push(whole(DangerKind::Deletion, text));
}
