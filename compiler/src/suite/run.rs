//! One case: rendered as any unit is, then held against what it expects.

use super::Tests;
use super::assertions::{self, Broken};
use super::definitions::Definitions;
use super::diagnostics;
use super::golden::{self, Comparison};
use super::model::{Absent, Case, ExpectedFinding, Subject, Suite};
use super::report::{Failure, ObjectDifference, Pending};
use super::scene::Stage;
use super::tree;
use crate::assemble::{Entry, assemble};
use crate::check::{Place, check_sharing};
use crate::comparison::positions;
use crate::diff::{Change, Changed, FieldChange, ObjectFate};
use crate::evaluate::{
    Finished, Origins, Output, OutputSource, RenderedUnit, State, Unwatched, Watch, evaluate_watched,
};
use crate::model::Plane;
use crate::resolve::{ResolveOptions, UnitKey, resolve};
use diag::{Diagnostic, Severity, Sink, SourceMap, Span};
use value::{Object, Str, Value};

/// What a case renders.
#[derive(Debug)]
pub struct Rendering {
    /// The unit.
    pub key: UnitKey,
    /// Its objects in the order they are applied: those of the data plane first.
    pub entries: Vec<Entry>,
    /// What components can bind to, by name; nothing but of resources.
    pub outputs: Object,
    /// Everything that was found on the way.
    pub findings: Vec<Diagnostic>,
    /// Whether it has manifests at all.
    pub is_rendered: bool,
}

/// How a case fared.
#[derive(Debug)]
pub struct Verdict {
    /// What is not as expected; nothing if it passes.
    pub failures: Vec<Failure>,
    /// What would have to be written so that what is recorded is what is rendered.
    pub pending: Vec<Pending>,
}

/// A rendering with what only exists on the way.
struct Rendered {
    entries: Vec<Entry>,
    positions: Vec<(Plane, usize)>,
    origins: Option<Origins>,
}

/// An output as documents write it: a text, or where it stands.
fn output_value(output: &Output) -> Value {
    let key = |reference: &str, name: &Str, key: &Str| {
        let place: Object = [
            (Str::from("key"), Value::String(key.clone())),
            (Str::from("name"), Value::String(name.clone())),
        ]
        .into_iter()
        .collect();
        Value::Object([(Str::from(reference), Value::Object(place))].into_iter().collect())
    };
    match &output.source {
        OutputSource::Value(text) => Value::String(text.clone()),
        OutputSource::Secret(name, at) => key("secretKeyRef", name, at),
        OutputSource::ConfigMap(name, at) => key("configMapKeyRef", name, at),
    }
}

impl Tests {
    /// Renders a case with these definitions, under the eyes of a watch. Cheap to repeat: nothing is read again, and what the
    /// definitions planned once stays planned.
    pub fn render<W: Watch>(
        &self,
        suite: &Suite,
        case: &Case,
        definitions: &Definitions,
        watch: &W,
    ) -> Rendering {
        let (mut rendering, rendered) = self.rendered(suite, case, definitions, watch, false);
        rendering.entries = rendered.map(|rendered| rendered.entries).unwrap_or_default();
        rendering
    }

