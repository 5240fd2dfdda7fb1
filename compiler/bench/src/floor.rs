//! The least that any compiler has to do: read the same files, write the same bytes to the same files.

use diag::FileId;
use rayon::prelude::*;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};
use walkdir::WalkDir;

/// What the floor did, and how long it took.
#[derive(Debug)]
pub struct Floor {
    /// Files read and parsed.
    pub read: usize,
    /// Files written.
    pub written: usize,
    /// Time from the first file opened to the last file closed.
    pub time: Duration,
}

/// Reads `source` with the YAML crate and writes the files of `rendered` again below `out`, in parallel.
/// What is to be written is in memory before the clock starts.
pub fn run(source: &Path, rendered: &Path, out: &Path) -> io::Result<Floor> {
    let outputs = contents(rendered)?;
    let start = Instant::now();
    let sources = list(source);
    sources.par_iter().try_for_each(|path| parse(path))?;
    std::fs::create_dir_all(out)?;
    write(&outputs, out)?;
    Ok(Floor { read: sources.len(), written: outputs.len(), time: start.elapsed() })
}

fn list(folder: &Path) -> Vec<PathBuf> {
    let files = WalkDir::new(folder).sort_by_file_name().into_iter().filter_map(Result::ok);
    files.filter(|entry| entry.file_type().is_file()).map(walkdir::DirEntry::into_path).collect()
}

fn contents(folder: &Path) -> io::Result<Vec<(PathBuf, Vec<u8>)>> {
    let relative = |path: &Path| path.strip_prefix(folder).unwrap_or(path).to_owned();
    list(folder).into_iter().map(|path| Ok((relative(&path), std::fs::read(&path)?))).collect()
}

fn parse(path: &Path) -> io::Result<()> {
    let bytes = std::fs::read(path)?;
    let reading = yaml::read(FileId(0), &bytes, &yaml::Limits::default());
    std::hint::black_box(reading);
    Ok(())
}

fn write(outputs: &[(PathBuf, Vec<u8>)], out: &Path) -> io::Result<()> {
    let mut folders: Vec<&Path> = outputs.iter().filter_map(|(path, _)| path.parent()).collect();
    folders.dedup();
    folders.par_iter().try_for_each(|folder| std::fs::create_dir_all(out.join(folder)))?;
    outputs.par_iter().try_for_each(|(path, bytes)| std::fs::write(out.join(path), bytes))
}
