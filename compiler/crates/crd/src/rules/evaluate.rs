//! Evaluation of rules along an object.

use super::{Rule, RuleNode};
use crate::finding::{By, Finding};
use crate::path::Path;
use crate::ratchet::{Pair, equal};
use crate::structural::{Additional, ListType, Structural};
use value::{Object, Value};

/// A stored value, and the same as rules see it.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stored<'a> {
    pub(crate) value: &'a Value,
    pub(crate) seen: &'a Value,
}

/// One place of an object while its rules are evaluated.
#[derive(Clone, Copy)]
struct Here<'a> {
    value: &'a Value,
    seen: &'a Value,
    /// What stood here before, if it can be told.
    old: Option<Stored<'a>>,
    schema: &'a Structural,
    /// The nearest place that can be told from the one before.
    nearest: Pair<'a>,
}

/// Evaluates the rules of an object; `pair` is the object beside the stored one.
pub(crate) fn evaluate(
    node: &RuleNode,
    schema: &Structural,
    object: Stored<'_>,
    old: Option<Stored<'_>>,
    findings: &mut Vec<Finding>,
) {
    let nearest = Pair { new: Some(object.value), old: old.map(|old| old.value), schema: Some(schema) };
    let here = Here { value: object.value, seen: object.seen, old, schema, nearest };
    visit(node, here, &Path::root(), findings);
}

fn visit(node: &RuleNode, here: Here<'_>, at: &Path, findings: &mut Vec<Finding>) {
    if matches!(here.value, Value::Null) {
        return;
    }
    for rule in &node.rules {
        findings.extend(rule.check(here, at));
    }
    match here.value {
        Value::Object(object) => visit_members(node, here, object, at, findings),
        Value::List(list) => {
            if let (Some(items), Some(schema)) = (&node.items, here.schema.items.as_deref()) {
                for index in 0..list.items().len() {
                    if let Some(item) = here.item(index, schema) {
                        visit(items, item, &at.index(index), findings);
                    }
                }
            }
        }
        _ => {}
    }
}

fn visit_members(node: &RuleNode, here: Here<'_>, object: &Object, at: &Path, findings: &mut Vec<Finding>) {
    if let (Some(rules), Additional::Schema(schema)) = (&node.additional, &here.schema.additional) {
        for (name, _) in object.iter().filter(|(name, _)| here.schema.property(name).is_none()) {
            if let Some(member) = here.member(name, schema) {
                visit(rules, member, &at.key(name), findings);
            }
        }
    }
    for (name, rules) in &node.properties {
        if let Some(member) = here.schema.property(name).and_then(|schema| here.member(name, schema)) {
            visit(rules, member, &at.field(name), findings);
        }
    }
}

impl<'a> Here<'a> {
    fn member(&self, name: &str, schema: &'a Structural) -> Option<Self> {
        let followed = !self.schema.atomic_map;
        let old = self
            .old
            .filter(|_| followed)
            .and_then(|old| Some(Stored { value: old.value.get(name)?, seen: old.seen.get(name)? }));
        let value = self.value.get(name)?;
        let pair = Pair { new: Some(value), old: old.map(|old| old.value), schema: Some(schema) };
        let nearest = if followed && old.is_some() { pair } else { self.unfollowed(followed, pair) };
        Some(Self { value, seen: self.seen.get(name)?, old, schema, nearest })
    }

    /// A member that is new counts for itself; what cannot be followed counts with what it stands in.
    fn unfollowed(&self, followed: bool, pair: Pair<'a>) -> Pair<'a> {
        if followed { pair } else { self.nearest }
    }

    fn item(&self, index: usize, schema: &'a Structural) -> Option<Self> {
        let value = self.value.as_list()?.get(index)?;
        let seen = self.seen.as_list()?.get(index)?;
        let ListType::Map(keys) = &self.schema.list else {
            return Some(Self { value, seen, old: None, schema, nearest: self.nearest });
        };
        let same = |item: &Value| {
            keys.iter().all(|key| match (item.get(key), value.get(key)) {
                (Some(a), Some(b)) => equal(a, b),
                (None, None) => true,
                _ => false,
            })
        };
        let old = self.old.and_then(|old| {
            let at = old.value.as_list()?.iter().position(same)?;
            Some(Stored { value: &old.value.as_list()?[at], seen: old.seen.as_list()?.get(at)? })
        });
        let nearest = Pair { new: Some(value), old: old.map(|old| old.value), schema: Some(schema) };
        Some(Self { value, seen, old, schema, nearest })
    }
}

impl Rule {
    fn check(&self, here: Here<'_>, at: &Path) -> Option<Finding> {
        let old = here.old.filter(|old| !matches!(old.value, Value::Null));
        if self.transition && old.is_none() && !self.optional_old {
            return None;
        }
        let finding = |path: Path, message: String| {
            let mut finding = Finding::new(By::Rule, self.cause, path, message);
            finding.rule = Some(self.text.clone());
            finding
        };
        let program = match &self.program {
            Ok(program) => program,
            Err(error) => {
                let finding = finding(at.clone(), format!("rule compile error: {error}"));
                return Some(Finding { failed: true, ..finding });
            }
        };
        let old_seen = old.map(|old| old.seen.clone());
        let old_seen = if self.optional_old {
            Some(Value::Optional(old_seen.map(std::sync::Arc::new)))
        } else {
            old_seen
        };
        let variables = [Some(here.seen.clone()), old_seen];
        match program.evaluate(&variables) {
            Ok(Value::Bool(true)) => None,
            Ok(_) if !self.transition && here.nearest.is_unchanged() => None,
            Ok(_) => {
                let mut path = at.clone();
                path.segments.extend(self.below.iter().cloned());
                Some(finding(path, self.words(&variables)))
            }
            Err(error) => {
                let finding = finding(at.clone(), format!("{error} evaluating rule: {}", self.words(&[])));
                Some(Finding { failed: true, ..finding })
            }
        }
    }

    /// What the rule says; its message may be computed.
    fn words(&self, variables: &[Option<Value>]) -> String {
        let computed = self.message.expression.as_ref().and_then(|expression| {
            let Ok(Value::String(text)) = expression.evaluate(variables) else { return None };
            let usable = !text.trim().is_empty() && !text.contains('\n') && text.len() <= 5 * 1024;
            usable.then(|| text.trim().to_owned())
        });
        computed.unwrap_or_else(|| match self.message.text.trim() {
            "" => format!("failed rule: {}", self.text.trim()),
            text => text.to_owned(),
        })
    }
}
