//! Fields that the API server lets nobody change: the object has to be deleted and made again.

use super::{Case, Danger, DangerKind, field};
use crate::diff::change::{Change, FieldChange, ObjectFate};
use value::Value;

/// What cannot change in objects of a kind.
struct Fixed {
    group: &'static str,
    kind: &'static str,
    /// What cannot change, below the object.
    fields: &'static [&'static [&'static str]],
    /// What can change nevertheless.
    except: &'static [&'static [&'static str]],
}

const fn fixed(group: &'static str, kind: &'static str, fields: &'static [&'static [&'static str]]) -> Fixed {
    Fixed { group, kind, fields, except: &[] }
}

const FIXED: &[Fixed] = &[
    fixed("apps", "Deployment", &[&["spec", "selector"]]),
    fixed("apps", "DaemonSet", &[&["spec", "selector"]]),
    fixed("apps", "ReplicaSet", &[&["spec", "selector"]]),
    Fixed {
        group: "apps",
        kind: "StatefulSet",
        fields: &[&["spec"]],
        except: &[
            &["spec", "replicas"],
            &["spec", "ordinals"],
            &["spec", "template"],
            &["spec", "updateStrategy"],
            &["spec", "revisionHistoryLimit"],
            &["spec", "persistentVolumeClaimRetentionPolicy"],
            &["spec", "minReadySeconds"],
        ],
    },
    fixed(
        "batch",
        "Job",
        &[
            &["spec", "template"],
            &["spec", "selector"],
            &["spec", "completionMode"],
            &["spec", "manualSelector"],
            &["spec", "podFailurePolicy"],
            &["spec", "backoffLimitPerIndex"],
        ],
    ),
    Fixed {
        group: "",
        kind: "PersistentVolumeClaim",
        fields: &[&["spec"]],
        except: &[&["spec", "resources", "requests"], &["spec", "volumeAttributesClassName"]],
    },
    fixed("", "Service", &[&["spec", "clusterIP"], &["spec", "clusterIPs"]]),
    fixed("", "Secret", &[&["type"]]),
    fixed(
        "storage.k8s.io",
        "StorageClass",
        &[&["provisioner"], &["parameters"], &["reclaimPolicy"], &["volumeBindingMode"]],
    ),
    fixed("rbac.authorization.k8s.io", "RoleBinding", &[&["roleRef"]]),
    fixed("rbac.authorization.k8s.io", "ClusterRoleBinding", &[&["roleRef"]]),
    fixed("scheduling.k8s.io", "PriorityClass", &[&["value"], &["preemptionPolicy"]]),
    fixed("networking.k8s.io", "IngressClass", &[&["spec", "controller"]]),
    fixed("gateway.networking.k8s.io", "GatewayClass", &[&["spec", "controllerName"]]),
];

pub(super) fn find(case: &Case<'_>, found: &mut Vec<Danger>) {
    let renamed = case.change.instances.iter().any(|instance| instance.renamed_from.is_some());
    // A new name or namespace makes a new object, which may hold anything.
    if case.change.fate != ObjectFate::Changed || renamed {
        return;
    }
    let within =
        |change: &FieldChange, places: &[&[&str]]| places.iter().any(|place| change.path.begins(place));
    for fixed in FIXED.iter().filter(|fixed| case.is(fixed.group, fixed.kind)) {
        for change in case.fields() {
            if within(change, fixed.fields) && !within(change, fixed.except) {
                found.push(refused(change));
            }
        }
    }
    declared_immutable(case, found);
    smaller_volume(case, found);
}

fn refused(change: &FieldChange) -> Danger {
    let text = "cannot be changed: applying fails unless the object is deleted first";
    field(DangerKind::Immutable, &change.path, text)
}

/// Secrets and ConfigMaps may say that they never change.
fn declared_immutable(case: &Case<'_>, found: &mut Vec<Danger>) {
    let declared = matches!(case.both(&["immutable"]).0, Some(Value::Bool(true)));
    if !declared || !(case.is("", "Secret") || case.is("", "ConfigMap")) {
        return;
    }
    let kept = |change: &&FieldChange| !change.path.begins(&["metadata"]);
    found.extend(case.fields().filter(kept).map(refused));
}

/// Volumes only ever grow.
fn smaller_volume(case: &Case<'_>, found: &mut Vec<Danger>) {
    if !case.is("", "PersistentVolumeClaim") {
        return;
    }
    for change in case.fields().filter(|change| change.path.ends(&["requests", "storage"])) {
        if let Change::Replaced(old, new) = &change.change
            && let (Some(old), Some(new)) = (quantity(old), quantity(new))
            && new < old
        {
            found.push(field(DangerKind::Immutable, &change.path, "cannot shrink: volumes only grow"));
        }
    }
}

/// A quantity of bytes; nothing in spellings that nobody uses for volumes.
fn quantity(value: &Value) -> Option<f64> {
    let text = match value {
        Value::String(text) => text.to_string(),
        other => value::go::json(other).ok()?,
    };
    let digits = text.find(|c: char| c.is_ascii_alphabetic()).unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let factor = match unit {
        "" => 1.0,
        "k" => 1e3,
        "M" => 1e6,
        "G" => 1e9,
        "T" => 1e12,
        "P" => 1e15,
        "Ki" => 1024.0,
        "Mi" => 1024.0_f64.powi(2),
        "Gi" => 1024.0_f64.powi(3),
        "Ti" => 1024.0_f64.powi(4),
        "Pi" => 1024.0_f64.powi(5),
        _ => return None,
    };
    Some(number.parse::<f64>().ok()? * factor)
}
