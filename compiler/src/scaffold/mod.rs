//! First tests for a type or trait: from its schemas ([`first_test`]), or from what the repository makes of it ([`inferred`]).
//!
//! A draft is a few cases as data. Before it is handed out, it is run beside the sources in memory: what the cases render becomes
//! what they expect, and a case that cannot be rendered expects the findings that say so.

mod draft;
mod examples;
mod settle;
mod subjects;
mod uses;

use crate::load::{Documents, LoadOptions, SourceTree, load};
use crate::model::decode::most_similar;
use diag::{FileId, Sink};
use draft::Draft;
use settle::{Placed, settle};
use std::collections::BTreeSet;
use subjects::Subject;

/// A test file to be written.
#[derive(Debug)]
pub struct Proposal {
    /// The tree that it belongs to, by position.
    pub tree: usize,
    /// What it tests, `ClusterComponentType deployment/service`.
    pub subject: String,
    /// Its files, the test first: paths in the tree, texts.
    pub files: Vec<(String, String)>,
    /// How many cases it has.
    pub cases: usize,
    /// How many of them expect findings because they cannot be rendered.
    pub failing: usize,
}

/// Why there is no first test.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoTest {
    /// Nothing has this name; something similar may.
    Unknown(Option<String>),
    /// Several have it.
    Ambiguous(Vec<String>),
    /// Its schema cannot be used; the text says why.
    Unusable(String),
}

/// A first test of the type or trait that `[KIND:]NAME` names: with as little as possible, with everything, and with each
/// alternative that its schemas offer.
///
/// # Errors
/// If that is not one type or trait with usable schemas.
pub fn first_test(trees: &[SourceTree], options: &LoadOptions, wanted: &str) -> Result<Proposal, NoTest> {
    let documents = load(trees, options, &mut Sink::new());
    let subjects = Subject::all(&documents);
    let meant: Vec<&Subject<'_>> = subjects.iter().filter(|subject| subject.is_meant(wanted)).collect();
    let subject = match meant.as_slice() {
        [only] => *only,
        [] => {
            let name = wanted.split_once(':').map_or(wanted, |(_, name)| name);
            let names = subjects.iter().flat_map(|subject| [subject.reference.as_str(), subject.name]);
            return Err(NoTest::Unknown(most_similar(name, names).map(str::to_owned)));
        }
        several => return Err(NoTest::Ambiguous(several.iter().map(|subject| subject.shown()).collect())),
    };
    let cases = examples::cases(subject).map_err(NoTest::Unusable)?;
    let comment = "Made from the schemas of the type. Keep what is worth keeping, give the cases names that say what they show.";
    let draft = Draft { cases, ..blank(subject, comment) };
    let proposals = proposals(trees, options, &documents, vec![(subject, draft)], "");
    proposals.into_iter().next().ok_or(NoTest::Unknown(None))
}

/// Tests of the types and traits that the sources use, with a case for each way in which they are used. Those of which nobody
/// asks anything are left out.
pub fn inferred(trees: &[SourceTree], options: &LoadOptions) -> Vec<Proposal> {
    let options = LoadOptions { keep: true, ..options.clone() };
    let documents = load(trees, &options, &mut Sink::new());
    let comment = "Made from what the repository uses the type for; each case shows one way to use it.";
    let uses = uses::Uses::new(&documents);
    let subjects = Subject::all(&documents);
    let drafts = subjects.iter().filter_map(|subject| {
        let cases = uses.cases(subject);
        (!cases.is_empty()).then(|| (subject, Draft { cases, ..blank(subject, comment) }))
    });
    let drafts = drafts.collect();
    proposals(trees, &options, &documents, drafts, ".inferred")
}

fn blank(subject: &Subject<'_>, comment: &str) -> Draft {
    Draft {
        comment: comment.to_owned(),
        name: subject.name.to_owned(),
        kind: subject.kind,
        reference: subject.reference.clone(),
        namespace: subject.namespace.to_owned(),
        cases: Vec::new(),
    }
}

/// The drafts beside what they are about, settled all at once: reading the sources takes longest.
fn proposals(
    trees: &[SourceTree],
    options: &LoadOptions,
    documents: &Documents,
    drafts: Vec<(&Subject<'_>, Draft)>,
    infix: &str,
) -> Vec<Proposal> {
    let mut taken = BTreeSet::new();
    let mut subjects = Vec::with_capacity(drafts.len());
    let mut placed = Vec::with_capacity(drafts.len());
    for (subject, draft) in drafts {
        let (tree, file) = place(trees, documents, subject.file());
        let folder = file.rsplit_once('/').map_or(String::new(), |(folder, _)| format!("{folder}/"));
        let plain = format!("{folder}{}{infix}.test.yaml", subject.name);
        // A trait may be called as a type beside it is.
        let kind = subject.kind.name().to_lowercase();
        let with_kind = || format!("{folder}{}.{kind}{infix}.test.yaml", subject.name);
        let path = if taken.insert((tree, plain.clone())) { plain } else { with_kind() };
        subjects.push(format!("{} {}", subject.kind, subject.reference));
        placed.push(Placed { tree, path, draft: draft.made_unique() });
    }
    let files = settle(trees, options, &mut placed);
    let settled = subjects.into_iter().zip(placed).zip(files);
    let proposal = |((subject, Placed { tree, draft, .. }), files)| Proposal {
        tree,
        subject,
        files,
        cases: draft.cases.len(),
        failing: draft.cases.iter().filter(|case| !case.codes.is_empty()).count(),
    };
    settled.map(proposal).collect()
}

/// The tree and the path of a file.
fn place(trees: &[SourceTree], documents: &Documents, file: FileId) -> (usize, String) {
    let shown = documents.sources.get(file).map(|file| &*file.path).unwrap_or_default();
    let below = |tree: &SourceTree| {
        let path = match tree.name.trim_end_matches('/') {
            "" => shown,
            name => shown.strip_prefix(name)?.strip_prefix('/')?,
        };
        tree.files.iter().any(|file| file.path == path).then(|| path.to_owned())
    };
    let found = trees.iter().enumerate().find_map(|(at, tree)| Some((at, below(tree)?)));
    found.unwrap_or_default()
}
