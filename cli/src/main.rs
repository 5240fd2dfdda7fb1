//! The binary `choreoc`.

use std::process::ExitCode;

fn main() -> ExitCode {
    choreoc::run(std::env::args_os()).into()
}
