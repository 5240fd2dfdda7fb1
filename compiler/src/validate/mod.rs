//! Rendered manifests against the schemas of Kubernetes and of custom resources, without a cluster.
//!
//! [`Validation`] holds the schemas of a run: those of one version of Kubernetes and of common custom resources ship with
//! choreoc (`schemas/`), definitions in the sources or given beside them go before. A schema is compiled when the first
//! object of its kind comes by, and objects are validated as they are, without a copy. What is wrong with a field is
//! said at the line of the template that made it: only then is the unit rendered again, for its origins.
//!
//! Nothing here changes what is rendered. [`fields`] types the expressions of templates against the same schemas, without
//! rendering.

mod builtin;
mod catalogue;
mod compiled;
mod definition;
mod diagnostics;
pub mod fields;
mod instance;
mod keywords;
mod normal;

pub use builtin::kubernetes_versions;

use crate::assemble::{Assembled, Entry};
use crate::evaluate::Trace;
use crate::load::Documents;
use crate::model::Plane;
use crate::resolve::UnitKey;
use builtin::Builtin;
use catalogue::Catalogue;
use compiled::Problem;
use diag::{Diagnostic, Sink, SourceMap, Span};
use diagnostics::Subject;
use fields::TypedFields;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::{Mutex, PoisonError};
use value::Value;
use yaml::Node;

/// The schemas of a run, and the kinds that have none.
pub struct Validation {
    catalogue: Catalogue,
    /// By `apiVersion` and kind.
    unknown: Mutex<BTreeMap<(String, String), Unknown>>,
}

/// How many objects are of a kind, and the first unit's name and place.
type Unknown = (usize, UnitKey, Span);

impl fmt::Debug for Validation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Validation").finish_non_exhaustive()
    }
}

impl Validation {
    /// The schemas of a version of Kubernetes, the newest when nobody says, and of these definitions.
    ///
    /// # Errors
    /// If the version is unknown.
    pub fn new(version: Option<&str>, definitions: &[Node]) -> Result<Self, Box<Diagnostic>> {
        let builtin = Builtin::of(version);
        let builtin = builtin.ok_or_else(|| {
            diagnostics::version_unknown(version.unwrap_or_default(), kubernetes_versions())
        })?;
        Ok(Self { catalogue: Catalogue::new(builtin, definitions), unknown: Mutex::default() })
    }

    /// What is wrong with the objects of a unit.
    pub fn unit(
        &self,
        key: &UnitKey,
        assembled: &Assembled,
        trace: &Trace<'_>,
        sources: &SourceMap,
    ) -> Vec<Diagnostic> {
        let planes =
            [(Plane::DataPlane, &assembled.data), (Plane::ObservabilityPlane, &assembled.observability)];
        let mut found: Vec<(Plane, usize, Vec<Problem>)> = Vec::new();
        for (plane, entries) in planes {
            for (at, entry) in entries.iter().enumerate().filter(|(_, entry)| !entry.superseded) {
                let problems = self.problems(key, assembled.span, entry);
                if !problems.is_empty() {
                    found.push((plane, at, problems));
                }
            }
        }
        if found.is_empty() {
            return Vec::new();
        }
        let origins = trace.origins();
        let mut findings = Vec::new();
        for (plane, at, problems) in found {
            let entries = if plane == Plane::DataPlane { &assembled.data } else { &assembled.observability };
            let (api_version, kind) = kind_of(&entries[at]);
            let subject = Subject { key, kind, api_version, span: assembled.span };
            let object = origins.object(plane, at);
            findings.extend(problems.iter().map(|problem| {
                let origin = object.and_then(|object| object.at(&problem.pointer));
                diagnostics::problem(&subject, problem, origin.as_ref(), sources)
            }));
        }
        findings
    }

    fn problems(&self, key: &UnitKey, span: Span, entry: &Entry) -> Vec<Problem> {
        let (api_version, kind) = kind_of(entry);
        let Some(compiled) = self.catalogue.schema(api_version, kind) else {
            self.count(key, span, api_version, kind);
            return Vec::new();
        };
        compiled.problems(entry.applied())
    }

    fn count(&self, key: &UnitKey, span: Span, api_version: &str, kind: &str) {
        let mut unknown = self.unknown.lock().unwrap_or_else(PoisonError::into_inner);
        let place = unknown.entry((api_version.to_owned(), kind.to_owned()));
        let (count, first, place) = place.or_insert_with(|| (0, key.clone(), span));
        *count += 1;
        if (key, span) < (first, *place) {
            (*first, *place) = (key.clone(), span);
        }
    }

    /// What is left to say once all units are rendered: templates typed without rendering, kinds without a schema,
    /// definitions that cannot be used. What rendering has shown already (`told`) is not told again.
    pub fn finish(self, documents: &Documents, told: &Sink) -> (TypedFields, Vec<Diagnostic>) {
        let (typed, mut findings) = fields::check(documents, &self);
        let place = |finding: &Diagnostic| finding.primary.as_ref().map(|label| label.span);
        let told = told.iter().filter(|finding| finding.code.stage() == "validate");
        let told: BTreeSet<Option<Span>> = told.map(place).collect();
        findings.retain(|finding| !told.contains(&place(finding)));
        let unknown = self.unknown.into_inner().unwrap_or_else(PoisonError::into_inner);
        let unknown: Vec<Diagnostic> = unknown
            .into_iter()
            .filter(|((api_version, kind), _)| !self.catalogue.defines(api_version, kind))
            .map(|((api_version, kind), (count, _, span))| {
                match self.catalogue.misspelt(&api_version, &kind) {
                    Some(meant) => diagnostics::unknown_kind(&api_version, &kind, &meant, count, span),
                    None => diagnostics::no_schema(&api_version, &kind, count, span),
                }
            })
            .collect();
        findings.extend(self.catalogue.into_findings());
        findings.extend(unknown);
        (typed, findings)
    }
}

fn kind_of(entry: &Entry) -> (&str, &str) {
    let text = |key: &str| entry.object.get(key).and_then(Value::as_str).unwrap_or_default();
    (text("apiVersion"), text("kind"))
}
