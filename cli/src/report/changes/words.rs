//! Words that the formats for people have in common.

use super::Context;
use crate::report::count;
use compiler::diff::{
    Cause, Danger, DangerKind, Diff, Group, Instance, ObjectChange, ObjectFate, UnitChange, UnitFate,
};
use compiler::resolve::UnitKind;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use value::Value;

/// How much a comparison found.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(super) struct Totals {
    pub(super) changed: usize,
    pub(super) added: usize,
    pub(super) removed: usize,
    pub(super) unknown: usize,
    /// By sort, for every environment.
    pub(super) dangers: BTreeMap<DangerKind, usize>,
    pub(super) units: usize,
}

impl Totals {
    pub(super) fn of(diff: &Diff) -> Self {
        let mut totals = Self::default();
        let mut units = std::collections::BTreeSet::new();
        for group in &diff.groups {
            for cell in &group.cells {
                for unit in &cell.units {
                    for environment in &group.environments {
                        units.insert((&group.namespace, &cell.project, unit.kind, &unit.name, environment));
                    }
                    totals.add(unit, group.environments.len());
                }
            }
        }
        totals.units = units.len();
        totals
    }

    fn add(&mut self, unit: &UnitChange, environments: usize) {
        if matches!(unit.fate, UnitFate::UnknownAfter | UnitFate::UnknownBefore) {
            self.unknown += environments;
        }
        for object in &unit.objects {
            *match object.fate {
                ObjectFate::Added => &mut self.added,
                ObjectFate::Removed => &mut self.removed,
                ObjectFate::Changed => &mut self.changed,
            } += environments;
            for danger in &object.dangers {
                *self.dangers.entry(danger.kind).or_default() += environments;
            }
        }
    }

    /// One sentence without an end.
    pub(super) fn sentence(&self) -> String {
        let parts = [(self.changed, "changed"), (self.added, "added"), (self.removed, "removed")];
        let mut texts: Vec<String> = Vec::new();
        for (number, what) in parts.into_iter().filter(|(number, _)| *number > 0) {
            let number = if texts.is_empty() { count(number, "object") } else { number.to_string() };
            texts.push(format!("{number} {what}"));
        }
        let mut text = if texts.is_empty() { "nothing comparable".to_owned() } else { texts.join(", ") };
        let _ = write!(text, " in {}", count(self.units, "unit"));
        if self.unknown > 0 {
            let _ = write!(text, ", {} hidden by errors", count(self.unknown, "unit"));
        }
        text
    }

