//! Types and traits as a test may name them.

use crate::load::Documents;
use crate::model::{Declared, Kind, SchemaSection};
use diag::{FileId, Span};

/// A type or trait of the sources.
pub(super) struct Subject<'d> {
    pub(super) kind: Kind,
    pub(super) namespace: &'d str,
    pub(super) name: &'d str,
    /// `deployment/service` of a component type, else the name.
    pub(super) reference: String,
    pub(super) parameters: Option<&'d SchemaSection>,
    pub(super) environment_configs: Option<&'d SchemaSection>,
    span: Span,
}

impl<'d> Subject<'d> {
    fn of(declared: &'d Declared) -> Option<Self> {
        macro_rules! subject {
            ($document:ident, $reference:expr) => {
                Self {
                    kind: $document.kind,
                    namespace: $document.namespace().as_str(),
                    name: $document.name().as_str(),
                    reference: $reference,
                    parameters: $document.spec.parameters.as_ref(),
                    environment_configs: $document.spec.environment_configs.as_ref(),
                    span: $document.meta.name.span,
                }
            };
        }
        Some(match declared {
            Declared::ComponentType(document) => {
                subject!(document, format!("{}/{}", document.spec.workload_type, document.name()))
            }
            Declared::Trait(document) => subject!(document, document.name().to_string()),
            Declared::ProjectType(document) => subject!(document, document.name().to_string()),
            Declared::ResourceType(document) => subject!(document, document.name().to_string()),
            _ => return None,
        })
    }

    /// Every one of the sources, in their order.
    pub(super) fn all(documents: &'d Documents) -> Vec<Self> {
        documents.declared.iter().filter_map(Self::of).collect()
    }

    /// The file that it stands in.
    pub(super) fn file(&self) -> FileId {
        self.span.file
    }

    /// With its kind, as people say it.
    pub(super) fn shown(&self) -> String {
        match self.namespace {
            "" => format!("{}:{}", self.kind, self.reference),
            namespace => format!("{}:{} (in namespace {namespace})", self.kind, self.reference),
        }
    }

    /// Whether `[KIND:]NAME` means it; the workload type in front of a name may be left out.
    pub(super) fn is_meant(&self, wanted: &str) -> bool {
        let (kind, name) = wanted.split_once(':').map_or((None, wanted), |(kind, name)| (Some(kind), name));
        kind.is_none_or(|kind| kind.eq_ignore_ascii_case(self.kind.name()))
            && (name == self.reference || name == self.name)
    }
}
