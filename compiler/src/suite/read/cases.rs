//! Cases: what refers to other parts of a test, or must not repeat it.

use super::super::assertions::Language;
use super::super::diagnostics;
use super::super::model::{Assertion, Case, Expected, Golden, Subject, slugs};
use super::super::tree::{merged, nothing};
use super::super::variants::{self, variants};
use super::Place;
use super::written::{VARIABLE, WrittenCase};
use crate::check;
use crate::model::Text;
use crate::model::decode::most_similar;
use diag::{Diagnostic, Sink, Span};
use std::collections::HashMap;
use std::sync::Arc;
use yaml::Node;

/// Reads what refers to other parts of the document.
pub(super) struct Reader<'r> {
    pub(super) place: &'r Place<'r>,
    pub(super) language: &'r Language,
    /// The folders that cases of the file expect, with the first case that does.
    pub(super) folders: &'r mut HashMap<String, Span>,
    pub(super) sink: &'r mut Sink,
}

impl Reader<'_> {
    /// Reports what means nothing for the subject.
    pub(super) fn applies(&mut self, subject: &Subject, given: &Node) {
        let meaningless = subject.meaningless();
        let found = given.entries().iter().filter(|entry| meaningless.contains(&entry.key.as_str()));
        self.sink.extend(
            found.map(|entry| diagnostics::meaningless(&entry.key, subject.kind_name(), entry.key_span)),
        );
    }

    pub(super) fn cases(&mut self, written: Vec<WrittenCase>, shared: Option<&Node>) -> Vec<Case> {
        let mut names: HashMap<String, Span> = HashMap::new();
        let mut cases = Vec::new();
        for case in written {
            if let Some(first) = names.insert(case.name.to_string(), case.name.span) {
                self.sink.push(diagnostics::repeated_name(&case.name, first));
            }
            if let Some(Golden::Folder(folder)) = &case.golden {
                if !is_inside(folder) {
                    self.sink.push(diagnostics::folder_outside(folder));
                }
                let name = folder.trim_matches('/').to_owned();
                if let Some(first) = self.folders.insert(name, folder.span) {
                    self.sink.push(diagnostics::shared_folder(folder, first));
                }
            }
            cases.extend(self.case(case, shared));
        }
        cases
    }

    fn case(&mut self, written: WrittenCase, shared: Option<&Node>) -> Vec<Case> {
        let WrittenCase { name, given, axes, environments, golden, absent, findings, skip, only, .. } =
            written;
        let assertions = written.assertions.into_iter().map(|(text, node, message)| {
            let program = self.program(&text, &node);
            Assertion { text, node, message: message.map(|message| message.text), program }
        });
        let expected = Arc::new(Expected { assertions: assertions.collect(), absent, golden, findings });
        let given = match (shared, given) {
            (Some(shared), Some(given)) => merged(shared, &given),
            (shared, given) => given.or_else(|| shared.cloned()).unwrap_or_else(|| nothing(name.span)),
        };
        for axis in &axes {
            let first = axis.path.split('.').next().unwrap_or_default();
            if !VARIABLE.contains(&first) || !axis.path.contains('.') {
                let similar =
                    most_similar(first, VARIABLE.iter().copied()).filter(|similar| *similar != first);
                self.sink.push(diagnostics::no_axis(&axis.path, axis.span, similar));
                return Vec::new();
            }
        }
        match variants(&given, &axes, &environments) {
            Ok(variants) => slugs(variants.iter().map(|variant| variant.name.as_str()))
                .into_iter()
                .zip(variants)
                .map(|(slug, variant)| Case {
                    name: name.clone(),
                    variant: variant.name,
                    slug,
                    given: variant.given,
                    environment: variant.environment,
                    expected: Arc::clone(&expected),
                    skip: skip.clone(),
                    only: only.clone(),
                })
                .collect(),
            Err(count) => {
                self.sink.push(diagnostics::too_many_variants(&name, count, variants::MOST));
                Vec::new()
            }
        }
    }

    fn program(&mut self, text: &Text, node: &Node) -> Option<cel::Program> {
        let error = match self.language.compile(text) {
            Ok(program) => return Some(program),
            Err(error) => error,
        };
        let whole = check::Place::whole(node);
        let issue = |issue: &cel::Issue| -> Diagnostic {
            let range = issue.range.start as usize..issue.range.end as usize;
            let span = whole.part(range).span(self.place.bytes);
            diagnostics::invalid_expression(
                &issue.message,
                span,
                issue.candidates.first().map(String::as_str),
            )
        };
        let found: Vec<Diagnostic> = error.issues.iter().map(issue).collect();
        self.sink.extend(found);
        None
    }
}

/// Whether a path stays below the folder that it starts in, and is no hidden one.
fn is_inside(path: &str) -> bool {
    let path = path.trim_end_matches('/');
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.' | ' ');
    !path.is_empty()
        && path.split('/').all(|part| !part.is_empty() && !part.starts_with('.') && part.chars().all(plain))
}
