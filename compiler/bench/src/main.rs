//! `choreoc-bench generate COMPONENTS DIR` writes a repository; `choreoc-bench floor SOURCE RENDERED OUT` times the
//! least that rendering it costs.

use choreoc_bench::{floor, generate};
use std::io::{self, Write};
use std::path::Path;
use std::process::ExitCode;

const USAGE: &str = "usage: choreoc-bench generate COMPONENTS DIR | choreoc-bench floor SOURCE RENDERED OUT";

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
