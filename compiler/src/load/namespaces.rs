//! Which namespace a document is in that does not say so itself.

use super::files::Manifest;
use super::reading::Found;
use super::{LoadOptions, diagnostics};
use crate::model::Scope;
use diag::{Sink, Span};
use std::collections::{HashMap, HashSet};
use value::Str;
use yaml::Node;

/// Who says which namespace the files of a folder go to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum HintKind {
    /// `targetNamespace` of a Flux Kustomization.
    Flux,
    /// `namespace` of a kustomization file.
    Kustomization,
}

/// The namespace of a folder's files.
#[derive(Clone)]
pub(super) struct Hint {
    kind: HintKind,
    tree: usize,
    folder: String,
    namespace: Str,
    span: Span,
}

impl Hint {
    /// A hint for a folder, if `namespace` names one.
    pub(super) fn new(kind: HintKind, tree: usize, folder: &str, namespace: &Node) -> Option<Self> {
        let text = namespace.as_str().filter(|text| !text.is_empty())?;
        Some(Self { kind, tree, folder: folder.to_owned(), namespace: Str::from(text), span: namespace.span })
    }

    /// The hint of a Flux Kustomization: without a namespace, too, because the longest path counts.
    pub(super) fn flux(tree: usize, folder: &str, namespace: Option<&Node>, span: Span) -> Self {
        namespace.and_then(|namespace| Self::new(HintKind::Flux, tree, folder, namespace)).unwrap_or_else(
            || {
                let folder = folder.to_owned();
                Self { kind: HintKind::Flux, tree, folder, namespace: Str::new(), span }
            },
        )
    }
}

/// All hints, by folder.
#[derive(Default)]
pub(super) struct Hints {
    folders: HashMap<(HintKind, usize, String), Vec<(Str, Span)>>,
}

impl Hints {
    /// Adds the hints of a file.
    pub(super) fn extend(&mut self, hints: Vec<Hint>) {
        for hint in hints {
            let Hint { kind, tree, folder, namespace, span } = hint;
            self.folders.entry((kind, tree, folder)).or_default().push((namespace, span));
        }
    }

    /// Lets a Flux Kustomization speak for other trees when its own has nothing at its path: it applies another
    /// repository then, as those of a platform repository do.
    pub(super) fn cross_trees(&mut self, manifests: &[Manifest]) {
        let trees = manifests.last().map_or(0, |manifest| manifest.tree + 1);
        if trees < 2 || self.folders.is_empty() {
            return;
        }
        let folders: HashSet<(usize, &str)> = manifests
            .iter()
            .flat_map(|manifest| {
                let path: &str = &manifest.path;
                path.match_indices('/').map(|(at, _)| (manifest.tree, &path[..at]))
            })
            .collect();
        let elsewhere = self.folders.iter().filter(|((kind, tree, folder), _)| {
            *kind == HintKind::Flux && !folder.is_empty() && !folders.contains(&(*tree, folder.as_str()))
        });
        let mut further: Vec<_> = elsewhere
            .flat_map(|((_, own, folder), said)| {
                let others = (0..trees).filter(move |tree| tree != own);
                others.map(move |tree| ((*own, tree), folder.clone(), said.clone()))
            })
            .collect();
        further.sort_by_key(|(trees, ..)| *trees);
        for ((_, tree), folder, said) in further {
            self.folders.entry((HintKind::Flux, tree, folder)).or_default().extend(said);
        }
    }

    /// The hints for the innermost folder around a file that has any.
    fn innermost(&self, kind: HintKind, tree: usize, path: &str) -> &[(Str, Span)] {
        let mut folder = path;
        while !self.folders.is_empty() {
            folder = folder.rsplit_once('/').map_or("", |(outer, _)| outer);
            if let Some(found) = self.folders.get(&(kind, tree, folder.to_owned())) {
                return found;
            }
            if folder.is_empty() {
                break;
            }
        }
        &[]
    }
}

