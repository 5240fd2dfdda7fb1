//! Addresses that routes claim: host, path and gateway.

use super::{Subject, diagnostics, member, plane};
use crate::assemble::{Assembled, Entry};
use crate::model::Kind;
use crate::resolve::UnitKey;
use diag::{Diagnostic, Span};
use std::collections::BTreeMap;
use value::{Object, Str, Value, go};

/// One address that one route claims on one gateway.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Claim {
    address: Address,
    key: UnitKey,
    object: String,
    span: Span,
}

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Address {
    plane: (Kind, Str, Str),
    gateway: String,
    host: String,
    /// What else has to fit, as JSON; the path in words for messages.
    matched: String,
    path: String,
}

/// The addresses that the routes of a unit claim.
pub(super) fn claims(subject: &Subject<'_>, assembled: &Assembled) -> Vec<Claim> {
    let mut claims = Vec::new();
    for entry in &assembled.data {
        let identity = entry.identity();
        if identity.group != "gateway.networking.k8s.io" || !identity.kind.ends_with("Route") {
            continue;
        }
        let object = format!("{} {}", identity.kind, identity.name);
        for address in addresses(subject, entry) {
            claims.push(Claim {
                address,
                key: subject.key.clone(),
                object: object.clone(),
                span: subject.span,
            });
        }
    }
    claims
}

fn addresses(subject: &Subject<'_>, entry: &Entry) -> Vec<Address> {
    let list = |name: &str| {
        let value = member(&entry.object, &["spec", name]);
        value.and_then(Value::as_list).unwrap_or_default()
    };
    let mut hosts: Vec<&str> = list("hostnames").iter().filter_map(Value::as_str).collect();
    if hosts.is_empty() {
        hosts.push("*");
    }
    let mut matches: Vec<(String, String)> = Vec::new();
    for rule in list("rules").iter().filter_map(Value::as_object) {
        let listed = rule.get("matches").and_then(Value::as_list).unwrap_or_default();
        if listed.is_empty() {
            matches.push((String::new(), "/".to_owned()));
        }
        for one in listed {
            let path =
                one.as_object().and_then(|one| member(one, &["path", "value"])).and_then(Value::as_str);
            matches.push((go::json(one).unwrap_or_default(), path.unwrap_or("/").to_owned()));
        }
    }
    let mut addresses = Vec::new();
    for parent in list("parentRefs").iter().filter_map(Value::as_object) {
        let gateway = gateway(parent, entry);
        for host in &hosts {
            for (matched, path) in &matches {
                addresses.push(Address {
                    plane: plane(subject.place),
                    gateway: gateway.clone(),
                    host: (*host).to_owned(),
                    matched: format!("{} {matched}", entry.identity().kind),
                    path: path.clone(),
                });
            }
        }
    }
    addresses
}

fn gateway(parent: &Object, entry: &Entry) -> String {
    let text = |key: &str| parent.get(key).and_then(Value::as_str).unwrap_or_default();
    let namespace = match text("namespace") {
        "" => entry.identity().namespace,
        namespace => namespace,
    };
    format!("{namespace}/{} {}", text("name"), text("sectionName"))
}

/// Compares the claims of all units: each address that several routes claim, once for each two units.
pub(super) fn clashes(mut claims: Vec<Claim>) -> Vec<Diagnostic> {
    claims.sort();
    claims.dedup();
    let mut told: BTreeMap<(&UnitKey, &UnitKey), Diagnostic> = BTreeMap::new();
    for same in claims.chunk_by(|a, b| a.address == b.address) {
        let Some((first, others)) = same.split_first() else { continue };
        for other in others {
            let Address { host, path, .. } = &other.address;
            told.entry((&first.key, &other.key)).or_insert_with(|| {
                let (a, b) = (
                    (&first.key, first.span, first.object.as_str()),
                    (&other.key, other.span, other.object.as_str()),
                );
                diagnostics::route_clash(a, b, host, path)
            });
        }
    }
    told.into_values().collect()
}
