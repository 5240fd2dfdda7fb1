//! What the sources render now, compared with files that an earlier run wrote.

use super::namespaces::{self, BEFORE, NOW, Needs};
use super::{Comparison, manifests};
use crate::assemble::Assembled;
use crate::compile;
use crate::diff::{Manifest, Unit, folded, unit_change};
use crate::emit;
use crate::evaluate::State;
use crate::load::SourceTree;
use crate::options::Options;
use crate::plan::{Previous, Recorded, recorded};
use crate::resolve::{Place, UnitKey};
use diag::{Diagnostic, FileId, Severity};
use std::collections::BTreeMap;
use value::Str;
use yaml::Limits;

/// As deep and long as whatever choreoc writes.
const LIMITS: Limits = Limits { depth: 1_000, nodes: 10_000_000, bytes: 256 << 20 };

/// Compares what the sources render with what stands in an output folder.
///
/// # Errors
/// If the folder's index cannot be read.
pub fn compare_output(
    before: Previous<'_>,
    after: &[SourceTree],
    options: &Options,
) -> Result<Comparison, Box<Diagnostic>> {
    let old: BTreeMap<UnitKey, Vec<Recorded>> =
        recorded(before.index)?.into_iter().filter(|(key, _)| options.filter.matches(key)).collect();
    let mut needs = Needs::default();
    for (key, folders) in &old {
        let needed = |folder: &Recorded| {
            let plane = Str::from(folder.cluster.as_str());
            folder.namespaces.iter().map(|namespace| (plane.clone(), namespace.clone())).collect::<Vec<_>>()
        };
        needs.note(BEFORE, key, folders.iter().flat_map(needed));
    }
    let keep = |key: &UnitKey, place: &Place, assembled: Option<Assembled>| {
        let files = emit::unit(key, place, assembled.as_ref());
        let folders = old.get(key).map(Vec::as_slice);
        let needed = assembled.as_ref().map(|assembled| namespaces::of(key, place, assembled));
        if folders.is_some_and(|folders| unchanged(&files, folders, before)) {
            return (None, needed.unwrap_or_default());
        }
        let manifests = assembled.as_ref().map(|assembled| manifests(key, place, assembled));
        let new = Unit { key: key.clone(), manifests: Some(manifests.unwrap_or_default()) };
        let old = folders.map(|folders| written(key, folders, before));
        (unit_change(key, old.as_ref(), Some(&new)), needed.unwrap_or_default())
    };
    let compilation = compile(after, options, &keep);
    let mut changes = Vec::new();
    let mut seen: BTreeMap<UnitKey, bool> = BTreeMap::new();
    for unit in compilation.units {
        let rendered = unit.result.product.is_some() || unit.result.state != State::Failed;
        *seen.entry(unit.key.clone()).or_default() |= rendered;
        if let Some((change, needed)) = unit.result.product {
            needs.note(NOW, &unit.key, needed);
            changes.extend(change);
        }
    }
    for (key, folders) in &old {
        let unknown = Unit { key: key.clone(), manifests: None };
        let new = match seen.get(key) {
            Some(true) => continue,
            Some(false) => {
                needs.unknown(NOW, key);
                Some(&unknown)
            }
            None => None,
        };
        changes.extend(unit_change(key, Some(&written(key, folders, before)), new));
    }
    needs.settle();
    needs.add_to(&mut changes);
    let errors = compilation.findings.into_iter().filter(|finding| finding.severity == Severity::Error);
    Ok(Comparison {
        diff: folded(changes),
        sources: compilation.sources,
        errors: errors.collect(),
        errors_before: 0,
        rendered: seen.len(),
    })
}

/// Whether the files of a unit stand there as they would be written.
fn unchanged(files: &emit::UnitFiles, folders: &[Recorded], before: Previous<'_>) -> bool {
    let new = files.folders.iter().filter_map(|folder| folder.files.as_ref().map(|files| (folder, files)));
    let new: Vec<(String, &str)> = new
        .flat_map(|(folder, files)| {
            let path = format!("{}/{}", folder.environment, folder.unit);
            files.iter().map(move |file| (format!("{path}/{}", file.name), file.text.as_str()))
        })
        .collect();
    let old = folders.iter().map(|folder| folder.files.len()).sum::<usize>();
    old == new.len() && new.iter().all(|(path, text)| (before.read)(path).as_deref() == Some(text.as_bytes()))
}

/// A unit as its files hold it; unknown if one of them cannot be read.
fn written(key: &UnitKey, folders: &[Recorded], before: Previous<'_>) -> Unit {
    let object = |folder: &Recorded, path: &String| {
        let bytes = (before.read)(path)?;
        let reading = yaml::read(FileId(0), &bytes, &LIMITS);
        let [document] = reading.documents.as_slice() else { return None };
        let object = document.node.to_value().as_object()?.clone();
        Some(Manifest { plane: Str::from(folder.cluster.as_str()), object })
    };
    let objects = folders.iter().flat_map(|folder| folder.files.iter().map(move |path| object(folder, path)));
    Unit { key: key.clone(), manifests: objects.collect() }
}
