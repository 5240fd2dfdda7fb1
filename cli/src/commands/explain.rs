//! `choreoc explain [CODE]`: the page of a code, or all codes with one line each.

use crate::Exit;
use crate::codes::{self, PAGES, Page};
use crate::repo::ReadError;
use crate::report::findings;
use clap::Args;

/// Explains codes.
#[derive(Debug, Args)]
pub(crate) struct Explain {
    /// The code, as findings show it: `stage/slug`; all codes are listed without one
    code: Option<String>,
}

impl Explain {
    pub(super) fn run(self) -> Exit {
        let text = match self.code.as_deref().map(|code| code.trim_matches(['[', ']'])) {
            None => Ok(list()),
            Some(code) => codes::page(code).map(|page| page.text.to_owned()).ok_or_else(|| unknown(code)),
        };
        match text.and_then(|text| findings::print(&text)) {
            Ok(()) => Exit::Success,
            Err(error) => {
                findings::cannot(&error);
                Exit::Usage
            }
        }
    }
}

fn unknown(code: &str) -> ReadError {
    ReadError {
        what: format!("cannot explain `{code}`"),
        why: "there is no such code".to_owned(),
        help: Some(match codes::similar(code) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "`choreoc explain` lists all codes".to_owned(),
        }),
    }
}

fn list() -> String {
    let width = PAGES.iter().map(|page| page.code.len()).max().unwrap_or_default();
    let line = |page: &Page| format!("{:width$}  {}\n", page.code, page.summary());
    PAGES.iter().map(line).collect()
}
