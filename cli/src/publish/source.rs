//! The revisions that a run publishes.

use crate::repo::git::{Batch, Commit, Git, GitError, Oid};
use crate::repo::revision::{existing, inside};
use crate::repo::{ReadError, Source};
use std::path::{Path, PathBuf};

/// A commit that sources were read from.
#[derive(Debug, Clone)]
pub(crate) struct SourceCommit {
    pub(crate) git: Git,
    pub(crate) oid: Oid,
    pub(crate) commit: Commit,
    /// Where people find the repository, if anybody said so.
    pub(crate) url: Option<String>,
    /// How the folder is written when the first repository's root is where one stands.
    pub(crate) folder: String,
}

/// Everything that a run reads.
#[derive(Debug, Clone)]
pub(crate) struct Revisions {
    /// The commit that the output records: that of the first source.
    pub(crate) first: SourceCommit,
    /// Commits of sources from elsewhere.
    pub(crate) others: Vec<SourceCommit>,
    /// What to read, in order, as revisions; and the folder that stands before paths in messages.
    pub(crate) read: Vec<(Source, String)>,
    /// The sources as arguments of a command in the root of the first repository.
    pub(crate) arguments: Vec<String>,
    /// Folders of sources whose revision nobody named: the working tree could differ.
    pub(crate) unnamed: Vec<PathBuf>,
}

/// A folder and the revision that was named for it.
struct Named {
    path: PathBuf,
    revision: Option<String>,
    git: Git,
    home: String,
}

impl Revisions {
    /// Finds the commits of all sources: `revision` where it is in the first repository, else `HEAD`.
    pub(crate) fn find(
        arguments: &[String],
        revision: Option<&str>,
        url: Option<&str>,
    ) -> Result<Self, ReadError> {
        let named: Vec<Named> = arguments
            .iter()
            .map(|argument| Named::find(Source::parse(argument)))
            .collect::<Result<_, _>>()?;
        let Some(first) = named.first() else {
            return Err(cannot(Path::new("."), "there is no source".to_owned()));
        };
        let first_revision = revision.or(first.revision.as_deref()).unwrap_or("HEAD").to_owned();
        let mut found = Self {
            first: first.commit(&first_revision, ".".to_owned(), url)?,
            others: Vec::new(),
            read: Vec::new(),
            arguments: Vec::new(),
            unnamed: Vec::new(),
        };
        let root = root(&first.git);
        for source in &named {
            found.take(source, first, &root, revision.is_none())?;
        }
        Ok(found)
    }

    fn take(
        &mut self,
        source: &Named,
        first: &Named,
        root: &Path,
        may_differ: bool,
    ) -> Result<(), ReadError> {
        let at_home = source.home == first.home;
        let shown = shown(source, at_home, root)?;
        let wanted = source.revision.as_deref().unwrap_or("HEAD");
        let commit = source.commit(wanted, shown.clone(), None)?;
        // A revision that was named for the whole run counts for every folder of the first repository.
        let oid = if at_home && source.revision.is_none() { self.first.oid } else { commit.oid };
        if source.revision.is_none() && (may_differ || !at_home) {
            self.unnamed.push(source.path.clone());
        }
        let in_first = at_home && oid == self.first.oid;
        self.arguments.push(if in_first { shown } else { format!("{shown}@{oid}") });
        if !in_first && self.others.iter().all(|other| other.folder != commit.folder) {
            self.others.push(commit);
        }
        let name = Source::Folder(source.path.clone()).prefix();
        self.read.push((Source::Revision { path: source.path.clone(), revision: oid.to_string() }, name));
        Ok(())
    }

    /// Documents in the working tree that are not what the revision holds.
    pub(crate) fn uncommitted(&self) -> Result<Vec<String>, GitError> {
        let mut found = Vec::new();
        for path in &self.unnamed {
            let git = Git::around(existing(path))?;
            if git.text(&["rev-parse", "--is-inside-work-tree"])? != "true" || !path.is_dir() {
                continue;
            }
            let status =
                ["status", "--porcelain=v1", "-z", "--no-renames", "--untracked-files=all", "--", "."];
            let list = git.run(&status)?;
            let lines = list.split(|byte| *byte == 0).filter(|line| line.len() > 3);
            let paths = lines.map(|line| String::from_utf8_lossy(&line[3..]).into_owned());
            found.extend(paths.filter(|path| crate::repo::can_be_document(path)));
        }
        Ok(found)
    }
}

impl Named {
    fn find(source: Source) -> Result<Self, ReadError> {
        let (path, revision) = match source {
            Source::Folder(path) => (path, None),
            Source::Revision { path, revision } => (path, Some(revision)),
        };
        if revision.is_none() && !path.exists() {
            return Err(cannot(&path, "there is no such folder".to_owned()));
        }
        let found = Git::around(existing(&path))
            .and_then(|git| Ok((git.text(&["rev-parse", "--absolute-git-dir"])?, git)));
        let (home, git) = found.map_err(|error| ReadError {
            help: Some("what is published is a revision: sources have to be in a Git repository".to_owned()),
            ..cannot(&path, error.said)
        })?;
        Ok(Self { path, revision, git, home })
    }

