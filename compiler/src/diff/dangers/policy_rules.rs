//! Whether a NetworkPolicy allows more than before: every pair of peer and port that it allows now must have been allowed.

use super::at;
use crate::diff::similarity::same;
use value::{Object, Value};

/// A direction of traffic.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Direction {
    Ingress,
    Egress,
}

impl Direction {
    fn name(self) -> &'static str {
        match self {
            Self::Ingress => "Ingress",
            Self::Egress => "Egress",
        }
    }

    fn rules(self) -> &'static str {
        match self {
            Self::Ingress => "ingress",
            Self::Egress => "egress",
        }
    }

    fn peers(self) -> &'static str {
        match self {
            Self::Ingress => "from",
            Self::Egress => "to",
        }
    }
}

/// One thing that is allowed: a peer and a port, each nothing for any.
type Path<'v> = (Option<&'v Value>, Option<&'v Value>);

/// What a policy opens in a direction, in a few words.
pub(super) fn opened(before: &Object, after: &Object, direction: Direction) -> Option<String> {
    let name = direction.name().to_lowercase();
    match (isolates(before, direction), isolates(after, direction)) {
        (false, _) => None,
        (true, false) => Some(format!("the policy does not restrict {name} any more")),
        (true, true) => {
            let (was, is) = (allowed(before, direction), allowed(after, direction));
            let fresh = is.iter().filter(|path| !was.iter().any(|old| covers(old, path))).count();
            match fresh {
                0 => None,
                1 => Some(format!("{name} opens: one more combination of peer and port is allowed")),
                more => Some(format!("{name} opens: {more} more combinations of peer and port are allowed")),
            }
        }
    }
}

/// Whether pods under the policy are isolated in a direction.
fn isolates(policy: &Object, direction: Direction) -> bool {
    match at(policy, &["spec", "policyTypes"]).and_then(Value::as_list) {
        Some(types) if !types.is_empty() => types.iter().any(|name| name.as_str() == Some(direction.name())),
        _ => direction == Direction::Ingress || at(policy, &["spec", direction.rules()]).is_some(),
    }
}

fn allowed(policy: &Object, direction: Direction) -> Vec<Path<'_>> {
    let rules = at(policy, &["spec", direction.rules()]).and_then(Value::as_list).unwrap_or_default();
    let mut paths = Vec::new();
    for rule in rules {
        // An absent list allows everything, an item each what it says.
        for peer in any_or_each(rule.get(direction.peers())) {
            paths.extend(any_or_each(rule.get("ports")).into_iter().map(|port| (peer, port)));
        }
    }
    paths
}

/// The items of a list; nothing stands for anything where there is none.
fn any_or_each(list: Option<&Value>) -> Vec<Option<&Value>> {
    match list.and_then(Value::as_list) {
        Some(items) if !items.is_empty() => items.iter().map(Some).collect(),
        _ => vec![None],
    }
}

fn covers(old: &Path<'_>, new: &Path<'_>) -> bool {
    let peer = match (old.0, new.0) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => same(old, new) || covers_peer(old, new),
    };
    let port = match (old.1, new.1) {
        (None, _) => true,
        (Some(_), None) => false,
        (Some(old), Some(new)) => same(old, new) || covers_port(old, new),
    };
    peer && port
}

/// Selectors that ask for less cover those that ask for more.
fn covers_peer(old: &Value, new: &Value) -> bool {
    if let Some(block) = old.get("ipBlock") {
        let everywhere = matches!(block.get("cidr").and_then(Value::as_str), Some("0.0.0.0/0"));
        return everywhere && block.get("except").is_none() && new.get("ipBlock").is_some_and(is_version_4);
    }
    if new.get("ipBlock").is_some() {
        return false;
    }
    let selector = |name| match (old.get(name), new.get(name)) {
        (None, None) => true,
        (Some(old), Some(new)) => covers_selector(old, new),
        // Without a selector of namespaces only the policy's own is meant.
        (None, Some(_)) => name == "podSelector",
        (Some(_), None) => false,
    };
    selector("namespaceSelector") && selector("podSelector")
}

fn is_version_4(block: &Value) -> bool {
    block.get("cidr").and_then(Value::as_str).is_some_and(|cidr| !cidr.contains(':'))
}

fn covers_selector(old: &Value, new: &Value) -> bool {
    let labels = |selector: &'_ Value| {
        selector.get("matchLabels").and_then(Value::as_object).cloned().unwrap_or_default()
    };
    let expressions = |selector: &'_ Value| {
        selector.get("matchExpressions").and_then(Value::as_list).unwrap_or_default().to_vec()
    };
    let (old_labels, new_labels) = (labels(old), labels(new));
    let (wanted, given) = (expressions(old), expressions(new));
    old_labels.iter().all(|(key, value)| new_labels.get(key).is_some_and(|new| same(value, new)))
        && wanted.iter().all(|wanted| given.iter().any(|given| same(wanted, given)))
}

fn covers_port(old: &Value, new: &Value) -> bool {
    let protocol = |port: &Value| port.get("protocol").and_then(Value::as_str).unwrap_or("TCP").to_owned();
    let range = |port: &Value| match port.get("port") {
        None => Some((0, i64::MAX)),
        Some(Value::Int(start)) => match port.get("endPort") {
            Some(Value::Int(end)) => Some((*start, *end)),
            _ => Some((*start, *start)),
        },
        Some(Value::Double(start)) => {
            let start = *start as i64;
            match port.get("endPort") {
                Some(Value::Double(end)) => Some((start, *end as i64)),
                _ => Some((start, start)),
            }
        }
        Some(_) => None,
    };
    let (Some(old_range), Some(new_range)) = (range(old), range(new)) else {
        return old.get("port").is_none() && protocol(old) == protocol(new);
    };
    protocol(old) == protocol(new) && old_range.0 <= new_range.0 && new_range.1 <= old_range.1
}
