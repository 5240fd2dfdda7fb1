//! Which rendered objects a patch, removal or validation is about (component.md §3.10).

use super::entries::Rendered;
use super::error::Outcome;
use super::observer::Observer;
use super::run::Run;
use crate::check::{TargetPlan, TextTemplate};
use value::{Object, Value};

/// The text of a member; empty if it is none.
pub(super) fn text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get(key).and_then(Value::as_str).unwrap_or_default()
}

/// `metadata.name` or another text of the metadata; empty if there is none.
pub(super) fn metadata_text<'a>(object: &'a Object, key: &str) -> &'a str {
    object.get("metadata").and_then(Value::as_object).map_or("", |metadata| text(metadata, key))
}

/// An object as messages call it: `Deployment/web`.
pub(super) fn describe(object: &Object) -> String {
    let (kind, name) = (text(object, "kind"), metadata_text(object, "name"));
    if kind.is_empty() && name.is_empty() {
        return "unknown resource".to_owned();
    }
    format!("{kind}/{name}")
}

/// Whether an object is one of those a target names, before `where`. Empty names match everything.
pub fn matches(target: &TargetPlan, rendered: &Rendered) -> bool {
    let same = |wanted: &str, is: &str| wanted.is_empty() || wanted == is;
    if !same(&target.plane, &rendered.plane) || !same(&target.kind, text(&rendered.object, "kind")) {
        return false;
    }
    let api_version = text(&rendered.object, "apiVersion");
    let (group, version) = api_version.split_once('/').unwrap_or(("", api_version));
    same(&target.group, group) && same(&target.version, version)
}

/// What became of a `where` clause that did not say yes or no.
pub(super) enum WhereError {
    /// It failed.
    Evaluation(super::error::Errors),
    /// It gave something else.
    Kind(&'static str),
}

impl<O: Observer> Run<'_, O> {
    /// Whether the `where` clause of a target holds for an object.
    pub(super) fn holds(
        &mut self,
        target: &TargetPlan,
        condition: &TextTemplate,
        object: &Object,
    ) -> Result<bool, WhereError> {
        match self.about(target, object, &condition.template).map_err(WhereError::Evaluation)? {
            Value::Bool(holds) => {
                self.observer.chosen(condition.template.span, holds);
                Ok(holds)
            }
            other => Err(WhereError::Kind(value::go::type_name(&other))),
        }
    }

    /// Renders a template that sees an object as `resource`.
    pub(super) fn about(
        &mut self,
        target: &TargetPlan,
        object: &Object,
        template: &crate::check::Template,
    ) -> Outcome<Value> {
        self.with(target.resource, Value::Object(object.clone()), |run| run.render(template))
    }
}
