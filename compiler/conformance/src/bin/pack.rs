//! `cargo run -p choreoc-conformance --bin pack -- FROM TO`: packs the recorded cases that ship with the project.
//!
//! For maintainers, after the recorded cases changed. Cases that were taken from elsewhere stay out: those of the
//! YAML test suite, of cel-spec and of other people's manifests and repositories. The READMEs in the target are
//! written by hand and left alone.

use choreoc_conformance::parse;
use flate2::{Compression, GzBuilder};
use serde_json::Value as Json;
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

/// The areas whose cases ship.
const AREAS: [&str; 13] = [
    "admission",
    "cel",
    "endpoints",
    "hash",
    "names",
    "netpol",
    "patch",
    "postrender",
    "render",
    "schema",
    "targets",
    "template",
    "yaml",
];

fn main() -> ExitCode {
    let folders: Vec<PathBuf> = std::env::args_os().skip(1).map(PathBuf::from).collect();
    let done = match folders.as_slice() {
        [from, to] => AREAS.iter().try_for_each(|area| pack_area(area, &from.join(area), &to.join(area))),
        _ => Err(io::Error::other("usage: pack FROM TO")),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "pack: {error}");
            ExitCode::FAILURE
        }
    }
}

fn pack_area(area: &str, from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let mut packed = String::new();
    for (name, path) in entries(from)? {
        let is_spec = area == "cel" && name.starts_with("spec");
        if has_ending(&path, "jsonl") && !is_spec {
            let kept = kept_lines(area, &fs::read_to_string(&path)?)?;
            pack(&to.join(format!("{name}.gz")), &kept)?;
            packed.push_str(&kept);
        }
    }
    for (name, path) in entries(from)? {
        // The facts of admission stand in schemas/openchoreo.
        if has_ending(&path, "json") && area != "admission" {
            fs::write(to.join(name), used_entries(&fs::read_to_string(&path)?, &packed)?)?;
        }
    }
    Ok(())
}

fn entries(folder: &Path) -> io::Result<Vec<(String, PathBuf)>> {
    let named = |entry: fs::DirEntry| (entry.file_name().to_string_lossy().into_owned(), entry.path());
    fs::read_dir(folder)?.map(|entry| entry.map(named)).collect()
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().is_some_and(|found| found == ending)
}

/// The entries of a table that the cases name as `"$entry"`, one a line.
fn used_entries(table: &str, cases: &str) -> io::Result<String> {
    let table: serde_json::Map<String, Json> = serde_json::from_str(table)?;
    let used = table.iter().filter(|(name, _)| cases.contains(&format!("\"${name}\"")));
    let lines: Vec<String> =
        used.map(|(name, entry)| format!("{}:{entry}", Json::from(name.as_str()))).collect();
    Ok(format!("{{\n{}\n}}\n", lines.join(",\n")))
}

/// The lines whose cases were written for this project.
fn kept_lines(area: &str, text: &str) -> io::Result<String> {
    let foreign = match area {
        "yaml" => "suite/",
        "cel" => "manifest/",
        _ => "\0",
    };
    let mut kept = String::new();
    for line in text.lines() {
        let record = parse(line)?;
        if !record["id"].as_str().unwrap_or_default().starts_with(foreign) {
            kept.push_str(line);
            kept.push('\n');
        }
    }
    Ok(kept)
}

/// Writes the text compressed; the same text gives the same bytes.
fn pack(path: &Path, text: &str) -> io::Result<()> {
    let mut encoder = GzBuilder::new().mtime(0).write(File::create(path)?, Compression::best());
    encoder.write_all(text.as_bytes())?;
    encoder.finish()?;
    Ok(())
}
