//! Reads the text of a configuration; what is wrong with one key leaves the others in force.

use super::levels::{Level, Rule};
use super::{Config, diagnostics};
use crate::codes;
use diag::{Diagnostic, FileId};
use std::path::PathBuf;
use yaml::{Kind, Limits, Node};

/// More than any configuration needs.
const LIMITS: Limits = Limits { depth: 100, nodes: 100_000, bytes: 1 << 20 };

const KEYS: [&str; 7] = ["sources", "output", "kubernetesVersion", "crds", "stockTypes", "profile", "levels"];

/// Places are in file 0 until the file is among the sources of a run.
const FILE: FileId = FileId(0);

/// Everything that the text says.
pub(super) fn read(bytes: &[u8]) -> Config {
    let reading = yaml::read(FILE, bytes, &LIMITS);
    let mut reader = Reader::default();
    reader.findings.extend(reading.error.map(diagnostics::unreadable));
    reader.findings.extend(reading.duplicates.iter().map(diagnostics::key_twice));
    let mut documents =
        reading.documents.iter().map(|document| &document.node).filter(|node| !node.is_null());
    if let Some(root) = documents.next() {
        reader.root(root);
    }
    if let Some(further) = documents.next() {
        reader.findings.push(diagnostics::second_document(further.span));
    }
    Config { findings: reader.findings, ..reader.config }
}

#[derive(Default)]
struct Reader {
    config: Config,
    findings: Vec<Diagnostic>,
}

impl Reader {
    fn root(&mut self, root: &Node) {
        if !self.is_map("the configuration", root, &KEYS) {
            return;
        }
        for entry in root.entries().iter().filter(|entry| !entry.value.is_null()) {
            let (key, node) = (entry.key.as_str(), &entry.value);
            match key {
                "sources" => self.config.sources = self.texts(key, node),
                "crds" => self.config.crds = self.texts(key, node),
                "kubernetesVersion" => self.config.kubernetes_version = self.version(key, node),
                "stockTypes" => self.config.stock_types = self.flag(key, node),
                "profile" => drop(self.one_of(key, node, &[("parity", ())])),
                "output" => self.output(node),
                "levels" => self.levels(node),
                _ => {}
            }
        }
    }

    fn output(&mut self, node: &Node) {
        if !self.is_map("output", node, &["folder", "layout"]) {
            return;
        }
        if let Some(folder) = node.get("folder") {
            self.config.output = self.text("output.folder", folder).map(PathBuf::from);
        }
        if let Some(layout) = node.get("layout") {
            self.one_of("output.layout", layout, &[("planes", ())]);
        }
    }

    fn levels(&mut self, node: &Node) {
        for item in self.items("levels", node) {
            if !self.is_map("an entry of levels", item, &["code", "level", "paths"]) {
                continue;
            }
            let (Some(code), Some(level)) = (item.get("code"), item.get("level")) else {
                self.findings.push(diagnostics::incomplete_level(item.span));
                continue;
            };
            let paths = item.get("paths").map(|paths| self.texts("paths", paths)).unwrap_or_default();
            let (name, set) = (self.code(code), self.one_of("level", level, &Level::NAMES));
            if let (Some(code), Some(set)) = (name, set) {
                self.config.levels.push(Rule { code, level: set, paths, span: level.span });
            }
        }
    }

    /// A code that exists, or a pattern that some code matches.
    fn code(&mut self, node: &Node) -> Option<String> {
        let code = self.text("code", node)?;
        if codes::PAGES.iter().any(|page| super::glob::text(&code, page.code)) {
            return Some(code);
        }
        self.findings.push(diagnostics::unknown_code(&code, codes::similar(&code), node.span));
        None
    }

    fn is_map(&mut self, what: &str, node: &Node, keys: &[&'static str]) -> bool {
        if !matches!(node.kind, Kind::Map(_)) {
            self.findings.push(diagnostics::mistyped(what, "a map", node));
            return false;
        }
        for entry in node.entries() {
            if !keys.contains(&entry.key.as_str()) {
                self.findings.push(diagnostics::unknown_key(what, &entry.key, keys, entry.key_span));
            }
        }
        true
    }

    fn items<'n>(&mut self, what: &str, node: &'n Node) -> &'n [Node] {
        if !matches!(node.kind, Kind::List(_)) {
            self.findings.push(diagnostics::mistyped(what, "a list", node));
        }
        node.items()
    }

    fn texts(&mut self, what: &str, node: &Node) -> Vec<String> {
        let items = self.items(what, node);
        items.iter().filter_map(|item| self.text(what, item)).collect()
    }

    fn text(&mut self, what: &str, node: &Node) -> Option<String> {
        let text = node.as_str().filter(|text| !text.is_empty());
        if text.is_none() {
            self.findings.push(diagnostics::mistyped(what, "a text", node));
        }
        text.map(str::to_owned)
    }

    fn flag(&mut self, what: &str, node: &Node) -> bool {
        let Kind::Bool(flag) = node.kind else {
            self.findings.push(diagnostics::mistyped(what, "a flag", node));
            return false;
        };
        flag
    }

    /// `1.33` without quotes is a number, and `1.30` would lose its zero.
    fn version(&mut self, what: &str, node: &Node) -> Option<String> {
        if matches!(node.kind, Kind::Float(_) | Kind::Int(_)) {
            self.findings.push(diagnostics::version_without_quotes(node.span));
            return None;
        }
        self.text(what, node)
    }

    fn one_of<T: Copy>(&mut self, what: &str, node: &Node, known: &[(&'static str, T)]) -> Option<T> {
        let text = self.text(what, node)?;
        let found = known.iter().find(|(name, _)| *name == text);
        if found.is_none() {
            let names: Vec<&str> = known.iter().map(|(name, _)| *name).collect();
            self.findings.push(diagnostics::not_allowed(what, &text, &names, node.span));
        }
        found.map(|(_, value)| *value)
    }
}
