//! Reads many objects through one `git cat-file`.

use super::{Git, GitError, Oid, start};
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, ChildStdin, ChildStdout, Stdio};

const COMMAND: &str = "git cat-file";

/// One `git cat-file --batch`, asked object by object.
pub(crate) struct Batch {
    child: Child,
    questions: Option<ChildStdin>,
    answers: BufReader<ChildStdout>,
}

/// Somebody at some time, as commits name them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Identity {
    pub(crate) name: String,
    pub(crate) email: String,
    /// Seconds since 1970.
    pub(crate) time: i64,
    /// `+0200`.
    pub(crate) zone: String,
}

/// What a commit holds.
#[derive(Debug, Clone)]
pub(crate) struct Commit {
    pub(crate) parents: Vec<Oid>,
    pub(crate) author: Identity,
    pub(crate) committer: Identity,
    pub(crate) message: String,
}

impl Batch {
    pub(crate) fn start(git: &Git) -> Result<Self, GitError> {
        let mut command = git.command(&["cat-file", "--batch"]);
        let mut child = start(COMMAND.to_owned(), command.stdin(Stdio::piped()).stderr(Stdio::null()))?;
        let questions = child.stdin.take();
        let answers = child.stdout.take().map(BufReader::new).ok_or_else(|| broken("no output"))?;
        Ok(Self { child, questions, answers })
    }

    /// The name and content of what `name` names (`HEAD:folder/file`), if there is such an object.
    pub(crate) fn get(&mut self, name: &str) -> Result<Option<(Oid, Vec<u8>)>, GitError> {
        if name.contains('\n') {
            return Ok(None);
        }
        let questions = self.questions.as_mut().ok_or_else(|| broken("it has ended"))?;
        let asked = writeln!(questions, "{name}").and_then(|()| questions.flush());
        asked.map_err(|error| broken(&error.to_string()))?;
        read(&mut self.answers)
    }

    /// The content of an object that has to be there.
    pub(crate) fn content(&mut self, name: &str) -> Result<Vec<u8>, GitError> {
        let found = self.get(name)?;
        found.map(|(_, content)| content).ok_or_else(|| broken(&format!("there is no object `{name}`")))
    }

    /// A commit that has to be there.
    pub(crate) fn commit(&mut self, oid: &Oid) -> Result<Commit, GitError> {
        let content = self.content(&oid.to_string())?;
        let text = String::from_utf8_lossy(&content);
        parse(&text).ok_or_else(|| broken(&format!("`{oid}` is no commit that can be read")))
    }

    /// The contents of many objects, in order.
    pub(crate) fn all(git: &Git, oids: &[Oid]) -> Result<Vec<Vec<u8>>, GitError> {
        let mut batch = Self::start(git)?;
        let mut questions = batch.questions.take().ok_or_else(|| broken("no input"))?;
        let list: Vec<String> = oids.iter().map(|oid| format!("{oid}\n")).collect();
        // Answers have to be read while questions are written: pipes are small.
        std::thread::scope(|scope| {
            scope.spawn(move || questions.write_all(list.concat().as_bytes()));
            let answer = |oid: &Oid| {
                let found = read(&mut batch.answers)?;
                found
                    .map(|(_, content)| content)
                    .ok_or_else(|| broken(&format!("there is no object `{oid}`")))
            };
            oids.iter().map(answer).collect()
        })
    }
}

impl Drop for Batch {
    fn drop(&mut self) {
        drop(self.questions.take());
        // It may stand before a full pipe that nobody reads any more.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn broken(why: &str) -> GitError {
    GitError { command: COMMAND.to_owned(), said: why.to_owned() }
}

/// One answer: `<oid> <type> <size>`, then the content.
fn read(answers: &mut impl BufRead) -> Result<Option<(Oid, Vec<u8>)>, GitError> {
    let failed = |error: std::io::Error| broken(&error.to_string());
    let mut line = String::new();
    answers.read_line(&mut line).map_err(failed)?;
    if line.is_empty() {
        return Err(broken("it ended without an answer; an object may be damaged (`git fsck` says which)"));
    }
    let words: Vec<&str> = line.split_ascii_whitespace().collect();
    let header = match words.as_slice() {
        [oid, _, size] => Oid::parse(oid).zip(size.parse::<usize>().ok()),
        _ => None,
    };
    let Some((oid, size)) = header else { return Ok(None) };
    let mut content = Vec::with_capacity(size + 1);
    answers.take(size as u64 + 1).read_to_end(&mut content).map_err(failed)?;
    if content.pop().is_none() || content.len() != size {
        return Err(broken(&format!("object `{oid}` cannot be read to its end")));
    }
    Ok(Some((oid, content)))
}

fn parse(text: &str) -> Option<Commit> {
    let (head, message) = text.split_once("\n\n").unwrap_or((text, ""));
    let field = |name: &'static str| head.lines().filter_map(move |line| line.strip_prefix(name));
    Some(Commit {
        parents: field("parent ").filter_map(Oid::parse).collect(),
        author: identity(field("author ").next()?)?,
        committer: identity(field("committer ").next()?)?,
        message: message.to_owned(),
    })
}

/// `Name <email> seconds zone`
fn identity(text: &str) -> Option<Identity> {
    let (name, rest) = text.split_once('<')?;
    let (email, date) = rest.rsplit_once('>')?;
    let (time, zone) = date.trim().split_once(' ')?;
    Some(Identity {
        name: name.trim().to_owned(),
        email: email.trim().to_owned(),
        time: time.parse().ok()?,
        zone: zone.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn commits_are_read_with_their_signature_left_out() {
        let oid = "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391";
        let text = format!(
            "tree {oid}\nparent {oid}\nauthor A B <a@b> 12 +0200\ncommitter C <> 13 -0130\n\
             gpgsig -----BEGIN\n author no <no> 1 +0000\n\nsubject\n\nbody\n"
        );
        let commit = parse(&text).unwrap();
        assert_eq!((commit.parents.len(), commit.message.as_str()), (1, "subject\n\nbody\n"));
        let author = Identity { name: "A B".into(), email: "a@b".into(), time: 12, zone: "+0200".into() };
        assert_eq!(commit.author, author);
        assert_eq!((commit.committer.email.as_str(), commit.committer.time), ("", 13));
    }
}
