//! Recorded JSON as documents of the reader.

use crate::convert;
use diag::{FileId, Span};
use serde_json::Value as Json;
use std::sync::Arc;
use value::Str;
use yaml::{Entry, Kind, Mapping, Node, Scalar, Style};

/// A place in no file.
pub(crate) const NOWHERE: Span = Span { file: FileId(0), start: 0, end: 0 };

/// JSON as if it had been read from a file.
pub(crate) fn node(json: &Json) -> Node {
    let kind = match json {
        Json::Null => Kind::Null,
        Json::Bool(b) => Kind::Bool(*b),
        Json::Number(number) => Kind::Float(convert::double(number)),
        Json::String(text) => Kind::String(Scalar { text: Str::from(text), style: Style::DoubleQuoted }),
        Json::Array(items) => Kind::List(Arc::new(items.iter().map(node).collect())),
        Json::Object(members) => {
            let entry = |(key, member)| {
                let key: &String = key;
                Entry { key: Str::from(key), key_span: NOWHERE, value: node(member) }
            };
            Kind::Map(Arc::new(Mapping { entries: members.iter().map(entry).collect() }))
        }
    };
    Node { span: NOWHERE, kind }
}

/// The node of a member that is there.
pub(crate) fn member(json: &Json, key: &str) -> Option<Node> {
    json.get(key).map(node)
}
