//! Golden cases: every folder of `fixtures/<area>/<case>` is one test (fixtures/README.md describes the format).
//!
//! `CHOREOC_BLESS=1` rewrites what is recorded below `golden/`, never what the cases themselves expect.

#![expect(clippy::disallowed_methods, reason = "the compiler is pure; its tests read and write files")]

mod case;
mod expectation;
mod recorded;
mod rendering;
mod run;
mod verdict;

use case::Case;
use libtest_mimic::{Arguments, Trial};
use std::path::PathBuf;
use std::process::ExitCode;

fn main() -> ExitCode {
    let arguments = Arguments::from_args();
    let trials = Case::all().into_iter().map(trial).collect();
    libtest_mimic::run(&arguments, trials).exit_code()
}

fn trial(folder: PathBuf) -> Trial {
    let name = Case::name_of(&folder);
    Trial::test(name, move || {
        let bless = std::env::var_os("CHOREOC_BLESS").is_some();
        Case::read(&folder).and_then(|case| verdict::verdict(&case, bless)).map_err(Into::into)
    })
}
