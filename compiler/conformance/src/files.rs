//! From a folder of recorded cases to the lines of its files.

use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::Value as Json;
use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufReader, Read};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

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

/// JSON tables that several cases share, each read once.
#[derive(Debug, Default)]
pub(crate) struct Tables {
    read: Mutex<BTreeMap<PathBuf, Arc<Json>>>,
}

impl Tables {
    /// The table in this file; null if there is none.
    pub(crate) fn get(&self, path: &Path) -> Arc<Json> {
        let mut read = self.read.lock().expect("nothing panics while it holds the tables");
        let table = read.entry(path.to_owned()).or_insert_with(|| {
            let text = std::fs::read_to_string(path).unwrap_or_default();
            Arc::new(parse(&text).unwrap_or_default())
        });
        Arc::clone(table)
    }
}

/// Reads JSON as Go does: however deep it nests, and with U+FFFD for half of a surrogate pair.
///
/// # Errors
/// If the text is not one JSON value.
pub fn parse(text: &str) -> serde_json::Result<Json> {
    parse_strictly(text).or_else(|_| parse_strictly(&without_lone_surrogates(text)))
}

fn parse_strictly(text: &str) -> serde_json::Result<Json> {
    let mut reader = serde_json::Deserializer::from_str(text);
    reader.disable_recursion_limit();
    let json = Json::deserialize(&mut reader)?;
    reader.end().map(|()| json)
}

fn without_lone_surrogates(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        let length = match (code_unit(rest), rest.get(6..).and_then(code_unit)) {
            (Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)) => 12,
            (Some(0xd800..=0xdfff), _) => {
                out.push_str("\\ufffd");
                rest = &rest[6..];
                continue;
            }
            // The escaped character may be a backslash.
            _ => 1 + rest[1..].chars().next().map_or(0, char::len_utf8),
        };
        out.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    out.push_str(rest);
    out
}

/// The UTF-16 code unit that an escape at the start of the text names.
fn code_unit(text: &str) -> Option<u16> {
    u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn half_a_surrogate_pair_becomes_the_replacement_character() {
        let json = parse(r#"["\ud800", "\ud83d\ude00", "\\ud800", "a\udc00\ud800b"]"#).unwrap();
        assert_eq!(json, serde_json::json!(["\u{fffd}", "😀", "\\ud800", "a\u{fffd}\u{fffd}b"]));
    }

    #[test]
    fn deep_json_is_read() {
        let text = format!("{}{}", "[".repeat(1000), "]".repeat(1000));
        assert!(parse(&text).is_ok());
    }
}
