//! From a folder of recorded cases to the lines of its files.

use flate2::read::GzDecoder;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};

/// One folder below the root.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) name: String,
    pub(crate) path: PathBuf,
    /// Its files of cases in name order; none in a folder that holds something else.
    pub(crate) files: Vec<PathBuf>,
}

/// The areas of a folder in name order.
pub(crate) fn areas(root: &Path) -> io::Result<Vec<Area>> {
    let mut found = Vec::new();
    for path in sorted_entries(root)? {
        if path.is_dir() {
            let files = sorted_entries(&path)?.into_iter().filter(|file| stem(file).is_some()).collect();
            found.push(Area { name: file_name(&path).to_owned(), path, files });
        }
    }
    Ok(found)
}

fn sorted_entries(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn file_name(path: &Path) -> &str {
    path.file_name().and_then(|name| name.to_str()).unwrap_or_default()
}

/// The name of a file of cases without its ending; nothing for other files.
pub(crate) fn stem(path: &Path) -> Option<&str> {
    let name = file_name(path);
    name.strip_suffix(".jsonl").or_else(|| name.strip_suffix(".jsonl.gz"))
}

/// The text of a file of cases, unpacked.
pub(crate) fn text(path: &Path) -> io::Result<String> {
    let mut reader: Box<dyn Read> = Box::new(BufReader::new(File::open(path)?));
    if path.extension().is_some_and(|ending| ending == "gz") {
        reader = Box::new(GzDecoder::new(reader));
    }
    let mut text = String::new();
    reader.read_to_string(&mut text)?;
    Ok(text)
}
