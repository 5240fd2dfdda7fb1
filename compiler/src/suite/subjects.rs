//! What tests are about: types and traits of the sources, and components.

use super::diagnostics;
use super::model::{Definition, Subject};
use crate::load::Documents;
use crate::model::decode::most_similar;
use crate::model::{Declared, Kind, Scope, Text};
use diag::{Diagnostic, Span};
use value::Str;
use yaml::Node;

/// Where tests look for what they are about.
pub(super) struct Subjects<'d> {
    documents: &'d Documents,
}

/// What was found, or why nothing was.
type Found<T> = Result<T, Box<Diagnostic>>;

impl<'d> Subjects<'d> {
    pub(super) fn new(documents: &'d Documents) -> Self {
        Self { documents }
    }

    /// A type or trait; without a namespace the only one of its name.
    pub(super) fn definition(&self, kind: Kind, name: &Text, namespace: Option<&Text>) -> Found<Definition> {
        let (workload_type, own) = match name.split_once('/') {
            Some((workload_type, own)) if is_component_type(kind) => (Some(workload_type), own),
            _ => (None, name.as_str()),
        };
        let own_of =
            |kind: Kind| self.documents.declared.iter().filter(move |declared| declared.kind() == kind);
        let stock = |kind: Kind| self.documents.stock_types.iter().filter(move |stock| stock.kind() == kind);
        let of = |kind: Kind| own_of(kind).chain(stock(kind));
        let fits = |declared: &&Declared| {
            let meta = declared.meta();
            meta.name.as_str() == own
                && namespace.is_none_or(|namespace| {
                    kind.scope() == Scope::Cluster || meta.namespace == namespace.text
                })
        };
        let mut found: Vec<&Declared> = own_of(kind).filter(fits).collect();
        if found.is_empty() {
            // What ships with choreoc stands in where the sources have nothing of the name.
            found = stock(kind).filter(fits).collect();
        }
        let only = match found.as_slice() {
            [only] => *only,
            [] => {
                let twin =
                    kind.twin().filter(|twin| of(*twin).any(|other| other.meta().name.as_str() == own));
                let similar = most_similar(own, of(kind).map(|declared| declared.meta().name.as_str()));
                let finding = diagnostics::unknown_definition(kind, name, similar, twin);
                return Err(Box::new(finding));
            }
            several => {
                let namespaces: Vec<&str> =
                    several.iter().map(|declared| declared.meta().namespace.as_str()).collect();
                return Err(Box::new(diagnostics::ambiguous(kind, name, &namespaces)));
            }
        };
        let (document, declared_type) = place(only);
        if let (Some(written), Some(declared)) = (workload_type, declared_type)
            && written != declared.as_str()
        {
            return Err(Box::new(diagnostics::other_workload_type(name, declared)));
        }
        let reference =
            declared_type.map_or_else(|| Str::from(own), |workload| Str::from(format!("{workload}/{own}")));
        let written = self.documents.written(document);
        Ok(Definition {
            kind,
            namespace: only.meta().namespace.clone(),
            name: Str::from(own),
            reference,
            sees_endpoints: written.is_some_and(|node| sees_endpoints(&node)),
            document,
            span: name.span,
        })
    }

    /// A component; without a namespace the only one of its name in a project of that name.
    pub(super) fn component(&self, project: &Text, name: &Text, namespace: Option<&Text>) -> Found<Subject> {
        let components = self.documents.declared.iter().filter_map(|declared| match declared {
            Declared::Component(component) => Some(component),
            _ => None,
        });
        let of_project: Vec<_> = components
            .filter(|component| component.spec.project.text == project.text)
            .filter(|component| namespace.is_none_or(|namespace| *component.namespace() == namespace.text))
            .collect();
        let found: Vec<_> = of_project.iter().filter(|component| *component.name() == name.text).collect();
        match found.as_slice() {
            [only] => Ok(Subject::Component {
                namespace: only.namespace().clone(),
                project: project.text.clone(),
                name: name.text.clone(),
                span: name.span,
            }),
            [] => {
                let similar =
                    most_similar(name, of_project.iter().map(|component| component.name().as_str()));
                Err(Box::new(diagnostics::unknown_component(project, name, similar)))
            }
            several => {
                let namespaces: Vec<&str> =
                    several.iter().map(|component| component.namespace().as_str()).collect();
                Err(Box::new(diagnostics::ambiguous(Kind::Component, name, &namespaces)))
            }
        }
    }
}

fn is_component_type(kind: Kind) -> bool {
    matches!(kind, Kind::ComponentType | Kind::ClusterComponentType)
}

/// Where a definition stands, and the workload type if it has one.
pub(super) fn place(declared: &Declared) -> (Span, Option<&Str>) {
    match declared {
        Declared::ComponentType(document) => (document.span, Some(&document.spec.workload_type.text)),
        Declared::Trait(document) => (document.span, None),
        Declared::ProjectType(document) => (document.span, None),
        Declared::ResourceType(document) => (document.span, None),
        other => (other.meta().name.span, None),
    }
}

/// How expressions look at endpoints.
const ENDPOINTS: [&str; 2] = ["workload.endpoints", "workload.toServicePorts"];

/// Whether what a type or trait makes depends on endpoints. A rule alone does not count: it may forbid them.
fn sees_endpoints(document: &Node) -> bool {
    let parts = ["resources", "creates", "patches"];
    let spec = document.get("spec");
    parts.iter().filter_map(|part| spec?.get(part)).any(mentions_endpoints)
}

fn mentions_endpoints(node: &Node) -> bool {
    let mut open = vec![node];
    while let Some(node) = open.pop() {
        if node
            .as_str()
            .is_some_and(|text| text.contains("${") && ENDPOINTS.iter().any(|mention| text.contains(mention)))
        {
            return true;
        }
        open.extend(node.items());
        open.extend(node.entries().iter().map(|entry| &entry.value));
    }
    false
}
