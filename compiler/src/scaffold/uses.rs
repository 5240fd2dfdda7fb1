//! Cases from a repository: one for each way in which it uses a type or trait.

use super::draft::Case;
use super::subjects::Subject;
use crate::load::Documents;
use crate::model::{Component, Declared, Kind, Project, Reference, ReleaseBinding, Resource};
use crate::resolve::{Index, scope_of};
use diag::{FileId, Span};
use std::collections::{BTreeSet, HashMap};
use value::{Object, Str, Value};
use yaml::Node;

/// What uses types and traits.
pub(super) struct Uses<'d> {
    documents: &'d Documents,
    index: Index<'d>,
    /// Documents as they are written, by their files.
    written: HashMap<FileId, Vec<&'d Node>>,
}

/// The same of a workload, whose endpoints may have any name.
fn workload_way(value: &Value) -> String {
    let endpoints = value.get("endpoints").and_then(Value::as_object).into_iter().flat_map(Object::iter);
    let endpoint = |endpoint: &Value| {
        let text = |key: &str| endpoint.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
        let visibility = endpoint.get("visibility").and_then(Value::as_list).unwrap_or_default();
        let visibility: BTreeSet<&str> = visibility.iter().filter_map(Value::as_str).collect();
        format!("{} {visibility:?} {}", text("type"), way(endpoint))
    };
    let endpoints: BTreeSet<String> = endpoints.map(|(_, value)| endpoint(value)).collect();
    format!("{} {endpoints:?}", value.get("container").map(way).unwrap_or_default())
}

/// What a value is about: its keys, and of what kind its leaves are.
fn way(value: &Value) -> String {
    match value {
        Value::Object(object) => {
            let members: Vec<String> =
                object.iter().map(|(key, member)| format!("{key}:{}", way(member))).collect();
            format!("{{{}}}", members.join(","))
        }
        Value::List(list) => {
            let items: BTreeSet<String> = list.items().iter().map(way).collect();
            let many = list.items().len().min(2);
            format!("{many}[{}]", items.into_iter().collect::<Vec<_>>().join(","))
        }
        Value::Bool(truth) => truth.to_string(),
        Value::String(_) => "text".to_owned(),
        Value::Null => "null".to_owned(),
        _ => "number".to_owned(),
    }
}

/// Whether a reference from a namespace means the subject.
fn means(subject: &Subject<'_>, reference: &Reference, name: &str, from: &Str) -> bool {
    reference.kind == subject.kind
        && name == subject.name
        && scope_of(reference.kind, from).as_str() == subject.namespace
}

impl<'d> Uses<'d> {
    pub(super) fn new(documents: &'d Documents) -> Self {
        let mut written: HashMap<FileId, Vec<&Node>> = HashMap::new();
        for kept in &documents.kept {
            written.entry(kept.node.span.file).or_default().push(&kept.node);
        }
        Self { documents, index: Index::new(documents), written }
    }

    /// The cases of a type or trait. Two uses are one way if they say the same about the same things, whatever the values.
    pub(super) fn cases(&self, subject: &Subject<'_>) -> Vec<Case> {
        let mut found = match subject.kind {
            Kind::ComponentType | Kind::ClusterComponentType => self.of_component_type(subject),
            Kind::Trait | Kind::ClusterTrait => self.of_trait(subject),
            Kind::ResourceType | Kind::ClusterResourceType => self.of_resource_type(subject),
            _ => self.of_project_type(subject),
        };
        let mut ways = BTreeSet::new();
        found.retain(|case| {
            let parts = case.given.iter().map(|(part, value)| match *part {
                "workload" => format!("workload {}", workload_way(value)),
                part => format!("{part} {}", way(value)),
            });
            ways.insert(parts.collect::<Vec<_>>())
        });
        found
    }

    fn all<T>(&self, pick: impl Fn(&'d Declared) -> Option<T>) -> impl Iterator<Item = T> {
        self.documents.declared.iter().filter_map(pick)
    }

    fn components(&self) -> impl Iterator<Item = &'d Component> {
        self.all(|declared| match declared {
            Declared::Component(document) => Some(document.as_ref()),
            _ => None,
        })
    }

