//! What is recorded of a case, compared and rewritten.

use crate::case::files;
use similar::TextDiff;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// Compares files with a folder, or replaces the folder by them.
pub(crate) fn compare_or_bless(
    folder: &Path,
    got: &BTreeMap<String, Vec<u8>>,
    bless: bool,
) -> Result<(), String> {
    let want = if folder.is_dir() { files(folder)? } else { BTreeMap::new() };
    if want == *got {
        return Ok(());
    }
    if bless {
        return replace(folder, got).map_err(|error| error.to_string());
    }
    let paths: std::collections::BTreeSet<&String> = want.keys().chain(got.keys()).collect();
    let differing = paths.into_iter().filter(|path| want.get(*path) != got.get(*path));
    let texts: Vec<String> = differing.map(|path| difference(path, want.get(path), got.get(path))).collect();
    Err(format!("{}\n(`just bless` records what is new)", texts.join("\n")))
}

fn difference(path: &str, want: Option<&Vec<u8>>, got: Option<&Vec<u8>>) -> String {
    match (want, got) {
        (None, _) => format!("{path}: not recorded"),
        (_, None) => format!("{path}: recorded, but no longer there"),
        (Some(want), Some(got)) => {
            let (want, got) = (String::from_utf8_lossy(want), String::from_utf8_lossy(got));
            TextDiff::from_lines(want.as_ref(), got.as_ref())
                .unified_diff()
                .context_radius(3)
                .header(&format!("recorded {path}"), "now")
                .to_string()
        }
    }
}

fn replace(folder: &Path, files: &BTreeMap<String, Vec<u8>>) -> std::io::Result<()> {
    if folder.is_dir() {
        fs::remove_dir_all(folder)?;
    }
    for (path, bytes) in files {
        let path = folder.join(path);
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        fs::write(path, bytes)?;
    }
    Ok(())
}