/// A namespace, and the place that says so; a folder's name has none.
type Claim = (Str, Option<Span>);

/// What the surroundings of a file say about its namespace, the strongest first.
fn claims(hints: &Hints, manifest: &Manifest) -> Vec<Claim> {
    let of = |kind| hints.innermost(kind, manifest.tree, &manifest.path);
    let said = of(HintKind::Flux).iter().chain(of(HintKind::Kustomization));
    let said = said.filter(|(namespace, _)| !namespace.is_empty());
    let mut claims: Vec<Claim> = said.map(|(namespace, span)| (namespace.clone(), Some(*span))).collect();
    claims.extend(folder_namespace(&manifest.path).map(|namespace| (Str::from(namespace), None)));
    claims
}

/// The folder below `namespaces/`.
fn folder_namespace(path: &str) -> Option<&str> {
    let (folders, _) = path.rsplit_once('/')?;
    let mut segments = folders.split('/');
    segments.find(|segment| *segment == "namespaces")?;
    segments.next()
}

/// Gives every namespaced document a namespace, and takes it from those that belong to the whole control plane.
pub(super) fn complete(
    found: &mut [Found],
    hints: &Hints,
    options: &LoadOptions,
    manifests: &[Manifest],
    sink: &mut Sink,
) {
    for document in found {
        let kind = document.declared.kind();
        // A document that another state of the sources has, too, may have been given its namespace already.
        let says_one = document.declared.meta().namespace_span.is_some();
        let namespace = match (kind.scope(), says_one) {
            (Scope::Cluster, false) => continue,
            (Scope::Namespaced, true) => {
                let given = document.declared.meta().namespace.clone();
                contradicted(document, &given, hints, manifests, sink);
                continue;
            }
            (Scope::Cluster, true) => {
                let span = document.declared.meta().namespace_span.unwrap_or(document.span);
                sink.push(diagnostics::cluster_scoped_namespace(kind, &document.declared.meta().name, span));
                Str::new()
            }
            (Scope::Namespaced, false) => {
                let claims = manifests.get(document.file.0 as usize).map(|manifest| claims(hints, manifest));
                let claims = claims.unwrap_or_default();
                if let Some(other) = claims.iter().find(|(namespace, _)| *namespace != claims[0].0) {
                    let name = &document.declared.meta().name;
                    sink.push(diagnostics::namespaces_disagree(kind, name, &claims[0], other));
                }
                claims
                    .into_iter()
                    .next()
                    .map_or_else(|| Str::from(&options.default_namespace), |(namespace, _)| namespace)
            }
        };
        if document.declared.meta().namespace != namespace {
            document.declared.meta_mut().namespace = namespace;
        }
    }
}

/// Reports a document that says another namespace than who applies it: Flux and kustomize replace what it says.
fn contradicted(document: &Found, given: &Str, hints: &Hints, manifests: &[Manifest], sink: &mut Sink) {
    let Some(manifest) = manifests.get(document.file.0 as usize) else { return };
    let said = claims(hints, manifest);
    let other = said
        .iter()
        .find_map(|(namespace, span)| span.filter(|_| namespace != given).map(|span| (namespace, span)));
    if let Some((namespace, span)) = other {
        let meta = document.declared.meta();
        let own = meta.namespace_span.unwrap_or(document.span);
        sink.push(diagnostics::namespace_replaced(
            document.declared.kind(),
            &meta.name,
            (given, own),
            (namespace, span),
        ));
    }
}

#[cfg(test)]
mod tests {
    use super::folder_namespace;

    #[test]
    fn the_folder_below_namespaces_names_one() {
        assert_eq!(folder_namespace("namespaces/acme/projects/shop.yaml"), Some("acme"));
        assert_eq!(folder_namespace("clusters/namespaces/acme/a.yaml"), Some("acme"));
        assert_eq!(folder_namespace("namespaces/kustomization.yaml"), None);
        assert_eq!(folder_namespace("platform/a.yaml"), None);
    }
}
