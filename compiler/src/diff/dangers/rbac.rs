//! Rights: roles that allow more, bindings that give them to more, pods that run as somebody else.

use super::{Case, Danger, DangerKind, field, whole};
use crate::diff::change::{Change, ObjectFate};
use std::collections::BTreeSet;
use value::{Object, Value};

const GROUP: &str = "rbac.authorization.k8s.io";

pub(super) fn find(case: &Case<'_>, found: &mut Vec<Danger>) {
    match (case.group, case.kind) {
        (GROUP, "Role" | "ClusterRole") => role(case, found),
        (GROUP, "RoleBinding" | "ClusterRoleBinding") => binding(case, found),
        _ => account(case, found),
    }
}

fn role(case: &Case<'_>, found: &mut Vec<Danger>) {
    let Some(after) = case.after else { return };
    let was = case.before.map(rights).unwrap_or_default();
    let more: Vec<Right> =
        rights(after).into_iter().filter(|right| !was.iter().any(|old| old.covers(right))).collect();
    let aggregated = case.fields().any(|change| change.path.begins(&["aggregationRule"]));
    if let Some(first) = more.first() {
        let others = match more.len() - 1 {
            0 => String::new(),
            others => format!(", and {others} more"),
        };
        found.push(whole(
            DangerKind::Rbac,
            format!("the {} allows more: {}{others}", case.kind, first.shown()),
        ));
    } else if aggregated {
        found.push(whole(DangerKind::Rbac, "the ClusterRole takes in the rights of other roles"));
    }
}

fn binding(case: &Case<'_>, found: &mut Vec<Danger>) {
    if case.change.fate == ObjectFate::Added {
        found.push(whole(DangerKind::Rbac, "somebody gets the rights of a role"));
    }
    if case.change.fate != ObjectFate::Changed {
        return;
    }
    for change in case.fields() {
        if change.path.begins(&["roleRef"]) {
            found.push(field(DangerKind::Rbac, &change.path, "the binding gives the rights of another role"));
        } else if change.path.begins(&["subjects"]) && !matches!(change.change, Change::Removed(_)) {
            found.push(field(DangerKind::Rbac, &change.path, "somebody else gets the rights of the role"));
        }
    }
}

/// The account that pods run as.
fn account(case: &Case<'_>, found: &mut Vec<Danger>) {
    if case.change.fate != ObjectFate::Changed {
        return;
    }
    for change in case.fields() {
        let named = change.path.ends(&["spec", "serviceAccountName"]);
        if named && !matches!(change.change, Change::Removed(_) | Change::Follows(_)) {
            let text = "pods run with the rights of another service account";
            found.push(field(DangerKind::Rbac, &change.path, text));
        }
    }
}

/// One thing that a rule allows; `*` is anything, no name is every name.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Right {
    group: String,
    resource: String,
    name: Option<String>,
    verb: String,
}

impl Right {
    fn covers(&self, other: &Self) -> bool {
        let any = |own: &str, other: &str| own == "*" || own == other;
        any(&self.group, &other.group)
            && any(&self.resource, &other.resource)
            && any(&self.verb, &other.verb)
            && (self.name.is_none() || self.name == other.name)
    }

    fn shown(&self) -> String {
        let group = if self.group.is_empty() { String::new() } else { format!(".{}", self.group) };
        let name = self.name.as_ref().map(|name| format!(" `{name}`")).unwrap_or_default();
        format!("`{}` on `{}{group}`{name}", self.verb, self.resource)
    }
}

/// Beyond this many rights a role is not taken apart.
const MOST_RIGHTS: usize = 5_000;

fn rights(role: &Object) -> BTreeSet<Right> {
    let mut found = BTreeSet::new();
    for rule in role.get("rules").and_then(Value::as_list).unwrap_or_default() {
        let list = |key: &str| -> Vec<String> {
            let items = rule.get(key).and_then(Value::as_list).unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let names = list("resourceNames");
        let names: Vec<Option<String>> =
            if names.is_empty() { vec![None] } else { names.into_iter().map(Some).collect() };
        for verb in list("verbs") {
            for url in list("nonResourceURLs") {
                found.insert(Right { group: String::new(), resource: url, name: None, verb: verb.clone() });
            }
            for group in list("apiGroups") {
                for resource in list("resources") {
                    for name in &names {
                        if found.len() > MOST_RIGHTS {
                            return found;
                        }
                        found.insert(Right {
                            group: group.clone(),
                            resource: resource.clone(),
                            name: name.clone(),
                            verb: verb.clone(),
                        });
                    }
                }
            }
        }
    }
    found
}
