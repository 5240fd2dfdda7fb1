//! Expressions of definitions, typed against schemas and contexts (component.md §6.3).

use super::{Spec, text};
use crate::check::admission::{Denial, What};
use crate::check::statics::{Field, Finding, Repeat, Statics};
use cel::{CompileError, Phase};
use crd::Path;
use value::{Value, go};

/// Whose words are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Dialect {
    /// Component types and traits.
    Component,
    /// Resource types.
    Resource,
}

/// Checks the expressions of one definition.
pub(super) struct Expressions<'a> {
    pub(super) statics: &'a Statics,
    pub(super) dialect: Dialect,
    /// The resources that exist.
    pub(super) ids: Vec<&'a str>,
    pub(super) denials: &'a mut Vec<Denial>,
}

impl Expressions<'_> {
    /// Checks the `forEach` of an entry; gives the loop. `doubled`: upstream says twice that it did not parse.
    pub(super) fn for_each<'v>(&mut self, entry: &Spec<'v>, doubled: bool) -> Option<Repeat<'v>> {
        let for_each = entry.text("forEach");
        if for_each.is_empty() {
            return None;
        }
        let prefix = if doubled { "parse error: " } else { "" };
        let at = entry.at.field("forEach");
        let mut readable = true;
        for finding in self.findings(Field::ForEach, for_each, None) {
            let (detail, what) = described(finding, for_each, "forEach");
            let syntax = matches!(&what, What::Expression { error, .. } if error.phase == Phase::Syntax);
            readable &= !syntax;
            let again = syntax.then(|| {
                let detail = format!(
                    "failed to analyze forEach: invalid forEach expression: {}",
                    detail.strip_prefix("parse error: ").unwrap_or(&detail)
                );
                Denial::invalid_text(at.clone(), for_each, &detail, what.clone())
            });
            let detail = format!("{prefix}{detail}");
            self.denials.push(Denial::invalid_text(at.clone(), for_each, &detail, what));
            self.denials.extend(again);
        }
        // The variable of a loop that cannot be read is not there.
        readable.then(|| Repeat { for_each, variable: text(entry.value, "var") })
    }

    fn findings(&self, field: Field, text: &str, repeat: Option<Repeat<'_>>) -> Vec<Finding> {
        self.statics.check(field, text, repeat, &self.ids).err().unwrap_or_default()
    }

    /// Checks a field that must be true or false; an empty one is none. `title` is what upstream calls it.
    pub(super) fn condition(
        &mut self,
        entry: &Spec<'_>,
        field: (&str, Field, &str),
        repeat: Option<Repeat<'_>>,
    ) {
        let (name, field, title) = field;
        let condition = entry.text(name);
        if condition.is_empty() {
            return;
        }
        for finding in self.findings(field, condition, repeat) {
            let (detail, what) = match self.dialect {
                Dialect::Component => {
                    let (detail, what) = described(finding, condition, title);
                    let wrapped = !matches!(what, What::Unwrapped);
                    let detail =
                        if wrapped { format!("{title} must return boolean: {detail}") } else { detail };
                    (detail, what)
                }
                Dialect::Resource => described_for_resources(finding, condition, &self.ids),
            };
            self.denials.push(Denial::invalid_text(entry.at.field(name), condition, &detail, what));
        }
    }

    /// Checks every expression in the values and keys of a template.
    pub(super) fn template(&mut self, template: &Value, at: &Path, field: Field, repeat: Option<Repeat<'_>>) {
        match template {
            Value::String(text) => self.string(text, at, field, repeat),
            Value::List(list) => {
                for (index, item) in list.items().iter().enumerate() {
                    self.template(item, &at.index(index), field, repeat);
                }
            }
            Value::Object(object) => {
                for (key, value) in object {
                    let below = at.key(key);
                    if key.contains("${") && !self.key(key, &below, field, repeat) {
                        continue;
                    }
                    self.template(value, &below, field, repeat);
                }
            }
            _ => {}
        }
    }

    fn string(&mut self, text: &str, at: &Path, field: Field, repeat: Option<Repeat<'_>>) {
        for finding in self.findings(field, text, repeat) {
            let denial = match self.dialect {
                Dialect::Resource => {
                    let shown = match &finding {
                        Finding::UnknownApplied(range, _) => &text[range.clone()],
                        _ => text,
                    };
                    let (detail, what) = described_in_text_for_resources(finding, text, &self.ids);
                    Denial::invalid_text(at.clone(), shown, &detail, what)
                }
                Dialect::Component => {
                    let (detail, what) = match finding {
                        Finding::Expression(range, error) => {
                            let inner = &text[range.clone()];
                            let detail =
                                format!("invalid CEL expression '{inner}': {}", phased(&error, inner));
                            (detail, What::Expression { range, error })
                        }
                        other => described(other, text, "template"),
                    };
                    Denial::invalid_text(at.clone(), text, &detail, what)
                }
            };
            self.denials.push(denial);
        }
    }

    /// Checks the expressions in a key; whether what stands below is checked, too.
    fn key(&mut self, key: &str, at: &Path, field: Field, repeat: Option<Repeat<'_>>) -> bool {
        if self.dialect == Dialect::Resource {
            let known = self.denials.len();
            self.string(key, at, field, repeat);
            self.denials[known..].iter_mut().for_each(|denial| denial.in_key = true);
            return true;
        }
        let mut readable = true;
        for finding in self.findings(field, key, repeat) {
            let (detail, what) = match finding {
                Finding::Expression(range, error) => {
                    let inner = &key[range.clone()];
                    let detail = format!("invalid CEL in map key '{inner}': {}", phased(&error, inner));
                    (detail, What::Expression { range, error })
                }
                Finding::Nested(range) => {
                    readable = false;
                    let open = &key[range.clone()];
                    let detail =
                        format!("invalid CEL in map key: nested CEL expressions must be quoted: {open}");
                    (detail, What::Nested(range))
                }
                other => described(other, key, "template"),
            };
            self.denials.push(Denial::invalid_text(at.clone(), key, &detail, what).in_key());
        }
        readable
    }
}

