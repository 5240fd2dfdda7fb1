//! Objects that the sources may have although no document of theirs could be read: what is reported of the text makes
//! it needless to report that they are missing.

use super::reading::Content;
use crate::model::Kind;
use std::collections::HashSet;
use std::sync::Arc;
use value::Str;

/// What was there and could not be read.
#[derive(Debug, Default)]
pub(super) struct Unread {
    /// Texts that are no YAML.
    texts: Vec<Arc<[u8]>>,
    /// Documents of kinds that do not exist, by the kind that was probably meant.
    misspelt: HashSet<(Kind, Str)>,
    /// Kinds of documents without a name that can be read.
    nameless: HashSet<Kind>,
}

impl Unread {
    /// Takes what one file adds.
    pub(super) fn take(&mut self, content: &mut Content, bytes: &Arc<[u8]>) {
        self.misspelt.extend(content.misspelt.drain(..));
        self.nameless.extend(content.nameless.drain(..));
        if content.broken {
            self.texts.push(Arc::clone(bytes));
        }
    }

    /// Whether something unread may be this object, in whatever namespace.
    pub(super) fn may_hold(&self, kind: Kind, name: &str) -> bool {
        let mentioned = |text: &[u8], word: &str| {
            !word.is_empty() && text.windows(word.len()).any(|window| window == word.as_bytes())
        };
        self.nameless.contains(&kind)
            || self.misspelt.contains(&(kind, Str::from(name)))
            || self.texts.iter().any(|text| mentioned(text, kind.name()) && mentioned(text, name))
    }
}
