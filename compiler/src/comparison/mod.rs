//! What two states of the sources render differently, without rendering what cannot differ.
//!
//! [`compare`] reads what both states have in common once, finds the units that are rendered from something else on either
//! side or depend on such a unit ([`crate::evaluate`]), and renders only these. What other units provide is found out once
//! for both sides. [`compare_output`] compares with files that an earlier run wrote.

mod causes;
mod lines;
mod namespaces;
mod output;

pub use output::compare_output;

use crate::assemble::{Assembled, Entry, assemble};
use crate::check::{Checked, check};
use crate::diff::{Changed, Diff, Manifest, Unit, folded, unit_change};
use crate::emit;
use crate::evaluate::{
    Evaluated, Finished, Graph, Known, RenderedUnit, State, UnitResult, differing, evaluate_knowing,
};
use crate::load::{SourceTree, load_both};
use crate::model::Plane;
use crate::options::Options;
use crate::resolve::{Both, Failure, Place, UnitKey, UnitKind, Workspace, resolve};
use causes::Suspects;
use diag::{Diagnostic, Severity, Sink, SourceMap};
use lines::ChangedLines;
use namespaces::{BEFORE, NOW, Needed, Needs};
use std::collections::{HashMap, HashSet};
use value::Str;

/// What two states differ in, and what stood in the way.
#[derive(Debug)]
pub struct Comparison {
    /// What they differ in.
    pub diff: Diff,
    /// Every text that was read.
    pub sources: SourceMap,
    /// Errors of the state now.
    pub errors: Vec<Diagnostic>,
    /// How many errors the state before has.
    pub errors_before: usize,
    /// How many units were rendered, on either side.
    pub rendered: usize,
}

/// So many units are held at a time: all of them would not fit in memory as trees.
const BATCH: usize = 4_000;

/// Compares what two states of the same trees render.
pub fn compare(before: &[SourceTree], after: &[SourceTree], options: &Options) -> Comparison {
    let (mut old_sink, mut new_sink) = (Sink::new(), Sink::new());
    let [old, new] = load_both(before, after, &options.load, [&mut old_sink, &mut new_sink]);
    let (old_workspace, new_workspace) = rayon::join(
        || resolve(&old, &options.resolve, &mut old_sink),
        || resolve(&new, &options.resolve, &mut new_sink),
    );
    options.filter.report(&[(&old, &old_workspace), (&new, &new_workspace)], &mut new_sink);
    let graphs = [Graph::of(&old_workspace), Graph::of(&new_workspace)];
    let both = Both { before: &old_workspace, after: &new_workspace };
    let suspects = differing(both, [&graphs[BEFORE], &graphs[NOW]]);
    let mut keys: Vec<&UnitKey> = suspects.iter().filter(|key| options.filter.matches(key)).collect();
    // All environments of a unit side by side.
    keys.sort_by_key(|key| (&key.namespace, &key.project, key.kind, &key.name, &key.environment));
    let changed_lines = ChangedLines::new(before, after, &new.sources);
    let (old_checked, new_checked) = rayon::join(|| check(&old_workspace), || check(&new_workspace));
    let mut states = States {
        old: &old_checked,
        new: &new_checked,
        graphs: &graphs,
        sources: &new.sources,
        lines: &changed_lines,
        known: Known::besides(suspects.clone()),
        sinks: [&mut old_sink, &mut new_sink],
        needs: Needs::default(),
        rendered: 0,
    };
    let mut changes: Vec<Changed> = keys.chunks(BATCH).flat_map(|keys| states.batch(keys)).collect();
    states.needed_by_others(&keys);
    states.needs.add_to(&mut changes);
    let rendered = states.rendered;
    let errors = |sink: Sink| {
        let found = sink.into_sorted().into_iter();
        found.filter(|finding| finding.severity == Severity::Error).collect::<Vec<_>>()
    };
    Comparison {
        diff: folded(changes),
        errors_before: errors(old_sink).len(),
        errors: errors(new_sink),
        sources: new.sources,
        rendered,
    }
}

/// Two states on their way.
struct States<'s> {
    old: &'s Checked<'s>,
    new: &'s Checked<'s>,
    graphs: &'s [Graph; 2],
    sources: &'s SourceMap,
    lines: &'s ChangedLines,
    known: Known,
    sinks: [&'s mut Sink; 2],
    needs: Needs,
    rendered: usize,
}

/// What came of a unit, and the namespaces that its objects need.
type Made<T> = (T, Vec<Needed>);