/// `parse error: …` or `type check error: …`.
fn phased(error: &CompileError, source: &str) -> String {
    let phase = if error.phase == Phase::Syntax { "parse error" } else { "type check error" };
    format!("{phase}: {}", error.to_cel_go(source))
}

/// A finding in the words of component types and traits.
fn described(finding: Finding, text: &str, title: &str) -> (String, What) {
    match finding {
        Finding::Unwrapped => (format!("{title} must be wrapped in ${{...}}"), What::Unwrapped),
        Finding::Nested(range) => {
            let open = &text[range.clone()];
            let detail =
                format!("failed to parse CEL expressions: nested CEL expressions must be quoted: {open}");
            (detail, What::Nested(range))
        }
        Finding::Expression(range, error) => {
            (phased(&error, &text[range.clone()]), What::Expression { range, error })
        }
        Finding::NotBoolean(range, ty) => {
            (format!("expression must return boolean, got {ty}"), What::NotBoolean(range, ty))
        }
        Finding::NotIterable(range, ty) => {
            (format!("forEach expression must return list or map, got {ty}"), What::NotIterable(range, ty))
        }
        Finding::UnknownApplied(range, ids) => (String::new(), What::UnknownApplied(range, ids)),
    }
}

/// A finding about a condition, in the words of resource types.
fn described_for_resources(finding: Finding, text: &str, declared: &[&str]) -> (String, What) {
    match finding {
        Finding::Unwrapped => ("expression must be wrapped as ${...}".to_owned(), What::Unwrapped),
        Finding::Expression(range, error) => {
            (format!("CEL {}", phased(&error, &text[range.clone()])), What::Expression { range, error })
        }
        Finding::NotBoolean(range, ty) => {
            (format!("expression must return bool, got {ty}"), What::NotBoolean(range, ty))
        }
        Finding::UnknownApplied(range, ids) => unknown_ids(range, ids, declared),
        other => described(other, text, ""),
    }
}

/// A finding about a text, in the words of resource types.
fn described_in_text_for_resources(finding: Finding, text: &str, declared: &[&str]) -> (String, What) {
    match finding {
        Finding::Expression(range, error) => {
            let inner = &text[range.clone()];
            let phase = if error.phase == Phase::Syntax { "parse" } else { "type check" };
            let detail =
                format!("invalid CEL expression {}: {phase}: {}", go::quote(inner), error.to_cel_go(inner));
            (detail, What::Expression { range, error })
        }
        Finding::UnknownApplied(range, ids) => unknown_ids(range, ids, declared),
        other => described(other, text, ""),
    }
}

fn unknown_ids(range: std::ops::Range<usize>, ids: Vec<String>, declared: &[&str]) -> (String, What) {
    let mut declared = declared.to_vec();
    declared.sort_unstable();
    let (unknown, declared) = (ids.join(" "), declared.join(" "));
    let detail = format!("applied.<id> references unknown ids [{unknown}]; declared ids: [{declared}]");
    (detail, What::UnknownApplied(range, ids))
}