    fn bindings(&self, component: &'d Component) -> impl Iterator<Item = &'d ReleaseBinding> {
        let found = self.index.bindings_of(component.namespace(), &component.spec.project, component.name());
        found.iter().copied().map(AsRef::as_ref)
    }

    fn of_component_type(&self, subject: &Subject<'_>) -> Vec<Case> {
        let mut cases = Vec::new();
        for component in self.components() {
            let Reference { name, .. } = &component.spec.component_type;
            let short = name.split_once('/').map_or(name.as_str(), |(_, short)| short);
            if !means(subject, &component.spec.component_type, short, component.namespace()) {
                continue;
            }
            let workload = self.workload(component);
            let case = |place: &str, configs: Option<&Node>| {
                let given = vec![
                    ("parameters", object(component.spec.parameters.as_ref())),
                    ("environmentConfigs", object(configs)),
                    ("workload", workload.clone()),
                ];
                Case::new(format!("as {}{place} uses it", component.name()), given)
            };
            cases.push(case("", None));
            cases.extend(self.bindings(component).filter_map(|binding| {
                let configs = binding.spec.component_type_configs.as_ref()?;
                Some(case(&format!(" in {}", binding.spec.environment), Some(configs)))
            }));
        }
        cases
    }

    /// What a component runs, without what other documents would have to be there for.
    fn workload(&self, component: &'d Component) -> Option<Object> {
        let owner =
            (component.namespace().as_str(), component.spec.project.as_str(), component.name().as_str());
        let workload = self.index.workloads_of.get(&owner)?.first()?;
        let spec = self.written(workload.meta.name.span)?.get("spec")?;
        let mut given = Object::new();
        let mut container = Object::new();
        for key in ["command", "args"] {
            if let Some(part) = spec.get("container").and_then(|container| container.get(key)) {
                container.insert(Str::from(key), part.to_value());
            }
        }
        if !container.is_empty() {
            given.insert(Str::from("container"), Value::Object(container));
        }
        if let Some(endpoints) = spec.get("endpoints").filter(|endpoints| !endpoints.entries().is_empty()) {
            given.insert(Str::from("endpoints"), endpoints.to_value());
        }
        Some(given)
    }

    /// The document around a place, as it is written.
    fn written(&self, inside: Span) -> Option<&'d Node> {
        let encloses = |node: &Node| {
            node.span.file == inside.file && node.span.start <= inside.start && inside.end <= node.span.end
        };
        self.written.get(&inside.file)?.iter().copied().find(|node| encloses(node))
    }

    fn of_trait(&self, subject: &Subject<'_>) -> Vec<Case> {
        let mut cases = Vec::new();
        for component in self.components() {
            for entry in &component.spec.traits {
                if !means(subject, &entry.reference, &entry.reference.name, component.namespace()) {
                    continue;
                }
                let case = |place: &str, configs: Option<&Node>| {
                    let given = vec![
                        ("parameters", object(entry.parameters.as_ref())),
                        ("environmentConfigs", object(configs)),
                    ];
                    Case::new(format!("as {}{place} uses it", component.name()), given)
                };
                cases.push(case("", None));
                for binding in self.bindings(component) {
                    let configs = binding.spec.trait_configs.iter();
                    let own = configs.filter(|(instance, _)| *instance == entry.instance_name.text);
                    cases.extend(own.map(|(_, configs)| {
                        case(&format!(" in {}", binding.spec.environment), Some(configs))
                    }));
                }
            }
        }
        cases
    }

    fn of_resource_type(&self, subject: &Subject<'_>) -> Vec<Case> {
        let mut cases = Vec::new();
        let resources = self.all(|declared| match declared {
            Declared::Resource(document) => Some(document.as_ref()),
            _ => None,
        });
        for resource in resources {
            let resource: &Resource = resource;
            let reference = &resource.spec.resource_type;
            if !means(subject, reference, &reference.name, resource.namespace()) {
                continue;
            }
            let given = |configs: Option<&Node>| {
                vec![
                    ("parameters", object(resource.spec.parameters.as_ref())),
                    ("environmentConfigs", object(configs)),
                ]
            };
            cases.push(Case::new(format!("as {} uses it", resource.name()), given(None)));
            let bindings = self.all(|declared| match declared {
                Declared::ResourceReleaseBinding(document) => Some(document.as_ref()),
                _ => None,
            });
            cases.extend(bindings.filter_map(|binding| {
                let configs = binding.spec.environment_configs.as_ref()?;
                let own = binding.namespace() == resource.namespace()
                    && binding.spec.resource.text == *resource.name();
                let name = format!("as {} in {} uses it", resource.name(), binding.spec.environment);
                own.then(|| Case::new(name, given(Some(configs))))
            }));
        }
        cases
    }

    fn of_project_type(&self, subject: &Subject<'_>) -> Vec<Case> {
        let mut cases = Vec::new();
        let projects = self.all(|declared| match declared {
            Declared::Project(document) => Some(document.as_ref()),
            _ => None,
        });
        for project in projects {
            let project: &Project = project;
            let Some(reference) = &project.spec.project_type else { continue };
            if !means(subject, reference, &reference.name, project.namespace()) {
                continue;
            }
            let given = |configs: Option<&Node>| {
                vec![
                    ("parameters", object(project.spec.parameters.as_ref())),
                    ("environmentConfigs", object(configs)),
                ]
            };
            cases.push(Case::new(format!("as {} uses it", project.name()), given(None)));
            let bindings = self.all(|declared| match declared {
                Declared::ProjectReleaseBinding(document) => Some(document.as_ref()),
                _ => None,
            });
            cases.extend(bindings.filter_map(|binding| {
                let configs = binding.spec.environment_configs.as_ref()?;
                let own = binding.namespace() == project.namespace()
                    && binding.spec.project.text == *project.name();
                let name = format!("as {} in {} uses it", project.name(), binding.spec.environment);
                own.then(|| Case::new(name, given(Some(configs))))
            }));
        }
        cases
    }
}

fn object(node: Option<&Node>) -> Option<Object> {
    node.and_then(|node| node.to_value().as_object().cloned())
}
