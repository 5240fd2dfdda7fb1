//! A test file, read: what is tested, what each case gives and expects.

use crate::model::{Kind, Text};
use crate::resolve::UnitKind;
use cel::Program;
use diag::{FileId, Span};
use std::sync::Arc;
use value::{Object, Str};
use yaml::Node;

/// One `RenderTest` document.
#[derive(Debug)]
pub struct Suite {
    /// Its name.
    pub name: Text,
    /// The file that it stands in.
    pub file: FileId,
    /// The path of that in its tree.
    pub path: String,
    /// The folder of the files that it expects, in the tree that it belongs to: that of `a/b.test.yaml` is `a/b.test`.
    pub folder: String,
    /// The tree that it belongs to, by position.
    pub tree: usize,
    /// What is tested.
    pub subject: Subject,
    /// The cases, a matrix spread out: one for each variant.
    pub cases: Vec<Case>,
}

/// What a suite tests.
#[derive(Debug, Clone)]
pub enum Subject {
    /// A type or trait.
    Definition(Definition),
    /// A component of the repository with everything around it.
    Component {
        /// Its namespace.
        namespace: Str,
        /// Its project.
        project: Str,
        /// Its name.
        name: Str,
        /// Where the suite says so.
        span: Span,
    },
}

impl Subject {
    /// What it is: `ClusterTrait`, `Component`.
    pub fn kind_name(&self) -> &'static str {
        match self {
            Self::Definition(definition) => definition.kind.name(),
            Self::Component { .. } => Kind::Component.name(),
        }
    }

    /// The parts of what a case may give that mean nothing for it.
    pub(super) fn meaningless(&self) -> &'static [&'static str] {
        const OF_COMPONENTS: &[&str] =
            &["workload", "workloadOverrides", "componentType", "traits", "component"];
        match self {
            Self::Component { .. } => &["componentType", "project", "component", "resource"],
            Self::Definition(definition) if definition.is_trait() => &["resource"],
            Self::Definition(definition) => match definition.unit() {
                UnitKind::Component => &["componentType", "resource"],
                UnitKind::Resource => OF_COMPONENTS,
                UnitKind::Project => {
                    &["workload", "workloadOverrides", "componentType", "traits", "component", "resource"]
                }
            },
        }
    }
}

/// A type or trait of the repository.
#[derive(Debug, Clone)]
pub struct Definition {
    /// Its kind.
    pub kind: Kind,
    /// Its namespace; empty for cluster-scoped kinds.
    pub namespace: Str,
    /// Its name, without the workload type.
    pub name: Str,
    /// `deployment/service` of a component type, else the same as the name.
    pub reference: Str,
    /// Whether one of its templates looks at endpoints of the workload.
    pub sees_endpoints: bool,
    /// Its document.
    pub document: Span,
    /// Where the suite names it.
    pub span: Span,
}

impl Definition {
    /// What renders it.
    pub fn unit(&self) -> UnitKind {
        match self.kind {
            Kind::ProjectType | Kind::ClusterProjectType => UnitKind::Project,
            Kind::ResourceType | Kind::ClusterResourceType => UnitKind::Resource,
            _ => UnitKind::Component,
        }
    }

    /// Whether it is a trait.
    pub fn is_trait(&self) -> bool {
        matches!(self.kind, Kind::Trait | Kind::ClusterTrait)
    }
}

/// One variant of a case.
#[derive(Debug, Clone)]
pub struct Case {
    /// The name of the case, the same for all its variants.
    pub name: Text,
    /// What tells the variant from the others: `parameters.replicas=1, prod`; empty without a matrix.
    pub variant: String,
    /// The same as a name of a folder, which no other variant of the case has.
    pub(super) slug: String,
    /// What is given, with the values of the variant.
    pub given: Node,
    /// The environment: its name and what else is said about it; null when the case says nothing.
    pub environment: Node,
    /// What is expected; shared by the variants.
    pub expected: Arc<Expected>,
    /// Why it is left out.
    pub skip: Option<Text>,
    /// Why it alone is run, with others that say so.
    pub only: Option<Text>,
}

/// What a case expects.
#[derive(Debug, Default)]
pub struct Expected {
    /// Expressions that must be true.
    pub assertions: Vec<Assertion>,
    /// Objects that must not be there.
    pub absent: Vec<Absent>,
    /// What the objects must be.
    pub golden: Option<Golden>,
    /// Findings that must be there; errors beside them must not.
    pub findings: Vec<ExpectedFinding>,
}

/// An expression that must be true.
#[derive(Debug)]
pub struct Assertion {
    /// Its text.
    pub text: Text,
    /// Its scalar.
    pub node: Node,
    /// What it means when it is not.
    pub message: Option<Str>,
    /// The program; none if it could not be compiled, which has been reported.
    pub program: Option<Program>,
}

/// An object that must not be there.
#[derive(Debug, Clone)]
pub struct Absent {
    /// Its kind.
    pub kind: Str,
    /// Its name; any, if there is none.
    pub name: Option<Str>,
    /// Where the case says so.
    pub span: Span,
}

/// What the objects must be.
#[derive(Debug, Clone)]
pub enum Golden {
    /// Files below the folder of the suite.
    Folder(Text),
    /// Objects in the test itself.
    Inline(Vec<Object>, Span),
}

/// A finding that must be there.
#[derive(Debug, Clone)]
pub struct ExpectedFinding {
    /// Its code.
    pub code: Text,
    /// Where: a path of what is given (`parameters.replicas`) or `file:line`.
    pub at: Option<Text>,
    /// Words of its message.
    pub message: Option<Str>,
}

impl Case {
    /// The name with the variant.
    pub fn title(&self) -> String {
        match self.variant.as_str() {
            "" => self.name.to_string(),
            variant => format!("{} [{variant}]", self.name),
        }
    }

    /// The folder that a variant's golden files are in, below that of the suite.
    pub(super) fn golden_folder(&self) -> Option<String> {
        let Some(Golden::Folder(folder)) = &self.expected.golden else { return None };
        let folder = folder.trim_matches('/');
        match self.slug.as_str() {
            "" => Some(folder.to_owned()),
            variant => Some(format!("{folder}/{variant}")),
        }
    }
}

/// Texts as names of folders, each another one.
pub(super) fn slugs<'t>(texts: impl Iterator<Item = &'t str>) -> Vec<String> {
    let mut slugs: Vec<String> = Vec::new();
    for text in texts {
        let plain = slug(text);
        let numbered = (2..).map(|number| format!("{plain}-{number}"));
        let free = |slug: &String| !slugs.iter().any(|other| other.eq_ignore_ascii_case(slug));
        let plain = (text.is_empty() || !plain.is_empty()).then_some(plain.clone());
        slugs.extend(plain.into_iter().chain(numbered).find(free));
    }
    slugs
}

/// A text as a name of a folder.
fn slug(text: &str) -> String {
    let mut slug = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_ascii_alphanumeric() || c == '.' || c == '_' {
            slug.push(c);
        } else if !slug.ends_with('-') && !slug.is_empty() {
            slug.push('-');
        }
    }
    slug.trim_end_matches(['-', '.']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::slugs;

    #[test]
    fn folders_of_variants_differ() {
        let texts = ["parameters.a=1, dev", "parameters.a=x/y", "parameters.a=x y", "parameters.A=x-y", "="];
        assert_eq!(
            slugs(texts.into_iter()),
            ["parameters.a-1-dev", "parameters.a-x-y", "parameters.a-x-y-2", "parameters.A-x-y-3", "-2"]
        );
        assert_eq!(slugs([""].into_iter()), [""]);
    }
}
