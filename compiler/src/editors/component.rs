//! The schema of a Component of one type: its parameters, the traits it may have, and theirs.

use super::translate::translate;
use super::{at, object, schema, text, texts, with};
use crate::check::admission::Admission;
use crate::load::{LoadOptions, SourceTree, load};
use crate::model::{ComponentType, ComponentTypeSpec, Declared, Kind, Reference, SchemaSection, Trait};
use diag::{Diagnostic, Sink, SourceMap};
use schema::Schema;
use std::collections::{BTreeMap, HashMap};
use value::{Str, Value};

/// The component types of some sources.
#[derive(Debug)]
pub struct Components {
    /// Every text that was read: findings point into them.
    pub sources: SourceMap,
    /// What was found on the way.
    pub findings: Vec<Diagnostic>,
    /// The schemas, by the kind, namespace and name of the type.
    pub schemas: Vec<ComponentSchema>,
}

/// The schema of components of one type.
#[derive(Debug)]
pub struct ComponentSchema {
    /// `ComponentType` or `ClusterComponentType`.
    pub kind: Kind,
    /// The type's namespace; empty for one of the whole control plane.
    pub namespace: Str,
    /// The name by which components know it, `deployment/service`.
    pub name: String,
    /// The schema, or why there is none.
    pub schema: Result<Value, String>,
}

/// The schemas of components of every type in the sources. Types whose name nobody could refer to are left out.
pub fn components(trees: &[SourceTree], options: &LoadOptions, admission: &Admission) -> Components {
    let mut sink = Sink::new();
    let documents = load(trees, options, &mut sink);
    let mut traits = Traits::new();
    for declared in &documents.declared {
        if let Declared::Trait(document) = declared {
            let key = (document.kind, document.namespace().as_str(), document.name().as_str());
            traits.insert(key, document.as_ref());
        }
    }
    let base = schema(admission, Kind::Component);
    let types = documents.declared.iter().filter_map(|declared| match declared {
        Declared::ComponentType(document) => Some(document.as_ref()),
        _ => None,
    });
    let mut schemas: Vec<ComponentSchema> = types
        .filter(|document| crd::is_dns_subdomain(document.name()))
        .map(|document| ComponentSchema {
            kind: document.kind,
            namespace: document.namespace().clone(),
            name: name_of(document),
            schema: Typed { document, traits: &traits }.schema(&base),
        })
        .collect();
    schemas.sort_by(|a, b| (a.kind, &a.namespace, &a.name).cmp(&(b.kind, &b.namespace, &b.name)));
    Components { sources: documents.sources, findings: sink.into_sorted(), schemas }
}

type Traits<'d> = HashMap<(Kind, &'d str, &'d str), &'d Trait>;

fn name_of(document: &ComponentType) -> String {
    format!("{}/{}", document.spec.workload_type, document.name())
}

/// A type, and the traits that it may name.
struct Typed<'d> {
    document: &'d ComponentType,
    traits: &'d Traits<'d>,
}

