//! The pure compiler from OpenChoreo documents to Kubernetes manifests.
//!
//! Values in, values out: it reads no file, no environment variable and no clock. Each stage is a folder that uses
//! `model`, the leaf crates and the products of earlier stages only:
//! `load < resolve < check < evaluate < assemble < audit < validate < emit < plan`. Like `model`, `names` belongs to all of them;
//! [`diff`] compares what two states came to.
//!
//! [`compile`] is the way through all stages up to [`assemble`]; its caller says what is kept of each unit
//! ([`emit::unit`] makes files of it), and [`plan::plan`] says what has to be written and deleted.
//! [`contexts`] goes the same way for one unit and keeps what its templates see; [`editors`] makes JSON Schemas.

pub mod assemble;
pub mod audit;
pub mod check;
mod comparison;
mod compilation;
mod consequences;
mod contexts;
pub mod coverage;
pub mod diff;
pub mod editors;
pub mod emit;
pub mod evaluate;
pub mod load;
pub mod model;
pub mod mutation;
pub mod names;
mod options;
pub mod plan;
pub mod resolve;
pub mod scaffold;
pub mod suite;
pub mod validate;

pub use comparison::{Comparison, compare, compare_output};
pub use compilation::{Compilation, CompiledUnit};
pub use contexts::{Contexts, contexts};
pub use options::{Checks, Manifests, Options};

use assemble::{Assembled, assemble};
use audit::Subject;
use check::review::{review, unless_failed};
use check::{admission, check};
use diag::Sink;
use evaluate::{Finished, State, Trace, evaluate};
use load::{LoadOptions, SourceTree, load, load_definitions};
use resolve::{Place, UnitKey, UnitState, Workspace, resolve};
use std::sync::Mutex;
use validate::Validation;
use yaml::Node;

/// Makes what is kept of a unit out of its objects; an undeployed unit has none.
pub type Keep<'k, T> = &'k (dyn Fn(&UnitKey, &Place, Option<Assembled>) -> T + Sync);

/// The same with a way to ask where the fields of those objects come from.
pub type KeepTraced<'k, T> = &'k (dyn Fn(&UnitKey, &Place, Option<Assembled>, Trace<'_>) -> T + Sync);

/// Compiles source trees, which count as one repository in this order.
pub fn compile<T: Send + Sync>(trees: &[SourceTree], options: &Options, keep: Keep<'_, T>) -> Compilation<T> {
    compile_announced(trees, options, keep, &|_| ())
}

/// [`compile`] that announces how many units it is going to render, once it knows.
pub fn compile_announced<T: Send + Sync>(
    trees: &[SourceTree],
    options: &Options,
    keep: Keep<'_, T>,
    announce: &dyn Fn(usize),
) -> Compilation<T> {
    run(trees, options, &|key, place, assembled, _| keep(key, place, assembled), announce)
}

/// [`compile`] for somebody who asks of some units where their fields come from.
pub fn compile_traced<T: Send + Sync>(
    trees: &[SourceTree],
    options: &Options,
    keep: KeepTraced<'_, T>,
) -> Compilation<T> {
    run(trees, options, keep, &|_| ())
}

fn run<T: Send + Sync>(
    trees: &[SourceTree],
    options: &Options,
    keep: KeepTraced<'_, T>,
    announce: &dyn Fn(usize),
) -> Compilation<T> {
    let mut sink = Sink::new();
    let keep_documents = options.load.keep || options.checks.admission;
    let load_options = LoadOptions { keep: keep_documents, ..options.load.clone() };
    let mut documents = load(trees, &load_options, &mut sink);
    if options.checks.admission {
        admission::review_all(&documents, &mut sink);
    }
    if let Some(manifests) = &options.checks.manifests {
        load_definitions(&mut documents, &manifests.definitions, &mut sink);
    }
    let mut workspace = resolve(&documents, &options.resolve, &mut sink);
    let checked = check(&workspace);
    options.filter.report(&[(&documents, &workspace)], &mut sink);
    let validation = validation(options, &documents.definitions, &mut sink);
    let selected = |key: &UnitKey| options.filter.matches(key);
    announce(workspace.keys().filter(|key| selected(key)).count());
    let reviewed = if options.checks.review {
        review(&documents, &checked, sink.iter(), &selected, options.resolve.head)
    } else {
        Vec::new()
    };
    let shared = Mutex::new(audit::Shared::default());
    let mut evaluated = evaluate(&checked, &documents.sources, &selected, &|rendered| {
        let (key, place, trace) = (rendered.key, rendered.place, rendered.trace);
        let subject = options.checks.review.then(|| Subject::of(&workspace, &rendered));
        let Finished { product, mut findings } = assemble(rendered)?;
        if let Some(subject) = subject {
            let audited = audit::unit(&subject, &product);
            findings.extend(audited.findings);
            if selected(key) {
                shared.lock().expect("nothing panics while it adds to them").merge(audited.shared);
            }
        }
        if let Some(validation) = &validation {
            findings.extend(validation.unit(key, &product, &trace, &documents.sources));
        }
        Ok(Finished { product: keep(key, place, Some(product), trace), findings })
    });
    if options.checks.review {
        sink.extend(audit::missing_cells(&workspace, &evaluated));
    }
    keep_undeployed(&workspace, &mut evaluated.components, keep);
    let unbound = std::mem::take(&mut workspace.unbound);
    let retained = compilation::retained(&workspace);
    let mut units = compilation::units(workspace, evaluated);
    consequences::silence(&mut units);
    for unit in &mut units {
        let findings = unit.result.diagnostics.drain(..);
        let waits = unit.result.state == State::Pending && options.strict;
        sink.extend(findings.map(|found| if waits { found.deny_warning() } else { found }));
    }
    if options.checks.review {
        let shared = shared.into_inner().expect("nothing panics while it adds to them");
        sink.extend(shared.findings());
        let reviewed = unless_failed(reviewed, sink.iter());
        sink.extend(reviewed);
    }
    let typed = validation.map(|validation| {
        let (typed, findings) = validation.finish(&documents, &sink);
        sink.extend(findings);
        typed
    });
    Compilation {
        sources: documents.sources,
        findings: admission::without_echoes(sink.into_sorted()),
        units,
        unbound,
        typed,
        retained,
    }
}

/// The schemas to hold manifests against, if that is wanted and possible.
fn validation(options: &Options, definitions: &[Node], sink: &mut Sink) -> Option<Validation> {
    let manifests = options.checks.manifests.as_ref()?;
    let validation = Validation::new(manifests.kubernetes_version.as_deref(), definitions);
    validation.map_err(|unknown| sink.push(*unknown)).ok()
}

/// An undeployed unit keeps an empty place, unless another binding of its key fills it.
fn keep_undeployed<T>(
    workspace: &Workspace,
    results: &mut [Option<evaluate::UnitResult<T>>],
    keep: KeepTraced<'_, T>,
) {
    for at in 0..results.len() {
        let unit = &workspace.components[at];
        let UnitState::Undeployed(Some(place)) = &unit.state else { continue };
        let UnitKey { namespace, project, name, environment, .. } = &unit.key;
        let mut others = workspace.component_bindings(namespace, project, name, environment);
        let filled =
            others.any(|other| results[other].as_ref().is_some_and(|result| result.product.is_some()));
        if let Some(result) = results[at].as_mut().filter(|_| !filled) {
            result.product = Some(keep(&unit.key, place, None, Trace::NONE));
        }
    }
}
