//! Lists whose items must differ: `x-kubernetes-list-type`.

use crate::finding::{By, Cause, Finding};
use crate::path::Trail;
use crate::ratchet::equal;
use crate::structural::{ListType, Structural};
use value::{Object, Value, go};

/// Adds a finding for every item that stands twice.
pub(crate) fn check(value: &Value, schema: &Structural, at: &Trail<'_>, findings: &mut Vec<Finding>) {
    match value {
        Value::Object(object) => {
            for (name, member) in object {
                if let Some(below) = schema.property(name) {
                    check(member, below, &at.field(name), findings);
                } else if let Some(below) = schema.member(name) {
                    check(member, below, &at.key(name), findings);
                }
            }
        }
        Value::List(list) => {
            let items = list.items();
            repeated(items, &schema.list, at, findings);
            if let Some(below) = schema.items.as_deref() {
                for (index, item) in items.iter().enumerate() {
                    check(item, below, &at.index(index), findings);
                }
            }
        }
        _ => {}
    }
}

fn repeated(items: &[Value], list: &ListType, at: &Trail<'_>, findings: &mut Vec<Finding>) {
    if items.len() < 2 {
        return;
    }
    let identities: Vec<Value> = match list {
        ListType::Atomic => return,
        ListType::Set => items.to_vec(),
        ListType::Map(keys) => items
            .iter()
            .map(|item| {
                let present = keys.iter().filter_map(|key| Some((key.clone(), item.get(key)?.clone())));
                Value::Object(present.collect::<Object>())
            })
            .collect(),
    };
    for (index, identity) in identities.iter().enumerate() {
        let first = identities[..index].iter().filter(|earlier| equal(earlier, identity)).count() == 1;
        if first {
            let shown = go::json(identity).unwrap_or_default();
            let mut finding = Finding::new(By::Schema, Cause::Duplicate, at.index(index).path(), shown);
            finding.keyword = "x-kubernetes-list-type";
            findings.push(finding);
        }
    }
}
