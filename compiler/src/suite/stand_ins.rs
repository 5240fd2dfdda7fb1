//! The documents that surround a type or trait as long as nobody says otherwise: they ship with choreoc.

use crate::load;
use crate::model::Kind;
use diag::{SourceFile, SourceMap};
use std::collections::HashMap;
use yaml::Node;

const TEXT: &str = include_str!("stand-ins.yaml");

/// Stand-ins, one a kind.
#[derive(Debug)]
pub(super) struct StandIns {
    documents: HashMap<Kind, Node>,
    endpoints: Node,
}

impl StandIns {
    /// Reads them; their texts join the sources.
    pub(super) fn read(sources: &mut SourceMap) -> Self {
        let mut documents = HashMap::new();
        let mut endpoints = None;
        for (name, text) in
            [("test stand-ins", TEXT), ("templates/stand-in-planes.yaml", load::STAND_IN_PLANES)]
        {
            let file = sources.add(SourceFile::new(format!("choreoc:{name}"), text.as_bytes()));
            for document in load::nodes(file, text.as_bytes()).0 {
                match document.get("kind").and_then(Node::as_str).and_then(Kind::from_name) {
                    Some(kind) => drop(documents.insert(kind, document)),
                    None => endpoints = Some(document),
                }
            }
        }
        let endpoints = endpoints.expect("the template has endpoints");
        Self { documents, endpoints }
    }

    /// The one of a kind.
    pub(super) fn document(&self, kind: Kind) -> &Node {
        self.documents.get(&kind).expect("the template has every kind that is asked for")
    }

    /// The endpoints of a workload.
    pub(super) fn endpoints(&self) -> &Node {
        &self.endpoints
    }
}
