//! What a published commit says about itself: trailers of its message, `hydrator.metadata` beside its files, and the
//! note that a later revision leaves which changes nothing.

use super::source::{Revisions, SourceCommit};
use crate::repo::git::{Commit, Identity};
use serde::{Deserialize, Serialize};
use std::fmt::Write as _;

/// The file that tells Argo CD and GitOps Promoter where the files beside it come from.
pub(crate) const METADATA: &str = "hydrator.metadata";

/// The notes that they read.
pub(crate) const NOTES: &str = "refs/notes/hydrator.metadata";

const REVISION: &str = "Source-Revision";
const REPOSITORY: &str = "Source-Repository";
const REFERENCE: &str = "Source-Reference";
const PATH: &str = "Rendered-Path";
const BY: &str = "Rendered-By";

/// How the compiler names itself.
pub(crate) const COMPILER: &str = concat!("choreoc ", env!("CARGO_PKG_VERSION"));

/// What the trailers of a published commit say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Record {
    /// The commit that was rendered.
    pub(crate) revision: String,
    /// Folders of other repositories with their commits.
    pub(crate) references: Vec<(String, String)>,
    /// The folder that it wrote, relative to the root of the branch.
    pub(crate) path: String,
    /// The compiler that wrote it.
    pub(crate) by: String,
}

impl Record {
    /// Reads the trailers of a commit that this program made.
    pub(crate) fn read(message: &str) -> Option<Self> {
        let trailers = message.trim_end().rsplit("\n\n").next()?;
        let all = |name: &'static str| {
            let value =
                move |line: &str| Some(line.strip_prefix(name)?.strip_prefix(": ")?.trim().to_owned());
            trailers.lines().filter_map(value)
        };
        let by = all(BY).next().filter(|by| by.starts_with("choreoc "))?;
        let reference = |text: String| {
            let (folder, revision) = text.rsplit_once(' ')?;
            Some((folder.to_owned(), revision.to_owned()))
        };
        Some(Self {
            revision: all(REVISION).next()?,
            references: all(REFERENCE).filter_map(reference).collect(),
            path: all(PATH).next().unwrap_or_default(),
            by,
        })
    }
}

/// The trailers of a commit that renders these revisions.
pub(crate) fn trailers(revisions: &Revisions, path: &str) -> String {
    let mut out = format!("{REVISION}: {}\n", revisions.first.oid);
    if let Some(url) = &revisions.first.url {
        let _ = writeln!(out, "{REPOSITORY}: {url}");
    }
    for other in &revisions.others {
        let _ = writeln!(out, "{REFERENCE}: {} {}", other.folder, other.oid);
    }
    if !path.is_empty() {
        let _ = writeln!(out, "{PATH}: {path}");
    }
    let _ = writeln!(out, "{BY}: {COMPILER}");
    out
}

/// `hydrator.metadata`; names of fields are those that Argo CD and GitOps Promoter read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Metadata {
    #[serde(rename = "repoURL", skip_serializing_if = "Option::is_none")]
    repo_url: Option<String>,
    #[serde(rename = "drySha")]
    pub(crate) dry_sha: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) commands: Vec<String>,
    #[serde(skip_serializing_if = "String::is_empty")]
    author: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    date: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    body: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    references: Vec<Reference>,
}

/// A further commit that contributed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct Reference {
    commit: ReferencedCommit,
}

#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
struct ReferencedCommit {
    author: String,
    date: String,
    subject: String,
    #[serde(skip_serializing_if = "String::is_empty")]
    body: String,
    sha: String,
    #[serde(rename = "repoURL", skip_serializing_if = "Option::is_none")]
    repo_url: Option<String>,
}

impl Metadata {
    /// What renders these revisions, by a command in the root of the first repository.
    pub(crate) fn of(revisions: &Revisions, command: String) -> Self {
        let SourceCommit { oid, commit, url, .. } = &revisions.first;
        let (subject, body) = subject_and_body(&commit.message);
        let reference = |other: &SourceCommit| {
            let (subject, body) = subject_and_body(&other.commit.message);
            let commit = ReferencedCommit {
                author: person(&other.commit.author),
                date: date(&other.commit.author),
                subject,
                body,
                sha: other.oid.to_string(),
                repo_url: other.url.clone(),
            };
            Reference { commit }
        };
        Self {
            repo_url: url.clone(),
            dry_sha: oid.to_string(),
            commands: vec![command],
            author: person(&commit.author),
            date: date(&commit.author),
            subject,
            body,
            references: revisions.others.iter().map(reference).collect(),
        }
    }

