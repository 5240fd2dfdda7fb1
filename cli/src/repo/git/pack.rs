//! Writes new objects as one pack. `git index-pack` takes it as it takes a fetch: it names every object by what
//! arrived, checks that nothing they refer to is missing, puts the pack on disk and moves it into place at the very
//! end. Until then, and if this process dies, the repository holds nothing new.

use super::{Format, Git, GitError, Oid, finish, start};
use flate2::{Compress, Compression, FlushCompress};
use rayon::prelude::*;
use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{self, Write};
use std::process::Stdio;

/// Objects that are compressed together: enough for all threads, few enough to overlap with git's reading.
const AT_ONCE: usize = 2048;

const ARGUMENTS: [&str; 3] = ["index-pack", "--stdin", "--strict"];

/// What an object is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Commit,
    Tree,
    Blob,
}

/// A new object.
#[derive(Debug)]
pub(crate) struct Object<'t> {
    oid: Oid,
    kind: Kind,
    content: std::borrow::Cow<'t, [u8]>,
}

/// The objects of one pack, each once.
#[derive(Debug)]
pub(crate) struct Pack<'t> {
    format: Format,
    objects: Vec<Object<'t>>,
    known: HashSet<Oid>,
}

impl Kind {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Commit => "commit",
            Self::Tree => "tree",
            Self::Blob => "blob",
        }
    }

    fn number(self) -> u8 {
        match self {
            Self::Commit => 1,
            Self::Tree => 2,
            Self::Blob => 3,
        }
    }
}

impl<'t> Object<'t> {
    pub(crate) fn new(format: Format, kind: Kind, content: impl Into<std::borrow::Cow<'t, [u8]>>) -> Self {
        let content = content.into();
        Self { oid: format.name(kind.name(), &content), kind, content }
    }
}

impl<'t> Pack<'t> {
    /// An empty pack; objects that the repository is known to hold are left out.
    pub(crate) fn new(format: Format, known: HashSet<Oid>) -> Self {
        Self { format, objects: Vec::new(), known }
    }

    /// Adds an object unless it is known.
    pub(crate) fn add(&mut self, object: Object<'t>) -> Oid {
        let oid = object.oid;
        if self.known.insert(oid) {
            self.objects.push(object);
        }
        oid
    }

    /// Puts the objects into the repository.
    pub(crate) fn write(&self, git: &Git) -> Result<(), GitError> {
        if self.objects.is_empty() {
            return Ok(());
        }
        let name = || "git index-pack".to_owned();
        let mut command = git.command(&ARGUMENTS);
        // Below the root of a working tree, `index-pack` would take a relative name of the repository for one below its own folder.
        command.env("GIT_DIR", git.text(&["rev-parse", "--absolute-git-dir"])?);
        let mut child = start(name(), command.stdin(Stdio::piped()))?;
        let written = match (self.format, child.stdin.take()) {
            (Format::Sha1, Some(stdin)) => self.stream::<Sha1>(stdin),
            (Format::Sha256, Some(stdin)) => self.stream::<Sha256>(stdin),
            (_, None) => Err(io::ErrorKind::BrokenPipe.into()),
        };
        // Where both failed, git knows why: a full disk closes the pipe.
        finish(name(), child.wait_with_output())?;
        written.map_err(|error| GitError { command: name(), said: error.to_string() })
    }

    /// Compresses on all threads while another one feeds git.
    fn stream<D: Digest>(&self, to: impl Write + Send) -> io::Result<()> {
        let mut head = b"PACK\0\0\0\x02".to_vec();
        head.extend_from_slice(&(self.objects.len() as u32).to_be_bytes());
        let (ready, parts) = std::sync::mpsc::sync_channel::<Vec<Vec<u8>>>(4);
        std::thread::scope(|scope| {
            let writer = scope.spawn(move || {
                let mut to = Hashed { to, digest: D::new() };
                to.write_all(&head)?;
                parts.iter().flatten().try_for_each(|part| to.write_all(&part))?;
                let Hashed { mut to, digest } = to;
                to.write_all(&digest.finalize())?;
                to.flush()
            });
            for objects in self.objects.chunks(AT_ONCE) {
                let packed = objects.par_iter().with_min_len(16).map_init(compressor, packed).collect();
                if ready.send(packed).is_err() {
                    break;
                }
            }
            drop(ready);
            writer.join().unwrap_or_else(|_| Err(io::ErrorKind::Other.into()))
        })
    }
}

/// Everything that is written, and its hash.
struct Hashed<W, D> {
    to: W,
    digest: D,
}

impl<W: Write, D: Digest> Write for Hashed<W, D> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let written = self.to.write(bytes)?;
        self.digest.update(&bytes[..written]);
        Ok(written)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}

fn compressor() -> Compress {
    Compress::new(Compression::fast(), true)
}

/// An object as packs hold it: type and size, then the compressed content.
fn packed(zlib: &mut Compress, object: &Object<'_>) -> Vec<u8> {
    let content = &object.content;
    let mut out = Vec::with_capacity(content.len() / 2 + 64);
    let mut size = content.len();
    let mut byte = object.kind.number() << 4 | (size & 15) as u8;
    size >>= 4;
    while size > 0 {
        out.push(byte | 0x80);
        byte = (size & 0x7f) as u8;
        size >>= 7;
    }
    out.push(byte);
    zlib.reset();
    loop {
        let done = zlib.total_in() as usize;
        let status = zlib.compress_vec(&content[done..], &mut out, FlushCompress::Finish);
        if matches!(status, Ok(flate2::Status::StreamEnd)) {
            return out;
        }
        out.reserve(out.capacity().max(64));
    }
}
