//! Runs recorded answers of OpenChoreo's own code against the compiler.
//!
//! A folder of recorded cases has one folder per area; an area holds `*.jsonl` and `*.jsonl.gz` files with one
//! case a line. [`run`] reads them all, gives every case to the module of its area ([`areas`]) and counts.
//!
//! * [`case`]: a case and what becomes of it.
//! * [`exceptions`]: cases that are believed to be recorded wrong.
//! * [`findings`]: what is found in the repositories of area `repo`, against lists of our own.
//! * [`golden_paths`]: what the types that ship make of these repositories, against OpenChoreo's own types.
//! * [`files`]: from a folder to cases.
//! * [`convert`], [`typed`], [`compare`], [`node`]: values and documents in the recorded notation.
//! * [`templates`]: what the areas around templates share.
//! * [`report`]: counts and differences as text.

mod areas;
mod case;
mod compare;
mod convert;
mod exceptions;
mod files;
mod findings;
mod golden_paths;
mod node;
mod report;
mod run;
mod templates;
mod typed;

pub use case::{Case, Outcome};
pub use exceptions::Exceptions;
pub use files::parse;
pub use report::{FileReport, Report};
pub use run::{Options, run};
