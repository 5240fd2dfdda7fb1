//! Every mutant against the cases that come near it.

use super::canonical;
use super::edit::edited;
use super::expressions::{self, Changed};
use super::nodes::{self, Change, Reached};
use super::report::{Fate, Mutant, Report, TypeMutation};
use crate::check::{Expression, Language, Pipeline, Place, Rewrite};
use crate::coverage::{Seen, SeenByCase, subjects};
use crate::evaluate::Unwatched;
use crate::suite::{self, Case, Definition, Definitions, Rendering, Subject, Suite, Tests};
use cel::{Ast, Env};
use diag::Span;
use rayon::prelude::*;
use std::collections::HashSet;
use std::sync::Arc;
use value::{Str, Value, go};
use yaml::Node;

/// Mutates every type and trait that the suites of a run are about; only cases that passed are asked.
pub fn mutate(tests: &Tests, run: &suite::Report, seen: &SeenByCase) -> Report {
    let types = subjects(tests, run).into_iter().filter_map(|definition| {
        let subject = Mutated::new(tests, run, seen, definition)?;
        let mut mutants: Vec<Mutant> =
            subject.candidates().into_par_iter().filter_map(|candidate| subject.try_out(candidate)).collect();
        mutants
            .sort_by(|a, b| (a.span.start, a.span.end, &a.words).cmp(&(b.span.start, b.span.end, &b.words)));
        let name = format!("{} {}", definition.kind, definition.reference);
        Some(TypeMutation { name, document: definition.document, mutants })
    });
    Report { types: types.collect() }
}

/// A definition that is to be mutated, and the cases about it.
struct Mutated<'t> {
    tests: &'t Tests,
    definition: &'t Definition,
    document: Node,
    cases: Vec<Known<'t>>,
}

/// A case that passed, what it saw, and what it renders.
struct Known<'t> {
    suite: &'t Suite,
    case: &'t Case,
    seen: &'t Seen,
    renders: Vec<String>,
}

/// A change that may be a mutant, and why nobody could notice it, if so.
struct Candidate {
    change: Changing,
    span: Span,
    equivalent: Option<&'static str>,
}

/// What is changed.
enum Changing {
    Node(Change),
    Expression(Place, Changed),
}

const SAME: &str = "the expression means the same whatever the values";
const OMITTED: &str = "the field is always left out";
const DEAD: &str = "`includeWhen` is never true";

impl<'t> Mutated<'t> {
    fn new(
        tests: &'t Tests,
        run: &suite::Report,
        seen: &'t SeenByCase,
        definition: &'t Definition,
    ) -> Option<Self> {
        let document = tests.written(definition.document)?;
        let suites = run.suites.iter().filter_map(|report| tests.suites().get(report.suite));
        let about = suites.filter(|suite| {
            matches!(&suite.subject, Subject::Definition(about) if about.document == definition.document)
        });
        let cases: Vec<(&Suite, &Case, &Seen)> = about
            .flat_map(|suite| suite.cases.iter().map(move |case| (suite, case)))
            .filter_map(|(suite, case)| Some((suite, case, seen.of(case)?)))
            .collect();
        let known = |(suite, case, seen)| {
            let rendering = tests.render(suite, case, tests.definitions(), &Unwatched);
            Known { suite, case, seen, renders: printed(&rendering) }
        };
        let cases = cases.into_par_iter().map(known).collect();
        Some(Self { tests, definition, document, cases })
    }

    /// Everything that can be changed, in expressions and around them.
    fn candidates(&self) -> Vec<Candidate> {
        let mut found = Vec::new();
        let Some(declared) = self.tests.definitions().at(self.definition.document) else { return found };
        let mut looks = Looks::new(&self.document);
        let language = Language::new();
        language.expressions(declared, &mut |expression, pipeline| {
            if let Ok(ast) = language.parse(&expression.text, pipeline) {
                let env = looks.environment(&language, pipeline);
                looks.note(expression.place.scalar.span, &ast);
                let changes = looks.changes(expression.place.scalar.span, &ast).into_iter();
                let compiling = changes.filter(|changed| env.check(&Arc::new(changed.ast.clone())).is_ok());
                found.extend(compiling.map(|changed| self.expression(expression, &ast, changed)));
            }
        });
        for candidate in &mut found {
            candidate.equivalent = candidate.equivalent.or(looks.dead(candidate.span));
        }
        let nodes = nodes::changes(&self.document).into_iter();
        found.extend(nodes.map(|change| Candidate {
            span: change.span,
            equivalent: looks.equivalent(&change),
            change: Changing::Node(change),
        }));
        found
    }

    fn expression(&self, expression: &Expression, ast: &Ast, changed: Changed) -> Candidate {
        let scalar = expression.place.scalar.span;
        let bytes = self.tests.sources().get(scalar.file).map(|file| &*file.bytes).unwrap_or_default();
        let part = changed.range.start as usize..changed.range.end as usize;
        let same = canonical::meaning(&changed.ast) == canonical::meaning(ast);
        Candidate {
            span: expression.place.part(part).span(bytes),
            equivalent: same.then_some(SAME),
            change: Changing::Expression(expression.place.clone(), changed),
        }
    }

