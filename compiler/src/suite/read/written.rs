//! The fields of a test, as they are written.

use super::super::model::{Absent, ExpectedFinding, Golden, Subject};
use super::super::subjects::Subjects;
use super::super::variants::Axis;
use super::{API_VERSION, KIND};
use crate::model::decode::{Fields, mistyped as mistyped_as, most_similar};
use crate::model::{Kind, Text, What};
use diag::Sink;
use value::Value;
use yaml::{Kind as Shape, Node};

/// A suite as it is written.
pub(super) struct Written {
    pub(super) name: Text,
    pub(super) subject: WrittenSubject,
    pub(super) given: Option<Node>,
    pub(super) cases: Vec<WrittenCase>,
}

/// What is tested, as it is written.
pub(super) enum WrittenSubject {
    Definition { kind: Kind, name: Text, namespace: Option<Text> },
    Component { project: Text, name: Text, namespace: Option<Text> },
}

impl WrittenSubject {
    pub(super) fn found(self, subjects: &Subjects<'_>, sink: &mut Sink) -> Option<Subject> {
        let found = match self {
            Self::Definition { kind, name, namespace } => {
                subjects.definition(kind, &name, namespace.as_ref()).map(Subject::Definition)
            }
            Self::Component { project, name, namespace } => {
                subjects.component(&project, &name, namespace.as_ref())
            }
        };
        found.map_err(|finding| sink.push(*finding)).ok()
    }
}

pub(super) struct WrittenCase {
    pub(super) name: Text,
    pub(super) given: Option<Node>,
    pub(super) axes: Vec<Axis>,
    pub(super) environments: Vec<Node>,
    pub(super) assertions: Vec<(Text, Node, Option<Text>)>,
    pub(super) absent: Vec<Absent>,
    pub(super) golden: Option<Golden>,
    pub(super) findings: Vec<ExpectedFinding>,
    pub(super) skip: Option<Text>,
    pub(super) only: Option<Text>,
}

/// What may be tested.
const SUBJECTS: &[Kind] = &[
    Kind::ComponentType,
    Kind::ClusterComponentType,
    Kind::Trait,
    Kind::ClusterTrait,
    Kind::ProjectType,
    Kind::ClusterProjectType,
    Kind::ResourceType,
    Kind::ClusterResourceType,
];

pub(super) fn written(fields: &mut Fields<'_>) -> Written {
    fields.one_of("apiVersion", &[API_VERSION]);
    fields.one_of("kind", &[KIND]);
    let name = fields.required_object("metadata", |metadata| {
        metadata.open();
        metadata.filled_text("name")
    });
    fields.required_object("spec", |spec| {
        let subject = spec.required_object("subject", |subject| {
            if subject.optional_open("component").is_some() {
                subject.required_object("component", |component| WrittenSubject::Component {
                    project: component.filled_text("project"),
                    name: component.filled_text("name"),
                    namespace: component.optional_text("namespace"),
                })
            } else {
                WrittenSubject::Definition {
                    kind: subject.required_kind("kind", SUBJECTS),
                    name: subject.filled_text("name"),
                    namespace: subject.optional_text("namespace"),
                }
            }
        });
        let given = given(spec);
        Written { name: name.clone(), subject, given, cases: spec.filled_list("cases", case) }
    })
}

/// `given`, with whatever is wrong in it noted.
fn given(fields: &mut Fields<'_>) -> Option<Node> {
    fields.object("given", |given| {
        for part in ["parameters", "environmentConfigs", "workload", "workloadOverrides"] {
            given.open_object(part);
        }
        for part in ["environment", "dataPlane"] {
            given.object(part, |named| {
                named.open();
                named.optional_text("name");
            });
        }
        for name in ["project", "component", "resource"] {
            given.optional_text(name);
        }
        let reference = |fields: &mut Fields<'_>, kinds: &[Kind]| {
            fields.kind("kind", kinds);
            fields.filled_text("name");
            fields.open_object("parameters");
            fields.open_object("environmentConfigs");
        };
        given.object("componentType", |fields| {
            reference(fields, &[Kind::ComponentType, Kind::ClusterComponentType]);
        });
        given.list("traits", |fields| {
            reference(fields, &[Kind::Trait, Kind::ClusterTrait]);
            fields.optional_text("instanceName");
        });
        given.list("documents", |document| {
            document.open();
            document.filled_text("kind");
        });
    });
    fields.optional_open("given")
}

/// The parts of what is given that a matrix may reach into.
pub(super) const VARIABLE: &[&str] = &[
    "parameters",
    "environmentConfigs",
    "workload",
    "workloadOverrides",
    "environment",
    "dataPlane",
    "componentType",
];