impl States<'_> {
    /// What became of these units.
    fn batch(&mut self, keys: &[&UnitKey]) -> Vec<Changed> {
        let wanted: HashSet<&UnitKey> = keys.iter().copied().collect();
        let selected = |key: &UnitKey| wanted.contains(key);
        let unit = |key: &UnitKey, manifests| Unit { key: key.clone(), manifests };
        let (empty, unknown) = (|key: &UnitKey| unit(key, Some(Vec::new())), |key: &UnitKey| unit(key, None));

        let [old_graph, new_graph] = self.graphs;
        let known = &mut self.known;
        let old = evaluate_knowing(self.old, old_graph, self.sources, &selected, known, &|rendered| {
            let (key, place) = (rendered.key, rendered.place);
            let Finished { product, findings } = assemble(rendered)?;
            let needed = namespaces::of(key, place, &product);
            Ok(Finished { product: (unit(key, Some(manifests(key, place, &product))), needed), findings })
        });
        let old = self.outcomes(self.old.workspace, old, BEFORE, &empty, &unknown);

        let lines = self.lines;
        let known = &mut self.known;
        let new = evaluate_knowing(self.new, new_graph, self.sources, &selected, known, &|rendered| {
            let before = old.get(rendered.key);
            finished(rendered, before, lines)
        });
        let emptied = |key: &UnitKey| unit_change(key, old.get(key), Some(&empty(key)));
        let broken = |key: &UnitKey| unit_change(key, old.get(key), Some(&unknown(key)));
        let mut new = self.outcomes(self.new.workspace, new, NOW, &emptied, &broken);
        let change = |key: &&UnitKey| match new.remove(*key) {
            Some(change) => change,
            None => unit_change(key, old.get(*key), None),
        };
        keys.iter().filter_map(change).collect()
    }

    /// What came of every unit: `empty` of one that is undeployed, `failed` of one that has no manifests because of errors.
    fn outcomes<T>(
        &mut self,
        workspace: &Workspace,
        evaluated: Evaluated<Made<T>>,
        side: usize,
        empty: &dyn Fn(&UnitKey) -> T,
        failed: &dyn Fn(&UnitKey) -> T,
    ) -> HashMap<UnitKey, T> {
        let mut outcomes = HashMap::new();
        let projects = workspace.projects.iter().map(|unit| &unit.key);
        let resources = workspace.resources.iter().map(|unit| &unit.key);
        let components = workspace.components.iter().map(|unit| &unit.key);
        let keys = projects.chain(resources).chain(components);
        let Evaluated { components, projects, resources } = evaluated;
        for (key, result) in keys.zip(projects.into_iter().chain(resources).chain(components)) {
            let Some(UnitResult { state, product, diagnostics, .. }) = result else { continue };
            self.sinks[side].extend(diagnostics);
            if let Some((product, needed)) = product {
                self.rendered += 1;
                self.needs.note(side, key, needed);
                outcomes.insert(key.clone(), product);
            } else if !outcomes.contains_key(key) {
                let outcome = if state == State::Undeployed { empty(key) } else { failed(key) };
                if state == State::Failed {
                    self.needs.unknown(side, key);
                }
                outcomes.insert(key.clone(), outcome);
            }
        }
        outcomes
    }

    /// Renders the other components that may need a namespace which comes or goes otherwise.
    fn needed_by_others(&mut self, keys: &[&UnitKey]) {
        self.needs.settle();
        if self.needs.is_empty() {
            return;
        }
        let seen: HashSet<&UnitKey> = keys.iter().copied().collect();
        let others = |key: &UnitKey| key.kind == UnitKind::Component && !seen.contains(key);
        let known = &mut self.known;
        let evaluated =
            evaluate_knowing(self.new, &self.graphs[NOW], self.sources, &others, known, &|rendered| {
                let (key, place) = (rendered.key, rendered.place);
                let Finished { product, findings } = assemble(rendered)?;
                Ok(Finished { product: namespaces::of(key, place, &product), findings })
            });
        let results = evaluated.components.into_iter().flatten();
        results.filter_map(|result| result.product).flatten().for_each(|needed| self.needs.forget(&needed));
    }
}

/// Compares a unit with what it was while its origins can be asked for.
fn finished(
    rendered: RenderedUnit<'_>,
    before: Option<&Unit>,
    lines: &ChangedLines,
) -> Result<Finished<Made<Option<Changed>>>, Box<Failure>> {
    let (key, place, trace) = (rendered.key.clone(), rendered.place, rendered.trace);
    let suspects = Suspects::of(&rendered);
    let Finished { product, findings } = assemble(rendered)?;
    let needed = namespaces::of(&key, place, &product);
    let manifests = Some(manifests(&key, place, &product));
    let positions = positions(&product);
    let after = Unit { key, manifests };
    let mut change = unit_change(&after.key, before, Some(&after));
    if let Some(change) = change.as_mut().filter(|_| !lines.is_empty()) {
        causes::add(change, &positions, &trace.origins(), &suspects, lines);
    }
    Ok(Finished { product: (change, needed), findings })
}

/// Where an assembled object stands: its plane, its position there.
pub(crate) type Position = (Plane, usize);

/// Where the objects of a unit that remain stand.
pub(crate) fn positions(assembled: &Assembled) -> Vec<Position> {
    let planes = [(Plane::DataPlane, &assembled.data), (Plane::ObservabilityPlane, &assembled.observability)];
    let remaining = planes.into_iter().flat_map(|(plane, entries)| {
        let kept = entries.iter().enumerate().filter(|(_, entry)| !entry.superseded);
        kept.map(move |(at, _)| (plane, at))
    });
    remaining.collect()
}

/// The objects of a unit that remain.
fn manifests(key: &UnitKey, place: &Place, assembled: &Assembled) -> Vec<Manifest> {
    let (data, observability) = emit::clusters(key, place);
    let observability = observability.map(|cluster| (cluster, &assembled.observability));
    let mut found = Vec::with_capacity(assembled.data.len());
    for (cluster, entries) in std::iter::once((data, &assembled.data)).chain(observability) {
        let plane = Str::from(cluster);
        let remaining = entries.iter().filter(|entry| !entry.superseded);
        let manifest = |entry: &Entry| Manifest { plane: plane.clone(), object: entry.applied().clone() };
        found.extend(remaining.map(manifest));
    }
    found
}
