//! Findings of plan, in words.

use diag::{Code, Diagnostic};
use std::collections::BTreeSet;

const UNREADABLE_INDEX: Code = Code::error("plan/unreadable-index");
const FOREIGN_FILE: Code = Code::warning("plan/foreign-file");
const UNKNOWN_NAME: Code = Code::error("plan/unknown-name");
const NOTHING_SELECTED: Code = Code::warning("plan/nothing-selected");

/// The index of the last run cannot be read, so nobody knows which files may go.
pub(super) fn unreadable_index(path: &str, line: usize) -> Diagnostic {
    Diagnostic::new(
        UNREADABLE_INDEX,
        format!("line {line} of `{path}` is not what a run of choreoc leaves there"),
    )
    .help("restore the file from the last commit of the output, or settle the conflict of a merge in it")
    .help(format!("or delete `{path}` together with everything else in the output folder, and build again"))
}

/// A file that no earlier run wrote is overwritten.
pub(super) fn foreign_files(paths: &[String]) -> Option<Diagnostic> {
    let (first, rest) = paths.split_first()?;
    let files = match rest.len() {
        0 => format!("`{first}` was"),
        1 => format!("`{first}` and another file were"),
        more => format!("`{first}` and {more} other files were"),
    };
    let message = format!("{files} written by no earlier run and will be overwritten");
    Some(
        Diagnostic::new(FOREIGN_FILE, message)
            .help("build into a folder of its own, and commit the index with the files"),
    )
}

/// So many names are shown to choose from.
const SHOWN: usize = 8;

/// A filter asks for something that the sources do not have.
pub(super) fn unknown_name(
    what: &str,
    name: &str,
    similar: Option<&str>,
    known: &BTreeSet<&str>,
) -> Diagnostic {
    let finding =
        Diagnostic::new(UNKNOWN_NAME, format!("`--{what} {name}` names nothing: no source has this {what}"));
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None if known.is_empty() => finding.help(format!("leave `--{what}` out")),
        None => {
            let first: Vec<String> = known.iter().take(SHOWN).map(|name| format!("`{name}`")).collect();
            let more = if known.len() > SHOWN { ", …" } else { "" };
            finding.help(format!("the sources have {}{more}", first.join(", ")))
        }
    }
}

/// The names of a filter exist, but nothing has them all.
pub(super) fn nothing_selected() -> Diagnostic {
    Diagnostic::new(NOTHING_SELECTED, "no unit is of everything that the run is limited to").help(
        "leave one of the filters out, or bind what they name: a unit needs a binding in the environment",
    )
}