    fn commit(&self, revision: &str, folder: String, url: Option<&str>) -> Result<SourceCommit, ReadError> {
        let failed = |why: String| cannot(&self.path, why);
        let oid = self.git.commit(revision).ok_or_else(|| ReadError {
            help: Some("`git fetch` the revision first, or check its spelling".to_owned()),
            ..failed(format!("there is no revision `{revision}`"))
        })?;
        let commit = Batch::start(&self.git).and_then(|mut batch| batch.commit(&oid));
        let url = url.map(str::to_owned).or_else(|| repository_url(&self.git));
        Ok(SourceCommit {
            commit: commit.map_err(|error| failed(error.said))?,
            git: self.git.clone(),
            oid,
            url,
            folder,
        })
    }
}

fn cannot(path: &Path, why: String) -> ReadError {
    ReadError { what: format!("cannot publish `{}`", path.display()), why, help: None }
}

/// The folder that contains everything, where there is one.
fn root(git: &Git) -> PathBuf {
    let root = git
        .text(&["rev-parse", "--show-toplevel"])
        .or_else(|_| git.text(&["rev-parse", "--absolute-git-dir"]));
    PathBuf::from(root.unwrap_or_default())
}

/// A source as it is written in the root of the first repository.
fn shown(source: &Named, at_home: bool, root: &Path) -> Result<String, ReadError> {
    if at_home {
        let inside = inside(&source.git, &source.path).map_err(|error| cannot(&source.path, error.said))?;
        return Ok(if inside.is_empty() { ".".to_owned() } else { inside });
    }
    let there =
        existing(&source.path).canonicalize().map_err(|error| cannot(&source.path, error.to_string()))?;
    let rest = source.path.strip_prefix(existing(&source.path)).unwrap_or(Path::new(""));
    Ok(relative(root, &there.join(rest)))
}

/// The way from one absolute folder to another.
fn relative(from: &Path, to: &Path) -> String {
    let shared = from.components().zip(to.components()).take_while(|(a, b)| a == b).count();
    let up = from.components().skip(shared).map(|_| "..".to_owned());
    let down = to.components().skip(shared).map(|part| part.as_os_str().to_string_lossy().into_owned());
    up.chain(down).collect::<Vec<_>>().join("/")
}

/// Where people find a repository: its only remote or `origin`, as a page to open and without credentials. A folder
/// on some machine is no such place.
fn repository_url(git: &Git) -> Option<String> {
    let remotes = git.text(&["remote"]).ok()?;
    let names: Vec<&str> = remotes.lines().collect();
    let name = match names.as_slice() {
        [only] => only,
        names => names.iter().find(|name| **name == "origin")?,
    };
    public_url(&git.config(&format!("remote.{name}.url"))?)
}

/// `https://user:secret@host/path` and `git@host:path` as `https://host/path`.
fn public_url(url: &str) -> Option<String> {
    let schemes = ["https://", "http://", "ssh://", "git://"];
    let found = schemes.iter().find_map(|scheme| url.strip_prefix(scheme).map(|rest| (*scheme, rest)));
    let Some((scheme, rest)) = found else { return short_form(url) };
    let (host, path) = rest.split_once('/')?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    // A port of SSH is none of a page.
    let host = if scheme == "ssh://" { host.split(':').next()? } else { host };
    let scheme = if scheme == "http://" { "http://" } else { "https://" };
    Some(format!("{scheme}{host}/{path}"))
}

/// The name or address of a remote as it may be printed: what stands before a host may be a secret.
pub(crate) fn shown_remote(remote: &str) -> String {
    let host =
        remote.split_once("://").map(|(scheme, rest)| (scheme, rest.split_once('/').unwrap_or((rest, ""))));
    match host {
        Some((scheme, (host, path))) if host.contains('@') => {
            let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
            format!("{scheme}://{host}/{path}")
        }
        _ => remote.to_owned(),
    }
}

/// `[user@]host:path`
fn short_form(url: &str) -> Option<String> {
    let (host, path) = url.split_once(':')?;
    let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
    // One letter before a colon is a drive of Windows.
    let is_host = host.len() > 1 && !host.contains(['/', '\\']);
    is_host.then(|| format!("https://{host}/{}", path.trim_start_matches('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_pages_without_credentials() {
        for (url, want) in [
            ("https://token:x@example.com/a/b.git", Some("https://example.com/a/b.git")),
            ("git@example.com:a/b.git", Some("https://example.com/a/b.git")),
            ("ssh://git@example.com:22/a/b", Some("https://example.com/a/b")),
            ("http://example.com:8080/a", Some("http://example.com:8080/a")),
            ("/srv/git/a", None),
            ("../a", None),
            ("C:\\git\\a", None),
        ] {
            assert_eq!(public_url(url).as_deref(), want, "{url}");
        }
    }

    #[test]
    fn remotes_are_shown_without_credentials() {
        for (remote, want) in [
            ("https://user:token@example.com/a/b.git", "https://example.com/a/b.git"),
            ("https://example.com/a@b", "https://example.com/a@b"),
            ("git@example.com:a", "git@example.com:a"),
            ("origin", "origin"),
        ] {
            assert_eq!(shown_remote(remote), want);
        }
    }

    #[test]
    fn ways_lead_up_and_down() {
        assert_eq!(relative(Path::new("/a/b/c"), Path::new("/a/d")), "../../d");
        assert_eq!(relative(Path::new("/a"), Path::new("/a/d/e")), "d/e");
    }
}
