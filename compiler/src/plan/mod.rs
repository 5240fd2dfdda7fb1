//! What has to be written and deleted, compared with an earlier run.
//!
//! A run leaves an index beside its files: which unit wrote what. [`plan`] compares the output of this run with the
//! index of the last one. Units outside the filter keep what the index says about them, and after errors so does every
//! unit that this run did not write: it failed, or the file that asks for it could not be read. Only files that the
//! index knows are ever deleted.

mod diagnostics;
mod filter;
mod index;
mod indexed;
mod records;

pub use filter::Filter;
pub use indexed::{IndexedUnit, indexed_files, indexed_units};
pub(crate) use records::needed_namespace;

use crate::emit::{self, OutputTree, UnitFiles, UnitFolder, kustomization};
use crate::resolve::UnitKey;
use diag::{Diagnostic, Sink};
use rayon::prelude::*;
use records::{FolderRecord, Records};
use std::collections::BTreeMap;
use value::Str;

/// The index's path below the output's root.
pub const INDEX: &str = ".choreoc-index";

/// What an earlier run left.
#[derive(Clone, Copy)]
pub struct Previous<'a> {
    /// The text of its index; empty if there is none.
    pub index: &'a str,
    /// The content of the file at a path below the root, if there is one.
    pub read: &'a (dyn Fn(&str) -> Option<Vec<u8>> + Sync),
}

/// Compares what is at a path below the root with a text; whoever knows hashes need not read.
pub type Compare<'a> = &'a (dyn Fn(&str, &str) -> There + Sync);

/// What an earlier run, or somebody else, left at a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum There {
    /// No file.
    Nothing,
    /// A file with this text.
    Same,
    /// A file with something else in it.
    Other,
}

impl There {
    /// Compares what a file holds, if there is one, with a text.
    pub fn of(content: Option<&[u8]>, text: &str) -> Self {
        match content {
            None => Self::Nothing,
            Some(content) if content == text.as_bytes() => Self::Same,
            Some(_) => Self::Other,
        }
    }
}

/// What a unit has written on one plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// The folder of the plane.
    pub cluster: String,
    /// The paths of its objects' files, in the order in which they are applied.
    pub files: Vec<String>,
    /// Namespaces that its objects need and that no unit renders.
    pub namespaces: Vec<Str>,
}

/// What every unit has written, by the text of an index.
///
/// # Errors
/// If this version cannot read the index.
pub fn recorded(index: &str) -> Result<BTreeMap<UnitKey, Vec<Recorded>>, Box<Diagnostic>> {
    let records = index::read(index)
        .map_err(|index::Unreadable { line }| Box::new(diagnostics::unreadable_index(INDEX, line)))?;
    let folder = |record: FolderRecord| {
        let environment = record.environment.rsplitn(3, '/').nth(2).unwrap_or_default().to_owned();
        let names = record.files.iter().flatten();
        let files = names.map(|name| record.path(name)).collect();
        Recorded { cluster: environment, files, namespaces: record.namespaces }
    };
    let units = records.into_iter();
    Ok(units.map(|(key, folders)| (key, folders.into_iter().map(folder).collect())).collect())
}

/// What has to be done below the output's root.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct PublishPlan {
    /// Paths and contents to write, sorted by path; only where something else or nothing is there.
    pub writes: Vec<(String, String)>,
    /// Files of an earlier run that nothing writes any more, sorted.
    pub deletes: Vec<String>,
}

impl PublishPlan {
    /// Whether there is nothing to do.
    pub fn is_empty(&self) -> bool {
        self.writes.is_empty() && self.deletes.is_empty()
    }
}

/// Compares the output of a run with what is there. `complete` tells whether the tree holds every unit that the sources
/// ask for: false after errors. Gives no plan if the index of the earlier run cannot be read.
pub fn plan(
    tree: OutputTree,
    complete: bool,
    filter: &Filter,
    previous: Previous<'_>,
    sink: &mut Sink,
) -> Option<PublishPlan> {
    let compare = |path: &str, text: &str| There::of((previous.read)(path).as_deref(), text);
    plan_compared(tree, complete, filter, previous.index, &compare, sink)
}

/// [`plan`] for somebody who can compare files without reading them.
pub fn plan_compared(
    tree: OutputTree,
    complete: bool,
    filter: &Filter,
    index: &str,
    compare: Compare<'_>,
    sink: &mut Sink,
) -> Option<PublishPlan> {
    let before = match index::read(index) {
        Ok(records) => records,
        Err(index::Unreadable { line }) => {
            sink.push(diagnostics::unreadable_index(INDEX, line));
            return None;
        }
    };
    sink.extend(emit::contested(&tree));
    let old_paths = paths(&before);
    let mut now: Records = before.into_iter().filter(|(key, _)| !complete || !filter.matches(key)).collect();
    let mut files = Vec::new();
    for (key, records, own) in tree.units.into_par_iter().map(write_unit).collect::<Vec<_>>() {
        now.insert(key, records);
        files.extend(own);
    }
    files.extend(records::shared_files(&now));
    if !(now.is_empty() && index.is_empty()) {
        files.push((INDEX.to_owned(), index::write(&now)));
    }
    let (writes, foreign) = changed(files, &old_paths, compare);
    sink.extend(diagnostics::foreign_files(&foreign));
    let deletes = if old_paths.is_empty() {
        Vec::new()
    } else {
        let new_paths = paths(&now);
        old_paths.into_iter().filter(|path| new_paths.binary_search(path).is_err()).collect()
    };
    Some(PublishPlan { writes, deletes })
}

/// Every file that units with these records have written, sorted.
fn paths(records: &Records) -> Vec<String> {
    let own = records.values().flatten().flat_map(FolderRecord::paths);
    let mut paths: Vec<String> = own.chain(records::shared_files(records).into_keys()).collect();
    paths.par_sort_unstable();
    paths.dedup();
    paths
}

/// What the index says of a unit, and its files.
fn write_unit(unit: UnitFiles) -> (UnitKey, Vec<FolderRecord>, Vec<(String, String)>) {
    let records = unit.folders.iter().map(FolderRecord::of).collect();
    let mut files = Vec::new();
    unit.folders.into_iter().for_each(|folder| write_folder(folder, &mut files));
    (unit.key, records, files)
}

fn write_folder(folder: UnitFolder, files: &mut Vec<(String, String)>) {
    let record = FolderRecord::of(&folder);
    let Some(contents) = folder.files else { return };
    let list = kustomization::text(contents.iter().map(|file| file.name.as_str()));
    files.push((record.path(kustomization::FILE), list));
    files.extend(contents.into_iter().map(|file| (record.path(&file.name), file.text)));
}

/// The files that differ from what is there, and the paths among them where something stands that nobody wrote.
fn changed(
    files: Vec<(String, String)>,
    known: &[String],
    compare: Compare<'_>,
) -> (Vec<(String, String)>, Vec<String>) {
    let judge = |(path, text): (String, String)| {
        let there = compare(&path, &text);
        let foreign = there == There::Other && path != INDEX && known.binary_search(&path).is_err();
        (there != There::Same).then_some((path, text, foreign))
    };
    let mut judged: Vec<_> = files.into_par_iter().filter_map(judge).collect();
    judged.par_sort_unstable_by(|(a, ..), (b, ..)| a.cmp(b));
    let foreign = judged.iter().filter(|(.., foreign)| *foreign).map(|(path, ..)| path.clone()).collect();
    (judged.into_iter().map(|(path, text, _)| (path, text)).collect(), foreign)
}
