//! Findings of plan, in words.

use diag::{Code, Diagnostic};

const UNREADABLE_INDEX: Code = Code::error("plan/unreadable-index");
const FOREIGN_FILE: Code = Code::warning("plan/foreign-file");

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
