//! The types that ship with choreoc, for sources that do not define them.

use super::reading;
use crate::model::{Declared, Kind};
use diag::{SourceFile, SourceMap};

/// A type that ships with choreoc.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct StockType {
    /// Its kind.
    pub kind: Kind,
    /// Its name.
    pub name: &'static str,
    /// Its document.
    pub text: &'static str,
    /// Its tests.
    pub tests: &'static str,
}

macro_rules! stock {
    ($($kind:ident $name:literal),* $(,)?) => {
        [$(StockType {
            kind: Kind::$kind,
            name: $name,
            text: include_str!(concat!("../../../templates/types/", $name, ".yaml")),
            tests: include_str!(concat!("../../../templates/types/", $name, ".test.yaml")),
        }),*]
    };
}

/// Every type that ships with choreoc. The first one always stands in where the sources have none of its name; the others
/// do if [`super::LoadOptions::stock_types`] asks for them.
pub const STOCK_TYPES: [StockType; 8] = stock![
    ClusterProjectType "default",
    ClusterComponentType "service",
    ClusterComponentType "web-application",
    ClusterComponentType "worker",
    ClusterComponentType "scheduled-task",
    ClusterResourceType "postgres",
    ClusterResourceType "valkey",
    ClusterResourceType "nats",
];

impl StockType {
    /// The type of this name and kind, or of the kind's twin.
    pub fn find(kind: Kind, name: &str) -> Option<Self> {
        let of_kind = |stock: &Self| stock.kind == kind || kind.twin() == Some(stock.kind);
        STOCK_TYPES.into_iter().find(|stock| stock.name == name && of_kind(stock))
    }

    /// How its text is shown in findings.
    fn shown(self) -> String {
        format!("<stock>/{}.yaml", self.name)
    }
}

/// Adds the texts of the wanted types; gives their documents.
pub(super) fn add(all: bool, sources: &mut SourceMap) -> Vec<Declared> {
    let wanted = if all { STOCK_TYPES.as_slice() } else { &STOCK_TYPES[..1] };
    let mut documents = Vec::new();
    for stock in wanted {
        let file = sources.add(SourceFile::new(stock.shown(), stock.text.as_bytes()));
        documents.extend(reading::documents(file, stock.text.as_bytes()));
    }
    documents
}
