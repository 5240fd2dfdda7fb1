//! The types that ship with choreoc, against those that ship with OpenChoreo: whatever uses the one must come to the same
//! with the other.
//!
//! Every repository of area `repo` that takes OpenChoreo's types is compiled twice, once with these types exchanged for ours.
//! Everything that is known about the units must be equal then, byte for byte.

use crate::areas::repo;
use crate::report::FileReport;
use crate::{Case, Outcome};
use compiler::assemble::Assembled;
use compiler::emit::{Reported, UnitFiles, report, unit};
use compiler::load::{STOCK_TYPES, SourceTree, StockType, TreeFile};
use compiler::resolve::{Place, ResolveOptions, UnitKey};
use compiler::{Options, compile};
use std::path::Path;

/// How the comparison is called in reports.
pub(crate) const NAME: &str = "golden-paths";

/// Where OpenChoreo's types stand in its folders.
const FOLDERS: [&str; 3] = ["component-types/", "cluster-resource-types/", "cluster-project-types/"];

/// What uses everything that the types can do; the repositories of the area do not.
const EVERYTHING: &str = include_str!("../golden-paths/everything.yaml");

/// Compares what the sources of a case come to.
pub(crate) fn check(case: &Case<'_>) -> Outcome {
    match repo::trees(case) {
        Ok(trees) => compare(&trees, case.record["head"] == true),
        Err(outcome) => outcome,
    }
}

/// Compares what our own repository comes to.
pub(crate) fn everything(area: &Path) -> FileReport {
    let mut report = FileReport::new(format!("{NAME}/everything"));
    let outcome = repo::sources(area, ["stock", "platform"].into_iter()).map(|mut trees| {
        let file = TreeFile { path: "everything.yaml".to_owned(), bytes: EVERYTHING.as_bytes().into() };
        trees.insert(0, SourceTree { name: NAME.to_owned(), files: vec![file] });
        compare(&trees, true)
    });
    report.count(1, "everything".to_owned(), outcome.unwrap_or_else(|outcome| outcome));
    report
}

fn compare(theirs: &[SourceTree], head: bool) -> Outcome {
    let mut exchanged = 0;
    let ours: Vec<SourceTree> = theirs.iter().map(|tree| exchange(tree, &mut exchanged)).collect();
    if exchanged == 0 {
        return Outcome::Skip("none of the exchanged types is in its sources".to_owned());
    }
    if exchanged != STOCK_TYPES.len() {
        return Outcome::Fail(format!("{exchanged} types were exchanged, {} ship", STOCK_TYPES.len()));
    }
    let (theirs, ours) = (outcome(theirs, head), outcome(&ours, head));
    let difference = theirs.iter().zip(&ours).find(|(theirs, ours)| theirs != ours);
    let difference = difference.map(|(theirs, ours)| format!("theirs {theirs}\nours   {ours}"));
    let number = || format!("{} things with theirs, {} with ours", theirs.len(), ours.len());
    Outcome::of(difference.or_else(|| (theirs.len() != ours.len()).then(number)))
}

/// The tree with our types in place of theirs.
fn exchange(tree: &SourceTree, exchanged: &mut usize) -> SourceTree {
    let replace = |file: &TreeFile| {
        let kept = || file.clone();
        if !FOLDERS.iter().any(|folder| file.path.starts_with(folder)) || !tree.name.starts_with("stock") {
            return kept();
        }
        let theirs = String::from_utf8_lossy(&file.bytes);
        let named = |stock: &StockType| {
            let (kind, name) = (format!("kind: {}", stock.kind), format!("  name: {}", stock.name));
            theirs.lines().any(|line| line == kind) && theirs.lines().any(|line| line == name)
        };
        let Some(ours) = STOCK_TYPES.into_iter().find(named) else { return kept() };
        *exchanged += 1;
        TreeFile { path: file.path.clone(), bytes: allowing_as(&theirs, ours.text).into_bytes().into() }
    };
    SourceTree { name: tree.name.clone(), files: tree.files.iter().map(replace).collect() }
}

/// Our type, allowing the traits that theirs does: one of the folders allows more than OpenChoreo.
fn allowing_as(theirs: &str, ours: &str) -> String {
    let allowed = "  allowedTraits:";
    let is_item = |line: &&str| line.starts_with("    ") || line.starts_with("  - ");
    let mut out = String::new();
    let mut lines = ours.lines().peekable();
    while let Some(line) = lines.next() {
        if line == allowed {
            while lines.next_if(is_item).is_some() {}
            continue;
        }
        out.push_str(line);
        out.push('\n');
        if line.starts_with("  workloadType:") {
            let mut theirs = theirs.lines().skip_while(|line| *line != allowed);
            let block = theirs.next().into_iter().chain(theirs.take_while(is_item));
            block.for_each(|line| out.extend([line, "\n"]));
        }
    }
    out
}

/// Everything that is known about the units: what is recorded, unit by unit, and the files.
fn outcome(trees: &[SourceTree], head: bool) -> Vec<String> {
    let resolve = ResolveOptions { head, ..ResolveOptions::default() };
    let options = Options { resolve, ..Options::default() };
    let keep = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
        (unit(key, place, assembled.as_ref()), assembled)
    };
    let compilation = compile(trees, &options, &keep);
    let recorded = compilation.units.iter().map(|unit| Reported {
        key: &unit.key,
        result: &unit.result,
        assembled: unit.result.product.as_ref().and_then(|(_, assembled)| assembled.as_ref()),
    });
    let recorded = report(recorded, &compilation.unbound);
    let files = compilation.units.iter().filter_map(|unit| unit.result.product.as_ref());
    recorded.lines().map(without_words).chain(files.flat_map(|(files, _)| texts(files))).collect()
}

/// A line of the report without what a type says in its own words.
fn without_words(line: &str) -> String {
    match line.split_once("\"message\":") {
        Some((start, rest)) => {
            format!("{start}{}", rest.split_once("\"reason\":").map_or("", |(_, rest)| rest))
        }
        None => line.to_owned(),
    }
}

fn texts(unit: &UnitFiles) -> impl Iterator<Item = String> {
    let files = unit.folders.iter().flat_map(|folder| {
        folder
            .files
            .iter()
            .flatten()
            .map(|file| format!("{}/{}/{}\n{}", folder.environment, folder.unit, file.name, file.text))
    });
    files.collect::<Vec<_>>().into_iter()
}
