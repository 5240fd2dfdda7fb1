//! Cases that are believed to be recorded wrong.

use crate::Outcome;

/// The list that counts: one line a case, `AREA/FILE ID: REASON`; lines that begin with `#` are comments.
const LIST: &str = include_str!("../exceptions.txt");

/// Cases that are believed to be recorded wrong, each with the reason. One that goes as recorded after all is a
/// failure: the list holds nothing that is not needed.
#[derive(Debug, Clone, Default)]
pub struct Exceptions {
    rows: Vec<Exception>,
}

#[derive(Debug, Clone)]
struct Exception {
    file: String,
    id: String,
    reason: String,
}

impl Exceptions {
    /// The project's list.
    ///
    /// # Errors
    /// As [`Exceptions::parse`].
    pub fn listed() -> Result<Self, String> {
        Self::parse(LIST)
    }

    /// A list from its text.
    ///
    /// # Errors
    /// If a line is not of the form.
    pub fn parse(text: &str) -> Result<Self, String> {
        let rows = text.lines().filter(|line| !line.trim().is_empty() && !line.starts_with('#'));
        let row = |line: &str| {
            let read = line.split_once(' ').and_then(|(file, rest)| Some((file, rest.split_once(": ")?)));
            let (file, (id, reason)) = read.ok_or_else(|| format!("not `AREA/FILE ID: REASON`: {line}"))?;
            Ok(Exception { file: file.to_owned(), id: id.to_owned(), reason: reason.trim().to_owned() })
        };
        Ok(Self { rows: rows.map(row).collect::<Result<_, String>>()? })
    }

    /// What counts for a case of a file (`cel/library`) after it came to this.
    pub fn judge(&self, file: &str, id: &str, outcome: Outcome) -> Outcome {
        let Some(row) = self.rows.iter().find(|row| row.file == file && row.id == id) else { return outcome };
        match outcome {
            Outcome::Fail(_) => Outcome::Skip(format!("believed to be recorded wrong: {}", row.reason)),
            Outcome::Pass => Outcome::Fail(format!(
                "goes as recorded, although compiler/conformance/exceptions.txt says: {}",
                row.reason
            )),
            skipped @ Outcome::Skip(_) => skipped,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(id: &str, outcome: Outcome) -> String {
        let list =
            Exceptions::parse("# a comment\n\ncel/spec a/b c: says so itself\n").expect("it is a list");
        match list.judge("cel/spec", id, outcome) {
            Outcome::Pass => "pass".to_owned(),
            Outcome::Fail(why) => format!("fail: {why}"),
            Outcome::Skip(why) => format!("skip: {why}"),
        }
    }

    #[test]
    fn a_listed_case_may_fail_and_must_not_pass() {
        let fails = || Outcome::Fail("different".to_owned());
        assert_eq!(verdict("a/b c", fails()), "skip: believed to be recorded wrong: says so itself");
        assert!(verdict("a/b c", Outcome::Pass).starts_with("fail: goes as recorded"));
        assert_eq!(verdict("other", fails()), "fail: different");
        assert_eq!(verdict("other", Outcome::Pass), "pass");
    }

    #[test]
    fn the_list_is_well_formed() {
        Exceptions::listed().expect("every line has a case and a reason");
        assert!(Exceptions::parse("cel/spec no-reason").is_err());
    }
}