    fn rendered<W: Watch>(
        &self,
        suite: &Suite,
        case: &Case,
        definitions: &Definitions,
        watch: &W,
        traced: bool,
    ) -> (Rendering, Option<Rendered>) {
        let stage = Stage {
            repository: &self.documents,
            definitions: definitions.declared(),
            stand_ins: &self.stand_ins,
        };
        let scene = stage.scene(&suite.subject, case);
        if scene.problems.iter().any(|problem| problem.severity == Severity::Error) {
            // What follows from a document that is not what it should be is not worth a word.
            let (key, findings) = (scene.key, scene.problems);
            let outputs = Object::new();
            return (Rendering { key, entries: Vec::new(), outputs, findings, is_rendered: false }, None);
        }
        let documents = self.documents.only(scene.declared);
        let mut sink = Sink::new();
        let options = ResolveOptions { head: true, stand_in_planes: false };
        let workspace = resolve(&documents, &options, &mut sink);
        let checked = check_sharing(&workspace, definitions.plans());
        let selected = |key: &UnitKey| *key == scene.key;
        let finish = |rendered: RenderedUnit<'_>| {
            let trace = rendered.trace;
            let Finished { product, findings } = assemble(rendered)?;
            let positions = positions(&product);
            let origins = traced.then(|| trace.origins());
            let entries = product.data.into_iter().chain(product.observability);
            let entries = entries.filter(|entry| !entry.superseded).collect();
            Ok(Finished { product: Rendered { entries, positions, origins }, findings })
        };
        let evaluated = evaluate_watched(&checked, &self.documents.sources, &selected, watch, &finish);
        // What is wrong elsewhere in a repository is not the business of the test of one component.
        let mut findings = match suite.subject {
            Subject::Definition(_) => sink.into_sorted(),
            Subject::Component { .. } => Vec::new(),
        };
        findings.extend(scene.problems);
        let mut rendered = None;
        let mut state = None;
        let mut outputs = Object::new();
        let results = [evaluated.components, evaluated.projects, evaluated.resources];
        for result in results.into_iter().flatten().flatten() {
            findings.extend(result.diagnostics);
            result
                .outputs
                .iter()
                .for_each(|output| outputs.insert(output.name.clone(), output_value(output)));
            state = state.min(Some(result.state)).or(Some(result.state));
            rendered = rendered.or(result.product);
        }
        let is_rendered = matches!(state, Some(State::Rendered | State::Pending | State::Undeployed));
        let rendering = Rendering { key: scene.key, entries: Vec::new(), outputs, findings, is_rendered };
        (rendering, rendered)
    }

    /// Holds what a case renders against what it expects.
    pub fn judge(
        &self,
        suite: &Suite,
        case: &Case,
        definitions: &Definitions,
        rendering: &Rendering,
    ) -> Verdict {
        let mut failures = Vec::new();
        self.findings_of(suite, case, rendering, &mut failures);
        let unexpected = !failures.is_empty();
        if rendering.is_rendered || !unexpected {
            self.assertions(suite, case, rendering, &mut failures);
            let found = case.expected.absent.iter().filter_map(|absent| present(absent, &rendering.entries));
            failures.extend(found.map(Failure::plain));
        }
        let mut pending = Vec::new();
        if rendering.is_rendered {
            pending = self.golden(suite, case, definitions, rendering, &mut failures);
        }
        Verdict { failures, pending }
    }

    /// Errors that nobody expects, and expected findings that are not there.
    fn findings_of(&self, suite: &Suite, case: &Case, rendering: &Rendering, failures: &mut Vec<Failure>) {
        let expected = &case.expected.findings;
        let sources = &self.documents.sources;
        let subject = match &suite.subject {
            Subject::Definition(definition) => Some(definition),
            Subject::Component { .. } => None,
        };
        for finding in rendering.findings.iter().filter(|finding| finding.severity == Severity::Error) {
            if !expected.iter().any(|expected| is_meant(expected, finding, case, sources)) {
                let finding = diagnostics::in_case(finding.clone(), &case.title(), case.name.span, subject);
                failures.push(Failure::plain(finding));
            }
        }
        for expected in expected {
            if !rendering.findings.iter().any(|finding| is_meant(expected, finding, case, sources)) {
                let near = near(expected, &rendering.findings, sources);
                failures.push(Failure::plain(diagnostics::finding_missing(expected, &near)));
            }
        }
    }

    fn assertions(&self, suite: &Suite, case: &Case, rendering: &Rendering, failures: &mut Vec<Failure>) {
        if case.expected.assertions.is_empty() {
            return;
        }
        let resources = rendering.entries.iter().map(|entry| Value::Object(entry.applied().clone()));
        let finding = |finding: &Diagnostic| {
            assertions::finding(finding.code.name, &finding.severity.to_string(), &finding.message)
        };
        let given = |key: &str| {
            let written = tree::at(&case.given, &[key]);
            written.map_or_else(|| Value::Object(Object::new()), yaml::Node::to_typed_value)
        };
        let scene = assertions::Scene::new(
            resources.collect(),
            rendering.findings.iter().map(finding).collect(),
            given("parameters"),
            given("environmentConfigs"),
            &rendering.key.environment,
            Value::Object(rendering.outputs.clone()),
        );
        let bytes = self.documents.sources.get(suite.file).map(|file| &*file.bytes).unwrap_or_default();
        for assertion in &case.expected.assertions {
            let Some(program) = &assertion.program else { continue };
            if let Err(Broken { range, details }) = self.language.holds(&assertion.text, program, &scene) {
                let span = Place::whole(&assertion.node).part(range).span(bytes);
                failures.push(Failure::plain(diagnostics::assertion_failed(assertion, span, &details)));
            }
        }
    }

    fn golden(
        &self,
        suite: &Suite,
        case: &Case,
        definitions: &Definitions,
        rendering: &Rendering,
        failures: &mut Vec<Failure>,
    ) -> Vec<Pending> {
        let Some(expected) = &case.expected.golden else { return Vec::new() };
        let span = golden::span(expected);
        let place = golden::folder(suite, case).map_or_else(
            || "what the case expects".to_owned(),
            |folder| format!("`{}`", self.shown(suite.tree, &folder)),
        );
        let (comparison, pending) =
            golden::compare(suite, case, rendering, &self.recorded, &self.documents.sources);
        match comparison {
            Comparison::Same => {}
            Comparison::Missing => failures.push(Failure::plain(diagnostics::golden_missing(span, &place))),
            Comparison::Unreadable(found) => failures.extend(found.into_iter().map(Failure::plain)),
            Comparison::Differs(changed) => {
                let finding = diagnostics::golden_differs(span, &place, changed.objects.len());
                let objects = self.explained(suite, case, definitions, *changed);
                failures.push(Failure { finding, objects });
            }
        }
        pending
    }

    /// Renders once more to say what made the fields that differ.
    fn explained(
        &self,
        suite: &Suite,
        case: &Case,
        definitions: &Definitions,
        changed: Changed,
    ) -> Vec<ObjectDifference> {
        let (_, rendered) = self.rendered(suite, case, definitions, &Unwatched, true);
        let rendered = rendered.as_ref();
        let origins = rendered.and_then(|rendered| rendered.origins.as_ref());
        let of = |at: Option<usize>| {
            let (plane, position) = rendered?.positions.get(at?).copied()?;
            origins?.object(plane, position)
        };
        let objects = changed.objects.into_iter().zip(changed.positions);
        let explained = objects.map(|(change, at)| {
            let origins = of(at);
            let made = |field: &FieldChange| {
                // What is gone was made by nobody now.
                let gone = matches!(field.change, Change::Removed(_) | Change::HiddenRemoved);
                let origin = origins?.at(&field.pointer).filter(|origin| !gone && !origin.surrounds)?;
                Some(origin.expressions.first().map_or(origin.node, |expression| self.expression(expression)))
            };
            let made_by = change.fields.iter().map(made).collect();
            let entry = origins.and_then(|origins| origins.entry());
            let entry = entry.filter(|_| change.fate != ObjectFate::Removed);
            ObjectDifference { change, made_by, entry }
        });
        explained.collect()
    }

    /// The place of an expression in its file.
    fn expression(&self, expression: &crate::evaluate::EvaluatedExpression) -> Span {
        let scalar = expression.place.scalar.span;
        let bytes = self.documents.sources.get(scalar.file).map(|file| &*file.bytes).unwrap_or_default();
        expression.place.span(bytes)
    }
}

