//! Which lists are sets of named items, and by what the items are named.
//!
//! Kubernetes declares merge keys for the lists of its own kinds (`listMapKeys`, `patchMergeKey`); the order of such items
//! means nothing, with few exceptions. Lists of other kinds are matched by a member that names every item, and
//! their order is told when it changes, for nobody knows what it means.

use super::path::Path;
use value::{Str, Value};

/// A list whose items have keys.
struct Keyed {
    /// The kind it belongs to; empty for all that hold pods, and for what many kinds have.
    kind: &'static str,
    /// The last members on the way to it.
    place: &'static [&'static str],
    /// What names an item; the first is required.
    keys: &'static [&'static str],
    /// Whether the order of the items matters nevertheless.
    ordered: bool,
}

const fn keyed(kind: &'static str, place: &'static [&'static str], keys: &'static [&'static str]) -> Keyed {
    Keyed { kind, place, keys, ordered: false }
}

const LISTS: &[Keyed] = &[
    keyed("", &["containers"], &["name"]),
    Keyed { kind: "", place: &["initContainers"], keys: &["name"], ordered: true },
    keyed("", &["ephemeralContainers"], &["name"]),
    keyed("", &["env"], &["name"]),
    keyed("", &["containers", "ports"], &["containerPort", "protocol"]),
    keyed("", &["initContainers", "ports"], &["containerPort", "protocol"]),
    keyed("", &["ephemeralContainers", "ports"], &["containerPort", "protocol"]),
    keyed("", &["volumeMounts"], &["mountPath"]),
    keyed("", &["volumeDevices"], &["devicePath"]),
    keyed("", &["resizePolicy"], &["resourceName"]),
    keyed("", &["volumes"], &["name"]),
    keyed("", &["volumeClaimTemplates"], &["metadata.name"]),
    keyed("", &["imagePullSecrets"], &["name"]),
    keyed("", &["hostAliases"], &["ip"]),
    keyed("", &["topologySpreadConstraints"], &["topologyKey", "whenUnsatisfiable"]),
    keyed("", &["schedulingGates"], &["name"]),
    keyed("", &["resourceClaims"], &["name"]),
    keyed("", &["metadata", "ownerReferences"], &["uid"]),
    keyed("", &["status", "conditions"], &["type"]),
    keyed("Service", &["spec", "ports"], &["port", "protocol"]),
    keyed("ServiceAccount", &["secrets"], &["name"]),
    keyed("Gateway", &["spec", "listeners"], &["name"]),
    keyed("CustomResourceDefinition", &["spec", "versions"], &["name"]),
    keyed("MutatingWebhookConfiguration", &["webhooks"], &["name"]),
    keyed("ValidatingWebhookConfiguration", &["webhooks"], &["name"]),
    keyed("RoleBinding", &["subjects"], &["name", "kind", "namespace"]),
    keyed("ClusterRoleBinding", &["subjects"], &["name", "kind", "namespace"]),
    keyed("PersistentVolumeClaim", &["spec", "accessModes"], SELF),
    keyed("", &["metadata", "finalizers"], SELF),
    keyed("ExternalSecret", &["spec", "data"], &["secretKey"]),
];

/// The items name themselves.
const SELF: &[&str] = &[];

/// What names the items of other lists, the first that does.
const FALLBACK: &[&str] = &["name", "id", "key", "secretKey"];

/// The keys of the items of two versions of a list.
pub(super) struct Matching {
    pub(super) before: Vec<Str>,
    pub(super) after: Vec<Str>,
    /// Whether the order of the items matters.
    pub(super) ordered: bool,
}

/// The keys of the items, if all have one and no two the same.
pub(super) fn matching(kind: &str, path: &Path, before: &[Value], after: &[Value]) -> Option<Matching> {
    let declared =
        LISTS.iter().find(|list| (list.kind.is_empty() || list.kind == kind) && path.ends(list.place));
    let by = |keys: &[&str], ordered| {
        Some(Matching { before: unique(before, keys)?, after: unique(after, keys)?, ordered })
    };
    if let Some(found) = declared.and_then(|list| by(list.keys, list.ordered)) {
        return Some(found);
    }
    FALLBACK.iter().find_map(|key| by(&[key], true))
}

/// The key of every item, if no two are the same.
fn unique(items: &[Value], keys: &[&str]) -> Option<Vec<Str>> {
    let found: Vec<Str> = items.iter().map(|item| key(item, keys)).collect::<Option<_>>()?;
    let mut sorted: Vec<&Str> = found.iter().collect();
    sorted.sort_unstable();
    sorted.windows(2).all(|pair| pair[0] != pair[1]).then_some(found)
}

/// The key of an item; the default protocol is left out.
fn key(item: &Value, keys: &[&str]) -> Option<Str> {
    let Some((first, others)) = keys.split_first() else { return scalar(item) };
    let mut text = scalar(member(item, first)?)?.to_string();
    for key in others {
        let part = member(item, key).and_then(scalar).unwrap_or_default();
        if !part.is_empty() && part != "TCP" {
            text.push('/');
            text.push_str(&part);
        }
    }
    (!text.is_empty()).then(|| Str::from(text))
}

fn member<'v>(item: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(item, |value, key| value.get(key))
}

fn scalar(value: &Value) -> Option<Str> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Int(_) | Value::Uint(_) | Value::Double(_) => Some(Str::from(value::go::json(value).ok()?)),
        _ => None,
    }
}
