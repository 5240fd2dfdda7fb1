//! What the templates of one unit see.

use crate::Options;
use crate::check::check;
use crate::evaluate::{Context, Finished, Recorder, State, evaluate_watched};
use crate::load::{SourceTree, load};
use crate::resolve::{UnitKey, resolve};
use diag::{Diagnostic, Sink, SourceMap};

/// The contexts of a unit.
#[derive(Debug)]
pub struct Contexts {
    /// Every text that was read: findings point into them.
    pub sources: SourceMap,
    /// What was found on the way, about the unit and about the sources as a whole.
    pub findings: Vec<Diagnostic>,
    /// The unit's own context, then those of its traits; none if it failed before, or is not deployed.
    pub contexts: Vec<Context>,
    /// How the unit fared; nothing if none was chosen.
    pub state: Option<State>,
}

/// Compiles the one unit that `choose` picks among all of them, for the sake of its contexts.
pub fn contexts(
    trees: &[SourceTree],
    options: &Options,
    choose: &mut dyn FnMut(&[&UnitKey]) -> Option<UnitKey>,
) -> Contexts {
    let mut sink = Sink::new();
    let documents = load(trees, &options.load, &mut sink);
    let workspace = resolve(&documents, &options.resolve, &mut sink);
    let components = workspace.components.iter().map(|unit| &unit.key);
    let others = workspace.projects.iter().map(|unit| &unit.key);
    let mut keys: Vec<&UnitKey> =
        components.chain(others).chain(workspace.resources.iter().map(|unit| &unit.key)).collect();
    keys.sort();
    keys.dedup();
    let chosen = choose(&keys);
    let recorder = Recorder::default();
    let (mut found, mut state) = (Vec::new(), None);
    if let Some(chosen) = &chosen {
        let checked = check(&workspace);
        let selected = |key: &UnitKey| key == chosen;
        let finish =
            &|_: crate::evaluate::RenderedUnit<'_>| Ok(Finished { product: (), findings: Vec::new() });
        let evaluated = evaluate_watched(&checked, &documents.sources, &selected, &recorder, finish);
        let results = [evaluated.components, evaluated.projects, evaluated.resources];
        for result in results.into_iter().flatten().flatten() {
            state = Some(result.state);
            found.extend(result.diagnostics);
        }
    }
    sink.extend(found);
    let contexts = chosen.map(|chosen| recorder.contexts(&chosen)).unwrap_or_default();
    Contexts { sources: documents.sources, findings: sink.into_sorted(), contexts, state }
}