impl Failure {
    /// One without objects.
    pub(super) fn plain(finding: Diagnostic) -> Self {
        Self { finding, objects: Vec::new() }
    }
}

/// An object that is there although it must not be.
fn present(absent: &Absent, entries: &[Entry]) -> Option<Diagnostic> {
    let found = entries.iter().map(Entry::identity).find(|identity| {
        identity.kind == absent.kind.as_str()
            && absent.name.as_ref().is_none_or(|name| identity.name == name.as_str())
    });
    found.map(|identity| diagnostics::object_present(absent, identity.name))
}

/// Whether a finding is the one that is expected.
fn is_meant(expected: &ExpectedFinding, finding: &Diagnostic, case: &Case, sources: &SourceMap) -> bool {
    expected.code.as_str() == finding.code.name
        && expected.message.as_ref().is_none_or(|words| finding.message.contains(words.as_str()))
        && expected.at.as_ref().is_none_or(|at| is_at(at, finding, case, sources))
}

/// Whether one of the places of a finding is `file:line`, or within what the case gives at a path.
fn is_at(at: &str, finding: &Diagnostic, case: &Case, sources: &SourceMap) -> bool {
    let mut spans = finding.primary.iter().chain(&finding.labels).map(|label| label.span);
    if let Some((file, line)) = at.rsplit_once(':')
        && let Ok(line) = line.trim().parse::<u32>()
    {
        return spans.any(|span| {
            let Some(source) = sources.get(span.file) else { return false };
            let path: &str = &source.path;
            let same = path == file || path.strip_suffix(file).is_some_and(|rest| rest.ends_with('/'));
            same && source.line_column(span.start).line == line
        });
    }
    let path: Vec<&str> = at.split('.').collect();
    let Some((last, around)) = path.split_last() else { return false };
    let entry = tree::at(&case.given, around).and_then(|node| node.entry(last));
    let within = |outer: Span, inner: Span| {
        outer.file == inner.file && outer.start <= inner.start && inner.end <= outer.end
    };
    entry
        .is_some_and(|entry| spans.any(|span| within(entry.value.span, span) || within(entry.key_span, span)))
}

/// How many other findings are named when one is missing.
const NEAR: usize = 3;

/// What was found instead: the same code elsewhere, else the first errors.
fn near(expected: &ExpectedFinding, findings: &[Diagnostic], sources: &SourceMap) -> Vec<String> {
    let shown = |finding: &Diagnostic| {
        let place = finding.primary.as_ref().map(|label| format!(" at {}", sources.place(label.span)));
        format!("`{}`{}: {}", finding.code.name, place.unwrap_or_default(), finding.message)
    };
    let same: Vec<String> =
        findings.iter().filter(|finding| finding.code.name == expected.code.as_str()).map(shown).collect();
    if !same.is_empty() {
        return same.into_iter().take(NEAR).collect();
    }
    findings.iter().filter(|finding| finding.severity == Severity::Error).map(shown).take(NEAR).collect()
}
