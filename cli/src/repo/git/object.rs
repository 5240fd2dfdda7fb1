//! Names of objects: SHA-1 or SHA-256 of what they hold.

use sha1::Sha1;
use sha2::{Digest, Sha256};
use std::fmt;

/// How a repository names its objects.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Format {
    Sha1,
    Sha256,
}

/// The name of an object.
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Oid {
    bytes: [u8; 32],
    length: u8,
}

impl Format {
    /// The name of an object of this type and content.
    pub(crate) fn name(self, kind: &str, content: &[u8]) -> Oid {
        let header = format!("{kind} {}\0", content.len());
        match self {
            Self::Sha1 => Oid::from_bytes(&hash::<Sha1>(&header, content)),
            Self::Sha256 => Oid::from_bytes(&hash::<Sha256>(&header, content)),
        }
    }

    /// What stands for no object.
    pub(crate) fn none(self) -> Oid {
        Oid { bytes: [0; 32], length: if self == Self::Sha1 { 20 } else { 32 } }
    }
}

fn hash<D: Digest>(header: &str, content: &[u8]) -> Vec<u8> {
    D::new().chain_update(header).chain_update(content).finalize().to_vec()
}

impl Oid {
    pub(crate) fn from_bytes(name: &[u8]) -> Self {
        let mut bytes = [0; 32];
        bytes[..name.len()].copy_from_slice(name);
        Self { bytes, length: name.len() as u8 }
    }

    /// Reads the whole name in hexadecimal digits.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !matches!(text.len(), 40 | 64) || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return None;
        }
        let digits = |at: usize| u8::from_str_radix(&text[at..at + 2], 16).ok();
        let bytes: Option<Vec<u8>> = (0..text.len()).step_by(2).map(digits).collect();
        Some(Self::from_bytes(&bytes?))
    }

    pub(crate) fn as_bytes(&self) -> &[u8] {
        &self.bytes[..usize::from(self.length)]
    }

    /// Enough of it for people.
    pub(crate) fn short(&self) -> String {
        self.to_string()[..12].to_owned()
    }
}

impl fmt::Display for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.as_bytes().iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Oid {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{self}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_are_named_as_git_names_them() {
        assert_eq!(Format::Sha1.name("blob", b"").to_string(), "e69de29bb2d1d6434b8b29ae775ad8c2e48c5391");
        assert_eq!(
            Format::Sha256.name("blob", b"").to_string(),
            "473a0f4c3be8a93681a267e3b1e9a7dcda1185436fe141f7749120a303721813"
        );
        let name = Format::Sha1.name("tree", b"");
        assert_eq!(Oid::parse(&name.to_string()), Some(name));
        assert_eq!(Oid::parse("HEAD"), None);
    }
}
