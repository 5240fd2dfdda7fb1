//! OpenAPI documents: one route per operation.
//!
//! A document counts only as a whole: every part must be of the kind that the specification gives it, and every
//! `$ref` must lead to a place in the document itself. Nothing else is validated.

mod shapes;
mod walk;

use super::Route;
use diag::FileId;
use value::Str;
use yaml::{Limits, Node};

/// The keys of a path under which operations stand, and their methods.
const METHODS: [(&str, &str); 9] = [
    ("connect", "CONNECT"),
    ("delete", "DELETE"),
    ("get", "GET"),
    ("head", "HEAD"),
    ("options", "OPTIONS"),
    ("patch", "PATCH"),
    ("post", "POST"),
    ("put", "PUT"),
    ("trace", "TRACE"),
];

/// The routes of a document, or what is wrong with it.
pub(super) fn routes(content: &str) -> Result<Vec<Route>, String> {
    let limits = Limits { depth: 100, ..Limits::default() };
    let reading = yaml::read(FileId(0), content.as_bytes(), &limits);
    let Some(document) = reading.documents.first() else {
        let error = reading.error.map_or_else(|| "the document is empty".to_owned(), |error| error.message);
        return Err(error);
    };
    let root = &document.node;
    walk::check(root, content)?;
    let mut routes = Vec::new();
    for path in root.get("paths").map(Node::entries).unwrap_or_default() {
        if !path.key.starts_with("x-") {
            add_operations(&mut routes, &path.key, walk::resolved(root, &path.value));
        }
    }
    Ok(routes)
}

fn add_operations(routes: &mut Vec<Route>, path: &Str, item: &Node) {
    for (key, method) in METHODS {
        if item.get(key).is_some_and(|operation| !operation.is_null()) {
            routes.push(Route::Http { path: path.clone(), method });
        }
    }
}
