//! Whether everything that a file mentions exists.

use super::file::{File, Mention, Symbol, Wanted, within};
use super::well_known;
use std::collections::BTreeMap;

/// Checks every import and every mentioned name.
pub(super) fn check(file: &File) -> Result<(), String> {
    let mut symbols = file.symbols.clone();
    let mut seen = Vec::new();
    for path in &file.imports {
        if seen.contains(&path) {
            return Err(format!("\"{path}\" is imported twice"));
        }
        seen.push(path);
        let known =
            well_known::import(path).ok_or_else(|| format!("the import \"{path}\" is not available"))?;
        let mut add = |names: &[&str], symbol| {
            for name in names {
                declare(&mut symbols, &within(well_known::PACKAGE, name), symbol);
            }
        };
        add(known.messages, Symbol::Message);
        add(known.enums, Symbol::Enum);
    }
    let unknown = file.mentions.iter().find(|mention| !exists(&symbols, mention));
    match unknown {
        Some(mention) => Err(format!("`{}` is not known in `{}`", mention.name, mention.scope)),
        None => Ok(()),
    }
}

/// Declares a name and the packages around it.
fn declare(symbols: &mut BTreeMap<String, Symbol>, full: &str, symbol: Symbol) {
    for (at, _) in full.match_indices('.') {
        symbols.entry(full[..at].to_owned()).or_insert(Symbol::Package);
    }
    symbols.insert(full.to_owned(), symbol);
}

fn exists(symbols: &BTreeMap<String, Symbol>, mention: &Mention) -> bool {
    let fits = |name: &str| match mention.wanted {
        Wanted::Type => matches!(symbols.get(name), Some(Symbol::Message | Symbol::Enum)),
        Wanted::Message => symbols.get(name) == Some(&Symbol::Message),
        Wanted::Extension => symbols.get(name) == Some(&Symbol::Extension),
    };
    if let Some(absolute) = mention.name.strip_prefix('.') {
        return fits(absolute);
    }
    let (first, rest) = mention.name.split_once('.').unwrap_or((&mention.name, ""));
    let mut scope = mention.scope.as_str();
    loop {
        let found = within(scope, first);
        match symbols.get(&found) {
            // Beside a method that is called like its own message, the method counts.
            Some(_) if rest.is_empty() && mention.wanted == Wanted::Message => return fits(&found),
            Some(_) if rest.is_empty() && fits(&found) => return true,
            // The innermost scope that knows the first part decides.
            Some(Symbol::Package | Symbol::Message | Symbol::Enum) if !rest.is_empty() => {
                return fits(&within(&found, rest));
            }
            _ => {}
        }
        match scope.rsplit_once('.') {
            Some((outer, _)) => scope = outer,
            None if scope.is_empty() => return false,
            None => scope = "",
        }
    }
}