    /// How often which danger was found; nothing where none was.
    pub(super) fn dangers(&self) -> Option<String> {
        let known = DangerKind::ALL.iter().filter_map(|kind| Some((kind, self.dangers.get(kind)?)));
        let parts: Vec<String> = known.map(|(kind, number)| format!("{} {number}×", kind.title())).collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// The environments of a group, with their namespace where there are several.
pub(super) fn environments(group: &Group, several_namespaces: bool) -> String {
    let names = group.environments.join(", ");
    if several_namespaces { format!("{}: {names}", group.namespace) } else { names }
}

pub(super) fn several_namespaces(diff: &Diff) -> bool {
    diff.groups.windows(2).any(|pair| pair[0].namespace != pair[1].namespace)
}

/// What a unit is called below its project.
pub(super) fn unit(unit: &UnitChange) -> String {
    let name = match unit.kind {
        UnitKind::Component => format!("component {}", unit.name),
        UnitKind::Project => "the project's cell".to_owned(),
        UnitKind::Resource => format!("resource {}", unit.name),
    };
    match unit.fate {
        UnitFate::Changed => name,
        UnitFate::Added => format!("{name} (new)"),
        UnitFate::Removed => format!("{name} (gone)"),
        UnitFate::UnknownBefore => format!("{name} (could not be rendered before)"),
        UnitFate::UnknownAfter => format!("{name} (cannot be rendered because of errors)"),
    }
}

/// The sign of what became of an object.
pub(super) fn sign(fate: ObjectFate) -> char {
    match fate {
        ObjectFate::Added => '+',
        ObjectFate::Removed => '-',
        ObjectFate::Changed => '~',
    }
}

/// An object's kind and name, and its old name if it has another.
pub(super) fn object(change: &ObjectChange) -> String {
    let Some(first) = change.instances.first() else { return change.kind.to_string() };
    let mut text = format!("{} {}", change.kind, shared(&change.instances, |instance| &instance.name));
    if first.renamed_from.is_some() {
        let _ = write!(
            text,
            " (was {})",
            shared(&change.instances, |instance| instance.renamed_from.as_ref().unwrap_or(&instance.name))
        );
    }
    text
}

/// The names of an object in several environments as one: parts that differ become a star.
fn shared(instances: &[Instance], name: impl Fn(&Instance) -> &value::Str) -> String {
    let names: Vec<&str> = instances.iter().map(|instance| name(instance).as_str()).collect();
    let Some(first) = names.first() else { return String::new() };
    if names.iter().all(|name| name == first) {
        return (*first).to_owned();
    }
    let parts: Vec<Vec<&str>> = names.iter().map(|name| name.split('-').collect()).collect();
    let common = |pick: &dyn Fn(&[&str], usize) -> Option<String>| {
        let mut found = Vec::new();
        while let Some(part) = pick(&parts[0], found.len())
            && parts.iter().all(|other| pick(other, found.len()).as_ref() == Some(&part))
        {
            found.push(part);
        }
        found
    };
    let head = common(&|parts, at| parts.get(at).map(|part| (*part).to_owned()));
    let tail = common(&|parts, at| {
        let at = parts.len().checked_sub(at + 1)?;
        (at >= head.len()).then(|| parts[at].to_owned())
    });
    let mut out = head;
    out.push("*".to_owned());
    out.extend(tail.into_iter().rev());
    out.join("-")
}

/// A value on one line: as JSON, but without the escapes that Go writes for `<`, `>` and `&`.
pub(super) fn value(value: &Value) -> String {
    let text = value::go::json(value).unwrap_or_default();
    serde_json::from_str::<serde_json::Value>(&text).map_or(text, |plain| plain.to_string())
}

/// A value as YAML, for values that would not be read on one line.
pub(super) fn lines(value: &Value) -> Vec<String> {
    yaml::emit(value).lines().map(str::to_owned).collect()
}

/// Whether a value is better read on several lines.
pub(super) fn is_long(value: &Value) -> bool {
    match value {
        Value::Object(object) => !object.is_empty(),
        Value::List(list) => !list.items().is_empty() && self::value(value).len() > 60,
        Value::String(text) => text.contains('\n'),
        _ => false,
    }
}

pub(super) fn cause(causes: &[Cause]) -> Option<String> {
    let (first, others) = causes.split_first()?;
    let mut text = format!("because {}:{}", first.file, first.line);
    for (at, other) in others.iter().enumerate() {
        let and = if at + 1 == others.len() { " and" } else { "," };
        let _ = write!(text, "{and} {}:{}", other.file, other.line);
    }
    text.push_str(" changed");
    Some(text)
}

pub(super) fn danger(danger: &Danger) -> String {
    match &danger.path {
        Some(path) => format!("{}: {path}: {}", danger.kind.title(), danger.text),
        None => format!("{}: {}", danger.kind.title(), danger.text),
    }
}

/// What errors on either side mean for the comparison.
pub(super) fn caveats(context: &Context) -> Vec<String> {
    let mut found = Vec::new();
    if context.errors_before > 0 {
        let errors = count(context.errors_before, "error");
        found.push(format!("{} has {errors}: what they hide there may look new here", context.before));
    }
    if context.errors_after > 0 {
        let errors = count(context.errors_after, "error");
        found.push(format!("{} has {errors}: what they hide there is missing here", context.after));
    }
    found
}