    /// What becomes of a change; nothing if it makes no type that could be applied.
    fn try_out(&self, candidate: Candidate) -> Option<Mutant> {
        let Candidate { change, span, equivalent } = candidate;
        let document = self.definition.document;
        let (words, definitions, near) = match change {
            Changing::Node(change) => {
                let altered = edited(&self.document, &change.way, change.to.as_ref());
                let definitions = self.tests.definitions().altered(document, &altered)?;
                let anywhere = change.place == Reached::Anywhere;
                (change.words, definitions, (!anywhere).then_some(change.span))
            }
            Changing::Expression(place, changed) => {
                let scalar = place.scalar.span;
                let rewrite = Rewrite { scalar, range: place.range, ast: Arc::new(changed.ast) };
                (changed.words, self.tests.definitions().rewritten(document, rewrite), Some(scalar))
            }
        };
        let fate = match equivalent {
            Some(why) => Fate::Equivalent(why),
            None => self.fate(&definitions, near),
        };
        Some(Mutant { span, words, fate })
    }

    /// The first case that fails decides; only those are asked that render something at the place. A case that renders
    /// the same as before cannot fail.
    fn fate(&self, definitions: &Definitions, place: Option<Span>) -> Fate {
        // Cases that expect findings see little: what fails leaves no trace.
        let asks = |known: &&Known<'_>| {
            place.is_none_or(|place| known.seen.touches(place)) || !known.case.expected.findings.is_empty()
        };
        let mut asked = 0;
        for known in self.cases.iter().filter(asks) {
            let rendering = self.tests.render(known.suite, known.case, definitions, &Unwatched);
            asked += 1;
            if printed(&rendering) == known.renders {
                continue;
            }
            let verdict = self.tests.judge(known.suite, known.case, definitions, &rendering);
            if !verdict.failures.is_empty() {
                return Fate::Killed(format!("{} > {}", known.suite.name, known.case.title()));
            }
        }
        if asked == 0 { Fate::Unreached } else { Fate::Survived(asked) }
    }
}

/// What expressions say about the entries around them.
struct Looks {
    conditions: HashSet<Span>,
    variables: Vec<Str>,
    entries: Vec<(Span, Span)>,
    /// Conditions that are never true.
    never: HashSet<Span>,
    /// Scalars that are always left out.
    omitted: HashSet<Span>,
}

impl Looks {
    fn new(document: &Node) -> Self {
        Self {
            conditions: nodes::conditions(document),
            variables: nodes::variables(document),
            entries: nodes::conditional_entries(document),
            never: HashSet::new(),
            omitted: HashSet::new(),
        }
    }

    /// An environment in which every expression of the document may stand.
    fn environment(&self, language: &Language, pipeline: Pipeline) -> Env {
        let variables = pipeline.variables().iter().copied();
        let variables = variables.chain(self.variables.iter().map(Str::as_str));
        language.environment(variables, pipeline.has_context_macros())
    }

    fn note(&mut self, scalar: Span, ast: &Ast) {
        if canonical::is_always(ast, false) {
            self.never.insert(scalar);
        }
        if expressions::is_only_omit(ast) {
            self.omitted.insert(scalar);
        }
    }

    fn changes(&self, scalar: Span, ast: &Ast) -> Vec<Changed> {
        let mut changes = expressions::changes(ast);
        if self.conditions.contains(&scalar) && expressions::wants_negation(ast) {
            changes.push(expressions::negated(ast));
        }
        changes
    }

    /// Why nothing in an entry matters, if so: its condition is never true.
    fn dead(&self, place: Span) -> Option<&'static str> {
        let within = |outer: &Span| outer.start <= place.start && place.end <= outer.end;
        let dead = self
            .entries
            .iter()
            .any(|(entry, condition)| self.never.contains(condition) && within(entry) && !within(condition));
        dead.then_some(DEAD)
    }

    fn equivalent(&self, change: &Change) -> Option<&'static str> {
        let omitted = change.to.is_none() && change.value.is_some_and(|value| self.omitted.contains(&value));
        if omitted { Some(OMITTED) } else { self.dead(change.span) }
    }
}

/// Everything that a rendering says, to be compared.
fn printed(rendering: &Rendering) -> Vec<String> {
    let objects = rendering.entries.iter().map(|entry| {
        let mut text = String::new();
        let written = go::write_json(&mut text, &Value::Object(entry.applied().clone()));
        if written.is_err() { format!("{:?}", entry.applied()) } else { text }
    });
    let findings = rendering.findings.iter().map(|finding| {
        let place = finding.primary.as_ref().map(|label| label.span);
        format!("{} {} {place:?} {:?}", finding.code.name, finding.message, finding.details)
    });
    let outputs = rendering.outputs.iter().map(|(name, value)| format!("{name} {value:?}"));
    objects.chain(findings).chain(outputs).collect()
}
