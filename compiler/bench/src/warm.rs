//! What one unit costs once everything is planned: planned templates in, assembled objects out, on one thread.

use compiler::assemble::assemble;
use compiler::check::check;
use compiler::evaluate::evaluate;
use compiler::load::{LoadOptions, SourceTree, TreeFile, load};
use compiler::resolve::{ResolveOptions, UnitKey, UnitKind, resolve};
use diag::Sink;
use std::io;
use std::path::Path;
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// What was measured.
#[derive(Debug)]
pub struct Warm {
    /// Components in their environments.
    pub units: usize,
    /// Objects of all of them.
    pub objects: usize,
    /// The time of one round over all units; the shortest of several.
    pub round: Duration,
}

/// Renders every component of the sources `rounds` times, on the calling thread's pool.
pub fn run(sources: &[&Path], rounds: usize) -> io::Result<Warm> {
    let trees = sources.iter().map(|folder| tree(folder)).collect::<io::Result<Vec<_>>>()?;
    let mut sink = Sink::new();
    let documents = load(&trees, &LoadOptions::default(), &mut sink);
    let workspace = resolve(&documents, &ResolveOptions::default(), &mut sink);
    let checked = check(&workspace);
    let components = |key: &UnitKey| key.kind == UnitKind::Component;
    let mut best = Warm { units: 0, objects: 0, round: Duration::MAX };
    for _ in 0..rounds {
        let start = Instant::now();
        let evaluated = evaluate(&checked, &documents.sources, &components, &|rendered| assemble(rendered));
        let round = start.elapsed();
        if round < best.round {
            let products = evaluated.components.iter().flatten().filter_map(|result| result.product.as_ref());
            let (mut units, mut objects) = (0, 0);
            for assembled in products {
                units += 1;
                objects += assembled.data.len() + assembled.observability.len();
            }
            best = Warm { units, objects, round };
        }
    }
    Ok(best)
}

fn tree(folder: &Path) -> io::Result<SourceTree> {
    let files = WalkDir::new(folder).into_iter().filter_map(Result::ok);
    let files = files.filter(|entry| entry.file_type().is_file()).map(|entry| {
        let path = entry.path().strip_prefix(folder).unwrap_or(entry.path());
        Ok(TreeFile { path: path.to_string_lossy().into_owned(), bytes: std::fs::read(entry.path())?.into() })
    });
    Ok(SourceTree { name: String::new(), files: files.collect::<io::Result<_>>()? })
}
