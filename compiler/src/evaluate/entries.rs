//! Template entries: `includeWhen`, `forEach` and the body (component.md §3.9).

use super::error::{ActivityKind, Cause, Collect, Errors, EvaluationError, Outcome};
use super::observer::Observer;
use super::run::Run;
use crate::check::{Loop, ResourcePlan, Template};
use diag::Span;
use value::{Made, Object, Str, Value, go, str_literal};

/// An object that a template made.
#[derive(Debug, Clone)]
pub struct Rendered {
    /// The id: the entry's, with the position in its loop where the pipeline numbers those; empty for what a trait
    /// created.
    pub id: Str,
    /// The plane by its name in documents; empty where the entry names none.
    pub plane: Str,
    /// The object.
    pub object: Object,
    /// The entry that made it.
    pub entry: Span,
    /// By what an observer knows it.
    pub tag: u32,
}

/// Whose entries they are; decides how errors read and which fields an object needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Owner<'a> {
    /// A component type.
    ComponentType,
    /// A trait, by name.
    Trait(&'a str),
    /// A project type.
    ProjectType,
    /// A resource type.
    ResourceType,
}

/// One entry, for messages.
#[derive(Debug, Clone, Copy)]
struct Entry<'a> {
    owner: Owner<'a>,
    id: &'a str,
    index: usize,
    span: Span,
}

impl Entry<'_> {
    /// The entry as messages call it.
    fn name(&self) -> String {
        match self.owner {
            Owner::ComponentType => format!("resource {}", self.id),
            Owner::Trait(name) => format!("trait {name} create #{}", self.index),
            Owner::ProjectType | Owner::ResourceType => format!("resource \"{}\"", self.id),
        }
    }

    /// A prefix such as `failed to evaluate includeWhen for resource web: `.
    fn prefix(&self, step: &str) -> String {
        let failed = match self.owner {
            Owner::ComponentType | Owner::Trait(_) => "failed to ",
            Owner::ProjectType | Owner::ResourceType => "",
        };
        format!("{failed}{step}{}: ", self.name())
    }

    fn body_prefix(&self) -> String {
        self.prefix(match self.owner {
            Owner::ComponentType | Owner::ProjectType => "render template for ",
            Owner::Trait(_) => "render create template for ",
            Owner::ResourceType => "render ",
        })
    }

    fn not_an_object(&self, got: &'static str, body: Span) -> Errors {
        let text = match self.owner {
            Owner::ComponentType => format!("template must render to object for {}, got {got}", self.name()),
            Owner::Trait(_) => {
                format!("create template must render to object for {}, got {got}", self.name())
            }
            Owner::ProjectType | Owner::ResourceType => {
                format!("{}rendered template is not a map (got {got})", self.body_prefix())
            }
        };
        EvaluationError::new(Cause::Kind("template", "an object", got), text, Some(body)).into()
    }

    /// The fields that an object needs, in the order in which they are missed.
    fn required(&self) -> &'static [&'static str] {
        match self.owner {
            Owner::ComponentType => &["kind", "apiVersion", "metadata", "metadata.name"],
            Owner::ProjectType => &["apiVersion", "kind", "metadata", "metadata.name"],
            Owner::Trait(_) | Owner::ResourceType => &[],
        }
    }

    fn missing(&self, field: &'static str) -> Errors {
        let text = match self.owner {
            Owner::ProjectType => format!("{} missing {field}", self.name()),
            _ => format!("{} missing required field '{field}'", self.name()),
        };
        EvaluationError::new(Cause::Missing(field), text, Some(self.span)).into()
    }
}

