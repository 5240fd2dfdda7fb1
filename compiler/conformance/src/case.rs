//! A recorded case and what becomes of it.

use crate::files::Tables;
use serde_json::Value as Json;
use std::path::Path;
use std::sync::Arc;

/// One line of a file of recorded cases.
#[derive(Debug)]
pub struct Case<'a> {
    /// The file's name without `.jsonl` or `.jsonl.gz`: formats are told apart by how it begins.
    pub file: &'a str,
    /// The line; numbers keep their spelling.
    pub record: Json,
    /// The folder of the area, for tables that stand beside the cases.
    pub folder: &'a Path,
    pub(crate) tables: &'a Tables,
}

impl Case<'_> {
    /// The case's name, unique within its file.
    pub fn id(&self) -> &str {
        self.record["id"].as_str().unwrap_or_default()
    }

    /// The member `in.<key>` of the record; null when absent.
    pub fn input(&self, key: &str) -> &Json {
        &self.record["in"][key]
    }

    /// The expected answer.
    pub fn want(&self) -> &Json {
        &self.record["want"]
    }

    /// The table `<name>.json` that stands beside the cases; null if there is none.
    pub fn table(&self, name: &str) -> Arc<Json> {
        self.tables.get(&self.folder.join(format!("{name}.json")))
    }

    /// Why nobody can run this case, if so: it holds what JSON cannot (`note: non-utf8`).
    pub fn unusable(&self) -> Option<&str> {
        self.record["note"].as_str().filter(|note| note.starts_with("non-utf8"))
    }
}

/// What became of a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// As recorded.
    Pass,
    /// Not as recorded; the text shows the first difference.
    Fail(String),
    /// Not run; the text says why.
    Skip(String),
}

impl Outcome {
    /// [`Outcome::Pass`] if nothing differs, else [`Outcome::Fail`] with the difference.
    pub fn of(difference: Option<String>) -> Self {
        difference.map_or(Self::Pass, Self::Fail)
    }

    /// Compares two texts.
    pub fn same_text(got: &str, want: &str) -> Self {
        if got == want { Self::Pass } else { Self::Fail(format!("got  {got}\nwant {want}")) }
    }
}
