//! `choreoc-bench generate COMPONENTS DIR` writes a repository; `choreoc-bench floor SOURCE RENDERED OUT` times the
//! least that rendering it costs; `choreoc-bench warm SOURCE…` times one unit once everything is planned.

use choreoc_bench::{floor, generate, warm};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: choreoc-bench generate COMPONENTS DIR | floor SOURCE RENDERED OUT | warm SOURCE…";

/// Any number will do; the same one draws the same repository.
const SEED: u64 = 20_260_821;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let done = match words.as_slice() {
        ["generate", count, folder] => match count.parse() {
            Ok(count) => write(Path::new(folder), count),
            Err(_) => Err(io::Error::other(USAGE)),
        },
        ["floor", source, rendered, out] => time(Path::new(source), Path::new(rendered), Path::new(out)),
        ["warm", sources @ ..] if !sources.is_empty() => {
            time_warm(&sources.iter().map(Path::new).collect::<Vec<_>>())
        }
        _ => Err(io::Error::other(USAGE)),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(2)
        }
    }
}

fn write(folder: &Path, components: usize) -> io::Result<()> {
    for (path, text) in generate::repository(SEED, components) {
        let path = folder.join(path);
        std::fs::create_dir_all(path.parent().unwrap_or(folder))?;
        std::fs::write(path, text)?;
    }
    Ok(())
}

fn time(source: &Path, rendered: &Path, out: &Path) -> io::Result<()> {
    let floor = floor::run(source, rendered, out)?;
    writeln!(
        io::stdout(),
        "{} files read, {} written, {:.3} s",
        floor.read,
        floor.written,
        floor.time.as_secs_f64()
    )
}

/// Enough rounds for the shortest one to be free of interruptions.
const ROUNDS: usize = 2000;

fn time_warm(sources: &[&Path]) -> io::Result<()> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
    let warm = pool.install(|| warm::run(sources, ROUNDS))?;
    let unit = warm.round.as_secs_f64() * 1e6 / warm.units.max(1) as f64;
    writeln!(io::stdout(), "{} units, {} objects, {unit:.1} µs a unit", warm.units, warm.objects)
}
