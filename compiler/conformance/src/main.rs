//! `cargo conformance [DIR]`: runs recorded cases and says what differs.

use choreoc_conformance::{Options, run};
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

const USAGE: &str = "\
usage: cargo conformance [DIR] [--area AREA] [--only ID] [--all-failures]

DIR           the folder of recorded cases (default: $CHOREOC_CONFORMANCE, else ../shared/conformance)
--area        only this area
--only        only the case of this id; a trailing * stands for any rest
--all-failures  show every difference, not the first ones of each file

With CHOREOC_BLESS=1 the lists of findings (compiler/conformance/findings) are written; why each stands there is not.
";

/// Differences shown per file unless `--all-failures` asks for more.
const SHOWN: usize = 3;

struct Arguments {
    folder: PathBuf,
    options: Options,
    shown: usize,
}

fn main() -> ExitCode {
    let Some(Arguments { folder, options, shown }) = arguments(std::env::args().skip(1)) else {
        return finish(USAGE, ExitCode::from(2));
    };
    if !folder.is_dir() {
        let text = format!("conformance: skipped: there is no folder `{}`\n", folder.display());
        return finish(&text, ExitCode::SUCCESS);
    }
    match run(&folder, &options) {
        Ok(report) => {
            let code = if report.failed() == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE };
            finish(&report.text(shown), code)
        }
        Err(error) => {
            let text = format!("conformance: `{}` cannot be read: {error}\n", folder.display());
            finish(&text, ExitCode::FAILURE)
        }
    }
}

fn finish(text: &str, code: ExitCode) -> ExitCode {
    // A reader that went away (`| head`) wants no more text.
    let _ = std::io::stdout().write_all(text.as_bytes());
    code
}

/// The command line's arguments; nothing if they make no sense.
fn arguments(mut given: impl Iterator<Item = String>) -> Option<Arguments> {
    let mut folder = None;
    let bless = std::env::var_os("CHOREOC_BLESS").is_some();
    let mut options = Options { bless, ..Options::default() };
    let mut shown = SHOWN;
    while let Some(argument) = given.next() {
        match argument.as_str() {
            "--area" => options.area = Some(given.next()?),
            "--only" => options.only = Some(given.next()?),
            "--all-failures" => shown = usize::MAX,
            option if option.starts_with('-') => return None,
            _ if folder.is_some() => return None,
            path => folder = Some(PathBuf::from(path)),
        }
    }
    let folder = folder
        .or_else(|| std::env::var_os("CHOREOC_CONFORMANCE").map(PathBuf::from))
        .unwrap_or_else(|| PathBuf::from("../shared/conformance"));
    Some(Arguments { folder, options, shown })
}