    /// Its text.
    pub(crate) fn text(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("texts and lists are JSON");
        format!("{text}\n")
    }

    /// Reads a file or a note.
    pub(crate) fn read(bytes: &[u8]) -> Option<Self> {
        serde_json::from_slice(bytes).ok().filter(|read: &Self| !read.dry_sha.is_empty())
    }
}

/// The note of a revision that changes nothing.
pub(crate) fn note(revisions: &Revisions) -> String {
    Metadata { dry_sha: revisions.first.oid.to_string(), ..Metadata::default() }.text()
}

/// The first paragraph of a message as one line, and what follows it.
pub(crate) fn subject_and_body(message: &str) -> (String, String) {
    let message = message.trim();
    let (subject, body) = message.split_once("\n\n").unwrap_or((message, ""));
    (subject.lines().map(str::trim).collect::<Vec<_>>().join(" "), body.trim().to_owned())
}

/// `Name <email>`
pub(crate) fn person(identity: &Identity) -> String {
    format!("{} <{}>", identity.name, identity.email)
}

impl Commit {
    /// The subject of its message.
    pub(crate) fn subject(&self) -> String {
        subject_and_body(&self.message).0
    }
}

/// The time as RFC 3339 writes it, in the zone of the commit.
pub(crate) fn date(identity: &Identity) -> String {
    let offset = offset(&identity.zone);
    let local = identity.time.clamp(0, 253_402_300_799 - 86_400).saturating_add(offset).max(0);
    let (days, seconds) = (local / 86_400, local % 86_400);
    let (year, month, day) = civil(days);
    let time = format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60);
    let sign = if offset < 0 { '-' } else { '+' };
    let zone = if offset == 0 {
        "Z".to_owned()
    } else {
        format!("{sign}{:02}:{:02}", offset.abs() / 3600, offset.abs() / 60 % 60)
    };
    format!("{year:04}-{month:02}-{day:02}T{time}{zone}")
}

/// Seconds east of Greenwich of `+0130`; none of what is no zone.
fn offset(zone: &str) -> i64 {
    let sign = if zone.starts_with('-') { -1 } else { 1 };
    let digits = zone.trim_start_matches(['+', '-']);
    if digits.len() != 4 {
        return 0;
    }
    digits.parse::<i64>().map_or(0, |number| sign * (number / 100 * 3600 + number % 100 * 60))
}

/// Year, month and day of a number of days since 1970, by the Gregorian calendar.
fn civil(days: i64) -> (i64, i64, i64) {
    // Counted from 0000-03-01, so that a leap day is the last of its year.
    let from_march = days + 719_468;
    let (era, day_of_era) = (from_march / 146_097, from_march % 146_097);
    let year = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year + year / 4 - year / 100);
    let month = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month + 2) / 5 + 1;
    let month = if month < 10 { month + 3 } else { month - 9 };
    (year + era * 400 + i64::from(month <= 2), month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn trailers_are_read_back() {
        let message = "subject\n\nbody: x\n\nSource-Revision: abc\nSource-Reference: ../my apps def\n\
                       Rendered-Path: a/b\nRendered-By: choreoc 1\n";
        let record = Record::read(message).unwrap();
        assert_eq!((record.revision.as_str(), record.path.as_str()), ("abc", "a/b"));
        assert_eq!(record.references, [("../my apps".to_owned(), "def".to_owned())]);
        assert_eq!(Record::read("Source-Revision: abc\n"), None);
        assert_eq!(Record::read("Rendered-By: choreoc 1\n\nmore"), None);
    }

    #[test]
    fn dates_are_those_of_the_commit() {
        let at = |time, zone: &str| date(&Identity { time, zone: zone.to_owned(), ..Identity::default() });
        assert_eq!(at(1_704_067_199, "+0000"), "2023-12-31T23:59:59Z");
        assert_eq!(at(1_709_164_800, "+0130"), "2024-02-29T01:30:00+01:30");
        assert_eq!(at(951_782_400, "-0800"), "2000-02-28T16:00:00-08:00");
        assert_eq!(at(0, "bad"), "1970-01-01T00:00:00Z");
    }
}
