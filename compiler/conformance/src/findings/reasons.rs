//! Why findings stand in lists.

/// The reasons of a file: one a line, `CODE PLACE: REASON`; empty lines and those that begin with `#` are comments.
///
/// PLACE is `path:line:column`, `path:line`, `path`, `folder/`, or `-` for a finding without a place. The longest
/// one that fits a finding is its reason.
#[derive(Debug, Default)]
pub(super) struct Reasons {
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    line: usize,
    code: String,
    place: String,
}

/// The code and the place of a finding in a list; no place is `-`.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Listed<'a> {
    code: &'a str,
    place: &'a str,
}

impl<'a> Listed<'a> {
    /// Takes a line of a list apart: `place: level[code] message`.
    pub(super) fn parse(line: &'a str) -> Self {
        let (before, rest) = line.split_once('[').unwrap_or((line, ""));
        let place = before.rsplit_once(": ").map_or("-", |(place, _)| place);
        Self { code: rest.split_once(']').map_or("", |(code, _)| code), place }
    }
}

impl Reasons {
    /// Reads the reasons.
    ///
    /// # Errors
    /// If a line is not of the form, or stands there twice.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut rows: Vec<Row> = Vec::new();
        for (at, line) in text.lines().enumerate() {
            if line.is_empty() || line.starts_with('#') {
                continue;
            }
            let read = line.split_once(": ").filter(|(_, reason)| !reason.trim().is_empty());
            let key = read.and_then(|(key, _)| key.split_once(' '));
            let (code, place) = key.ok_or_else(|| format!("not `CODE PLACE: REASON`: {line}"))?;
            if rows.iter().any(|row| row.code == code && row.place == place) {
                return Err(format!("explained twice: {code} {place}"));
            }
            rows.push(Row { line: at + 1, code: code.to_owned(), place: place.to_owned() });
        }
        Ok(Self { rows })
    }

    /// How many there are.
    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// The reason of a finding, by number.
    pub(super) fn of(&self, finding: &Listed<'_>) -> Option<usize> {
        let fits = |row: &Row| row.code == finding.code && covers(&row.place, finding.place);
        let fitting = self.rows.iter().enumerate().filter(|(_, row)| fits(row));
        fitting.max_by_key(|(_, row)| row.place.len()).map(|(at, _)| at)
    }

    /// The line of a reason and what it explains.
    pub(super) fn key(&self, reason: usize) -> (usize, String) {
        let row = &self.rows[reason];
        (row.line, format!("{} {}", row.code, row.place))
    }
}

/// Whether a place is the other one, or one inside of it.
fn covers(outer: &str, inner: &str) -> bool {
    inner
        .strip_prefix(outer)
        .is_some_and(|rest| rest.is_empty() || outer.ends_with('/') || rest.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WHY: &str = "# a comment\n\ncheck/a s/x.yaml: of a file\ncheck/a s/x.yaml:3: of a line\ncheck/a s/: of a folder\n\
                       check/a -: of none\n";

    fn reason(line: &str) -> Option<String> {
        let reasons = Reasons::parse(WHY).expect("they are well formed");
        reasons.of(&Listed::parse(line)).map(|at| reasons.key(at).1)
    }

    #[test]
    fn the_longest_place_that_fits_explains_a_finding() {
        let of = |line| reason(line).unwrap_or_default();
        assert_eq!(of("s/x.yaml:3:7: error[check/a] what: it is"), "check/a s/x.yaml:3");
        assert_eq!(of("s/x.yaml:31:7: error[check/a] [what]"), "check/a s/x.yaml");
        assert_eq!(of("s/x.yaml2:3:7: error[check/a] what"), "check/a s/");
        assert_eq!(of("error[check/a] no place: at all"), "check/a -");
        assert_eq!(reason("s/x.yaml:3:7: error[check/b] what"), None);
        assert_eq!(reason("t/x.yaml:3:7: error[check/a] what"), None);
    }

    #[test]
    fn a_reason_has_a_code_a_place_and_a_text() {
        for wrong in ["check/a: no place", "check/a x.yaml", "check/a x.yaml: ", "a b: 1\na b: 2"] {
            assert!(Reasons::parse(wrong).is_err(), "{wrong}");
        }
    }
}
