//! A test file before it is written: cases as data, and their text.

use crate::model::Kind;
use std::collections::BTreeSet;
use std::fmt::Write;
use value::{Object, Value};

/// What a test file is going to say.
#[derive(Debug, Clone)]
pub(super) struct Draft {
    /// What stands at the top, as lines of comments.
    pub(super) comment: String,
    /// The name of the suite.
    pub(super) name: String,
    /// What is tested.
    pub(super) kind: Kind,
    /// As tests name it: `deployment/service`.
    pub(super) reference: String,
    /// Its namespace; empty for one of the whole control plane.
    pub(super) namespace: String,
    pub(super) cases: Vec<Case>,
}

/// A case.
#[derive(Debug, Clone)]
pub(super) struct Case {
    pub(super) name: String,
    /// The folder of what it expects.
    pub(super) folder: String,
    /// What it gives: `parameters` and its like.
    pub(super) given: Vec<(&'static str, Value)>,
    /// The codes that it is known to raise; with some, nothing is rendered.
    pub(super) codes: BTreeSet<String>,
}

impl Case {
    /// A case that gives this much; what is empty is left out.
    pub(super) fn new(name: String, given: Vec<(&'static str, Option<Object>)>) -> Self {
        let given = given.into_iter().filter_map(|(part, object)| {
            object.filter(|object| !object.is_empty()).map(|object| (part, Value::Object(object)))
        });
        Self { folder: slug(&name), name, given: given.collect(), codes: BTreeSet::new() }
    }
}

impl Draft {
    /// The text of the file.
    pub(super) fn text(&self) -> String {
        let Self { comment, name, kind, reference, namespace, .. } = self;
        let mut out = String::new();
        for line in comment.lines() {
            let _ = writeln!(out, "# {line}");
        }
        let _ = write!(
            out,
            "apiVersion: test.choreoc/v1\nkind: RenderTest\nmetadata:\n  name: {}\n",
            scalar(name)
        );
        let _ = write!(out, "spec:\n  subject:\n    kind: {kind}\n    name: {}\n", scalar(reference));
        if !namespace.is_empty() {
            let _ = writeln!(out, "    namespace: {}", scalar(namespace));
        }
        out.push_str("  cases:\n");
        for case in &self.cases {
            let _ = writeln!(out, "    - name: {}", scalar(&case.name));
            if !case.given.is_empty() {
                out.push_str("      given:\n");
            }
            for (part, value) in &case.given {
                let _ = writeln!(out, "        {part}:");
                for line in yaml::emit(value).lines() {
                    let _ = writeln!(out, "{}", format!("          {line}").trim_end());
                }
            }
            if case.codes.is_empty() {
                let _ = writeln!(out, "      golden: {}", scalar(&case.folder));
            } else {
                out.push_str("      diagnostics:\n");
            }
            for code in &case.codes {
                let _ = writeln!(out, "        - code: {code}");
            }
        }
        out
    }

    /// Gives cases names and folders that no other case has.
    pub(super) fn made_unique(mut self) -> Self {
        let (mut names, mut folders) = (BTreeSet::new(), BTreeSet::new());
        for case in &mut self.cases {
            case.name = unique(&case.name, " ", &mut names);
            case.folder = unique(&case.folder, "-", &mut folders);
        }
        self
    }
}

fn unique(text: &str, separator: &str, taken: &mut BTreeSet<String>) -> String {
    let numbered = (2..).map(|n| format!("{text}{separator}{n}"));
    let mut candidates = std::iter::once(text.to_owned()).chain(numbered);
    candidates.find(|candidate| taken.insert(candidate.clone())).unwrap_or_default()
}

/// A text as YAML writes it on one line.
fn scalar(text: &str) -> String {
    yaml::emit(&Value::string(text)).trim_end().to_owned()
}

/// A name as one of a folder.
fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.chars() {
        if c.is_ascii_alphanumeric() {
            slug.push(c.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "case".to_owned() } else { slug.to_owned() }
}