fn case(fields: &mut Fields<'_>) -> WrittenCase {
    let name = fields.filled_text("name");
    let given = given(fields);
    let case = WrittenCase {
        name,
        given,
        axes: axes(fields),
        environments: environments(fields),
        assertions: assertions(fields),
        absent: fields.list("absent", |absent| Absent {
            kind: absent.filled_text("kind").text,
            name: absent.optional_text("name").map(|name| name.text),
            span: absent.span(),
        }),
        golden: golden(fields),
        findings: fields.list("diagnostics", |finding| ExpectedFinding {
            code: finding.filled_text("code"),
            at: finding.optional_text("at"),
            message: finding.optional_text("message").map(|message| message.text),
        }),
        skip: fields.optional_text("skip"),
        only: fields.optional_text("only"),
    };
    for reason in [&case.skip, &case.only].into_iter().flatten().filter(|reason| reason.is_empty()) {
        fields.problem(reason.span, What::Empty);
    }
    if let (Some(skip), Some(_)) = (&case.skip, &case.only) {
        fields.problem(skip.span, What::Exclusive { first: "skip", second: "only" });
    }
    case
}

fn mistyped(fields: &mut Fields<'_>, node: &Node, expected: &'static str) {
    fields.problem(node.span, mistyped_as(node, expected));
}

fn items<'n>(fields: &mut Fields<'_>, node: Option<&'n Node>) -> &'n [Node] {
    match node {
        Some(node) if !matches!(node.kind, Shape::List(_)) => {
            mistyped(fields, node, "list");
            &[]
        }
        node => node.map_or(&[], Node::items),
    }
}

fn axes(fields: &mut Fields<'_>) -> Vec<Axis> {
    let Some(node) = fields.open_object("for") else { return Vec::new() };
    let mut axes = Vec::new();
    for entry in node.entries() {
        let values = items(fields, Some(&entry.value)).to_vec();
        if values.is_empty() && matches!(entry.value.kind, Shape::List(_)) {
            fields.problem(entry.value.span, What::Empty);
        }
        axes.push(Axis { path: entry.key.clone(), span: entry.key_span, values });
    }
    axes
}

fn environments(fields: &mut Fields<'_>) -> Vec<Node> {
    let node = fields.optional_open("environments");
    let items = items(fields, node.as_ref()).to_vec();
    for item in &items {
        let named = item.get("name").and_then(Node::as_str).is_some();
        if item.as_str().is_none() && !named {
            mistyped(fields, item, "name, or a map with a `name`");
        }
    }
    items
}

fn assertions(fields: &mut Fields<'_>) -> Vec<(Text, Node, Option<Text>)> {
    let node = fields.optional_open("expect");
    let mut found = Vec::new();
    for item in items(fields, node.as_ref()) {
        if let Some(text) = item.as_str() {
            found.push((Text { text: text.into(), span: item.span }, item.clone(), None));
            continue;
        }
        if !matches!(item.kind, Shape::Map(_)) {
            mistyped(fields, item, "string, or a map with `that`");
            continue;
        }
        for entry in item.entries() {
            if !["that", "message"].contains(&entry.key.as_str()) {
                let similar = most_similar(&entry.key, ["that", "message"]);
                let similar = ["that", "message"].into_iter().find(|name| Some(*name) == similar);
                fields.problem(entry.key_span, What::Unknown { key: entry.key.to_string(), similar });
            }
        }
        let text = |key: &str| {
            item.get(key)
                .and_then(|node| Some((Text { text: node.as_str()?.into(), span: node.span }, node.clone())))
        };
        match text("that") {
            Some((that, node)) => found.push((that, node, text("message").map(|(message, _)| message))),
            None => fields.problem(item.span, What::Missing { field: "that" }),
        }
    }
    found
}

fn golden(fields: &mut Fields<'_>) -> Option<Golden> {
    let node = fields.optional_open("golden")?;
    if let Some(text) = node.as_str() {
        if text.is_empty() {
            fields.problem(node.span, What::Empty);
        }
        return Some(Golden::Folder(Text { text: text.into(), span: node.span }));
    }
    if !matches!(node.kind, Shape::List(_)) {
        mistyped(fields, &node, "name of a folder, or a list of objects");
        return None;
    }
    let mut objects = Vec::new();
    for item in node.items() {
        match item.to_value() {
            Value::Object(object) => objects.push(object),
            _ => mistyped(fields, item, "map"),
        }
    }
    Some(Golden::Inline(objects, node.span))
}