impl Typed<'_> {
    fn spec(&self) -> &ComponentTypeSpec {
        &self.document.spec
    }

    fn owner(&self) -> String {
        format!("{} `{}`", self.document.kind, self.document.name())
    }

    fn schema(&self, base: &Value) -> Result<Value, String> {
        let spec = ["properties", "spec"];
        let field = |name| [&spec[..], &["properties", name]].concat();
        let parameters = self.parameters()?;
        let mut out = with(base, &["title"], text(&format!("Component of {}", name_of(self.document))));
        if at(&parameters, &["required"]).is_some() {
            let required = [&spec[..], &["required"]].concat();
            let mut names = at(&out, &required).and_then(Value::as_list).unwrap_or_default().to_vec();
            names.push(text("parameters"));
            out = with(&out, &required, Value::list(names));
        }
        out = with(&out, &field("parameters"), parameters);
        let reference = at(base, &field("componentType")).cloned().unwrap_or(Value::Null);
        let reference = with(&reference, &["properties", "name"], constant(&name_of(self.document)));
        out = with(
            &out,
            &field("componentType"),
            with_kind(&reference, self.document.kind, Kind::ComponentType),
        );
        let traits = at(base, &field("traits")).cloned().unwrap_or(Value::Null);
        out = with(&out, &field("traits"), self.traits(&traits)?);
        let workflow = at(base, &field("workflow")).cloned().unwrap_or(Value::Null);
        Ok(with(&out, &field("workflow"), self.workflow(&workflow)))
    }

    fn parameters(&self) -> Result<Value, String> {
        section(self.spec().parameters.as_ref(), &self.owner())
    }

    /// `traits`: each allowed one with its own parameters.
    fn traits(&self, base: &Value) -> Result<Value, String> {
        let allowed = &self.spec().allowed_traits;
        if allowed.is_empty() {
            let why = format!("{} allows no traits.", self.owner());
            let base = with(base, &["description"], text(&why));
            return Ok(with(&base, &["maxItems"], Value::Int(0)));
        }
        let mut by_name: BTreeMap<&str, Vec<Kind>> = BTreeMap::new();
        for Reference { kind, name } in allowed {
            by_name.entry(name.as_str()).or_default().push(*kind);
        }
        let names: Vec<&str> = by_name.keys().copied().collect();
        let mut branches = Vec::new();
        for (name, kinds) in &by_name {
            for kind in kinds {
                branches.push(self.applied(*kind, name, kinds.len() > 1)?);
            }
        }
        let way = |field| ["items", "properties", field];
        let choice = object([("type", text("string")), ("enum", texts(&names))]);
        let mut out = with(base, &way("name"), choice);
        let taken: Vec<&str> =
            self.spec().traits.iter().map(|embedded| embedded.instance_name.as_str()).collect();
        if !taken.is_empty() {
            let why = "Of the component's own, and none of those that its type uses.";
            out = with(&out, &["items", "properties", "instanceName", "description"], text(why));
            let not = object([("enum", texts(&taken))]);
            out = with(&out, &["items", "properties", "instanceName", "not"], not);
        }
        Ok(with(&out, &["items", "allOf"], Value::list(branches)))
    }

    /// What holds for an entry that names this trait; `twins`: whether there is another kind with this name.
    fn applied(&self, kind: Kind, name: &str, twins: bool) -> Result<Value, String> {
        let mut when =
            object([("properties", object([("name", constant(name))])), ("required", texts(&["name"]))]);
        if twins {
            when = with_kind(&when, kind, Kind::Trait);
        }
        let namespace = if kind == Kind::Trait { self.document.namespace().as_str() } else { "" };
        let parameters = match self.traits.get(&(kind, namespace, name)) {
            Some(document) => section(document.spec.parameters.as_ref(), &format!("{kind} `{name}`"))?,
            None => object([(
                "description",
                text(&format!("No source has the {kind} `{name}`, so its parameters are not known.")),
            )]),
        };
        let mut then = object([]);
        if at(&parameters, &["required"]).is_some() {
            then = with(&then, &["required"], texts(&["parameters"]));
        }
        then = with(&then, &["properties", "parameters"], parameters);
        Ok(object([("if", when), ("then", with_kind(&then, kind, Kind::Trait))]))
    }

    fn workflow(&self, base: &Value) -> Value {
        let allowed = &self.spec().allowed_workflows;
        if allowed.is_empty() {
            return Value::Bool(false);
        }
        let mut names: Vec<&str> = allowed.iter().map(|reference| reference.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        let choice = object([("type", text("string")), ("enum", texts(&names))]);
        with(base, &["properties", "name"], choice)
    }
}

fn constant(value: &str) -> Value {
    object([("const", text(value))])
}

/// An object whose `kind` is this one, which need not be said if it is the default.
fn with_kind(schema: &Value, kind: Kind, default: Kind) -> Value {
    let out = with(schema, &["properties", "kind"], constant(kind.name()));
    if kind == default {
        return out;
    }
    let mut required = at(&out, &["required"]).and_then(Value::as_list).unwrap_or_default().to_vec();
    required.push(text("kind"));
    with(&out, &["required"], Value::list(required))
}

/// Parameters by their schema. Without one, whatever is given is ignored: nothing may be.
fn section(section: Option<&SchemaSection>, owner: &str) -> Result<Value, String> {
    let Some(section) = section else {
        let why = format!("{owner} declares no parameters; what stands here is ignored.");
        return Ok(object([
            ("type", text("object")),
            ("additionalProperties", Value::Bool(false)),
            ("description", text(&why)),
        ]));
    };
    let compiled = Schema::compile(&section.schema.to_value());
    let compiled = compiled.map_err(|error| format!("the parameters of {owner} cannot be read: {error}"))?;
    Ok(translate(compiled.resolved()))
}
