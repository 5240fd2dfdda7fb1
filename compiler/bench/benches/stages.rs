//! What each stage costs on a generated repository, on one thread.
//!
//! `cargo bench -p choreoc-bench`; `docs/performance.md` has numbers.

use choreoc_bench::generate;
use compiler::assemble::{Assembled, assemble};
use compiler::check::check;
use compiler::emit::{self, OutputTree, UnitFiles};
use compiler::evaluate::{Finished, RenderedUnit, evaluate};
use compiler::load::{Documents, LoadOptions, SourceTree, TreeFile, load};
use compiler::plan::{Filter, Previous, plan};
use compiler::resolve::{PlaceId, ResolveOptions, UnitKey, Workspace, resolve};
use compiler::{Compilation, Options, compile};
use diag::Sink;
use divan::Bencher;
use rayon::ThreadPool;

fn main() {
    divan::main();
}

/// Components in three environments each.
const COMPONENTS: usize = 100;

/// The same repository in every run.
const SEED: u64 = 1;

fn trees(components: usize) -> Vec<SourceTree> {
    let files = generate::repository(SEED, components).into_iter();
    let files = files.map(|(path, text)| TreeFile { path, bytes: text.into_bytes().into() });
    vec![SourceTree { name: String::new(), files: files.collect() }]
}

/// Stages are compared on one thread, so that what they cost adds up.
fn one_thread() -> ThreadPool {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build();
    pool.expect("a thread can be started")
}

fn loaded() -> Documents {
    load(&trees(COMPONENTS), &LoadOptions::default(), &mut Sink::new())
}

fn resolved(documents: &Documents) -> Workspace {
    resolve(documents, &ResolveOptions::default(), &mut Sink::new())
}

fn files(trees: &[SourceTree]) -> Compilation<UnitFiles> {
    compile(trees, &Options::default(), &|key, place, assembled| emit::unit(key, place, assembled.as_ref()))
}

#[divan::bench]
fn load_documents(bencher: Bencher) {
    let trees = trees(COMPONENTS);
    let one = one_thread();
    bencher.bench_local(|| one.install(|| load(&trees, &LoadOptions::default(), &mut Sink::new())));
}

#[divan::bench]
fn resolve_units(bencher: Bencher) {
    let documents = loaded();
    let one = one_thread();
    bencher.bench_local(|| one.install(|| resolved(&documents)));
}

#[divan::bench]
fn plan_templates(bencher: Bencher) {
    let documents = loaded();
    let workspace = resolved(&documents);
    let one = one_thread();
    bencher.bench_local(|| one.install(|| check(&workspace)));
}

#[divan::bench]
fn evaluate_units(bencher: Bencher) {
    let documents = loaded();
    let workspace = resolved(&documents);
    let checked = check(&workspace);
    let finish =
        |rendered: RenderedUnit<'_>| Ok(Finished { product: rendered.resources.len(), findings: Vec::new() });
    let one = one_thread();
    bencher.bench_local(|| one.install(|| evaluate(&checked, &documents.sources, &|_| true, &finish)));
}

#[divan::bench]
fn evaluate_and_assemble_units(bencher: Bencher) {
    let documents = loaded();
    let workspace = resolved(&documents);
    let checked = check(&workspace);
    let one = one_thread();
    let work = || evaluate(&checked, &documents.sources, &|_| true, &|rendered| assemble(rendered));
    bencher.bench_local(|| one.install(work));
}

#[divan::bench]
fn emit_files(bencher: Bencher) {
    let documents = loaded();
    let workspace = resolved(&documents);
    let keep = |rendered: RenderedUnit<'_>| {
        let (key, place) = (rendered.key.clone(), rendered.place.id);
        let Finished { product, findings } = assemble(rendered)?;
        Ok(Finished { product: (key, place, product), findings })
    };
    let evaluated = evaluate(&check(&workspace), &documents.sources, &|_| true, &keep);
    let units: Vec<_> =
        evaluated.components.into_iter().flatten().filter_map(|result| result.product).collect();
    let one = one_thread();
    let unit = |(key, place, assembled): &(UnitKey, PlaceId, Assembled)| {
        emit::unit(key, &workspace.places[place.0 as usize], Some(assembled))
    };
    bencher.bench_local(|| one.install(|| units.iter().map(unit).collect::<Vec<_>>()));
}

#[divan::bench]
fn plan_writes(bencher: Bencher) {
    let trees = trees(COMPONENTS);
    let tree = || {
        let units = files(&trees).units.into_iter().filter_map(|unit| unit.result.product);
        OutputTree { units: units.collect() }
    };
    let previous = Previous { index: "", read: &|_| None };
    let one = one_thread();
    bencher.with_inputs(tree).bench_local_values(|tree| {
        one.install(|| plan(tree, true, &Filter::default(), previous, &mut Sink::new()))
    });
}

/// All stages up to the bytes of the files, on every core.
#[divan::bench(args = [1, 100, 1000], sample_count = 10)]
fn all_stages(bencher: Bencher, components: usize) {
    let trees = trees(components);
    bencher.bench_local(|| files(&trees));
}
