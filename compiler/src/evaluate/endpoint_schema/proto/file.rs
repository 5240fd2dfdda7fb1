//! What a protocol buffer file declares and mentions.

use std::collections::BTreeMap;

/// Which rules a file follows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Syntax {
    Proto2,
    Proto3,
    /// `edition = "2023"`.
    Edition,
}

/// A file.
#[derive(Debug)]
pub(super) struct File {
    pub(super) syntax: Syntax,
    pub(super) package: String,
    pub(super) imports: Vec<String>,
    /// Everything that has a name, by its full name.
    pub(super) symbols: BTreeMap<String, Symbol>,
    pub(super) mentions: Vec<Mention>,
    pub(super) services: Vec<Service>,
}

/// What a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Symbol {
    Package,
    Message,
    Enum,
    Extension,
    /// Something that nothing can refer to by name.
    Other,
}

/// A name in a place where something must exist.
#[derive(Debug)]
pub(super) struct Mention {
    /// The full name of what it stands in.
    pub(super) scope: String,
    pub(super) name: String,
    pub(super) wanted: Wanted,
}

/// What a mentioned name must stand for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wanted {
    /// A message or an enum.
    Type,
    Message,
    Extension,
}

/// A service.
#[derive(Debug)]
pub(super) struct Service {
    /// Its full name.
    pub(super) name: String,
    pub(super) methods: Vec<String>,
}

impl File {
    pub(super) fn new() -> Self {
        Self {
            syntax: Syntax::Proto2,
            package: String::new(),
            imports: Vec::new(),
            symbols: BTreeMap::new(),
            mentions: Vec::new(),
            services: Vec::new(),
        }
    }

    /// Declares `name` in `scope`; gives its full name.
    pub(super) fn declare(&mut self, scope: &str, name: &str, symbol: Symbol) -> Result<String, String> {
        let full = within(scope, name);
        match self.symbols.insert(full.clone(), symbol) {
            Some(_) => Err(format!("`{full}` is declared twice")),
            None => Ok(full),
        }
    }

    pub(super) fn mention(&mut self, scope: &str, name: String, wanted: Wanted) {
        self.mentions.push(Mention { scope: scope.to_owned(), name, wanted });
    }
}

/// The full name of something in a scope.
pub(super) fn within(scope: &str, name: &str) -> String {
    if scope.is_empty() { name.to_owned() } else { format!("{scope}.{name}") }
}