/// The first of these fields that an object lacks: texts have to be non-empty, `metadata` an object.
pub(super) fn missing_field(object: &Object, fields: &[&'static str]) -> Option<&'static str> {
    let metadata = object.get("metadata").and_then(Value::as_object);
    let text = |object: Option<&Object>, key: &str| {
        object.and_then(|object| object.get(key)?.as_str()).is_some_and(|text| !text.is_empty())
    };
    let has = |field: &str| match field {
        "metadata" => metadata.is_some(),
        "metadata.name" => text(metadata, "name"),
        key => text(Some(object), key),
    };
    fields.iter().copied().find(|field| !has(field))
}

impl<O: Observer> Run<'_, O> {
    /// Renders all entries of a type. After an error the others are still rendered, for their errors.
    pub fn resources(&mut self, owner: Owner<'_>, plans: &[ResourcePlan]) -> Outcome<Vec<Rendered>> {
        let mut rendered = Vec::with_capacity(plans.len());
        let mut errors = Collect::default();
        for (index, plan) in plans.iter().enumerate() {
            let entry = Entry { owner, id: &plan.id, index, span: plan.span };
            let outcome = self.entry(entry, plan, &mut rendered);
            let during = |errors: Errors| errors.during(&ActivityKind::Template(plan.id.clone()), plan.span);
            errors.ok(outcome.map_err(during));
        }
        errors.finish(rendered)
    }

    /// Renders one entry of a trait's `creates` behind what is there already.
    pub(super) fn create(
        &mut self,
        name: &str,
        index: usize,
        plan: &ResourcePlan,
        rendered: &mut Vec<Rendered>,
    ) -> Outcome<()> {
        let entry = Entry { owner: Owner::Trait(name), id: &plan.id, index, span: plan.span };
        self.entry(entry, plan, rendered)
            .map_err(|errors| errors.during(&ActivityKind::Create(index), plan.span))
    }

    fn entry(&mut self, entry: Entry<'_>, plan: &ResourcePlan, rendered: &mut Vec<Rendered>) -> Outcome<()> {
        if let Some(condition) = &plan.condition {
            let kind = if entry.owner == Owner::ResourceType { "bool" } else { "boolean" };
            let included = self
                .condition(condition, kind)
                .map_err(|errors| errors.prefix(entry.prefix("evaluate includeWhen for ")))?;
            self.observer.included(condition.span, included);
            if !included {
                return Ok(());
            }
        }
        let Some(repeat) = &plan.repeat else {
            return self.body(entry, plan, plan.id.clone(), rendered);
        };
        let items = self
            .items(repeat)
            .and_then(|items| items.map_err(Errors::from))
            .map_err(|errors| errors.prefix(entry.prefix("evaluate forEach for ")))?;
        self.observer.repeated(repeat.span(), items.len());
        let mut errors = Collect::default();
        for (index, item) in items.into_iter().enumerate() {
            let id = match entry.owner {
                Owner::ProjectType => Str::from(format!("{}-{index}", plan.id)),
                _ => plan.id.clone(),
            };
            let outcome = self.with(repeat.slot, item, |run| run.body(entry, plan, id, rendered));
            let during = |errors: Errors| errors.during(&ActivityKind::Iteration(index), repeat.span());
            errors.ok(outcome.map_err(during));
        }
        errors.finish(())
    }

    fn body(
        &mut self,
        entry: Entry<'_>,
        plan: &ResourcePlan,
        id: Str,
        rendered: &mut Vec<Rendered>,
    ) -> Outcome<()> {
        let body = match plan.body.constant() {
            Some(Value::Null) => return Err(absent(entry)),
            _ => self.render_stripped(&plan.body).map_err(|errors| errors.prefix(entry.body_prefix()))?,
        };
        let object = match body {
            Value::Object(object) => object,
            other => return Err(entry.not_an_object(go::type_name(&other), plan.body.span)),
        };
        if let Some(field) = missing_field(&object, entry.required()) {
            return Err(entry.missing(field));
        }
        let tag = self.observer.created(plan.span);
        rendered.push(Rendered { id, plane: plan.plane.clone(), object, entry: plan.span, tag });
        Ok(())
    }

    /// A condition, which has to be a boolean.
    pub fn condition(&mut self, condition: &Template, kind: &'static str) -> Outcome<bool> {
        match self.render(condition)? {
            Value::Bool(holds) => Ok(holds),
            other => {
                let got = go::type_name(&other);
                let text = format!("includeWhen must evaluate to {kind}, got {got}");
                let cause = Cause::Kind("condition", "a boolean", got);
                Err(EvaluationError::new(cause, text, Some(condition.span)).into())
            }
        }
    }

    /// The items of a loop: what went wrong while evaluating, or else with the kind of what came out.
    pub fn items(&mut self, repeat: &Loop) -> Outcome<Result<Vec<Value>, EvaluationError>> {
        let span = repeat.source.template.span;
        Ok(match self.render(&repeat.source.template)? {
            Value::List(list) if list.made() == Made::Host => Ok(list.into_items()),
            Value::Object(object) => Ok(object.iter().map(|(key, value)| pair(key, value)).collect()),
            other => {
                let got = go::type_name(&other);
                let text = format!("forEach must evaluate to array or map, got {got}");
                Err(EvaluationError::new(Cause::Kind("loop", "a list or map", got), text, Some(span)))
            }
        })
    }
}

/// An entry of a map as a loop sees it.
fn pair(key: &Str, value: &Value) -> Value {
    const KEY: Str = str_literal!("key");
    const VALUE: Str = str_literal!("value");
    Value::Object(Object::from_sorted(vec![(KEY, Value::String(key.clone())), (VALUE, value.clone())]))
}

/// An entry without a template: upstream's component pipeline crashes, the others say so.
fn absent(entry: Entry<'_>) -> Errors {
    let text = match entry.owner {
        Owner::ComponentType | Owner::Trait(_) => {
            "panic: runtime error: invalid memory address or nil pointer dereference".to_owned()
        }
        Owner::ProjectType => format!("template is empty for {}", entry.name()),
        Owner::ResourceType => format!("{}template is empty", entry.body_prefix()),
    };
    EvaluationError::new(Cause::Kind("template", "an object", "<nil>"), text, Some(entry.span)).into()
}
