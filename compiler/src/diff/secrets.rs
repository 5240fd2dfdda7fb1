//! What nobody may see: the data of Secrets, wherever it turns up, and hashes from which it could be guessed.

use super::Manifest;
use super::pairing::{self, is_secret, metadata, text};
use super::path::{Path, Segment};
use value::{Object, Str, Value};

/// What stands where something is hidden.
const HIDDEN: &str = "(hidden)";

/// Shorter secrets are looked for as whole values only: as parts they would hide half of everything.
const SHORTEST_PART: usize = 6;

/// What the Secrets of a unit hold on both sides, and the names that may give it away.
#[derive(Debug, Default)]
pub(super) struct Mask {
    /// Plain and encoded, longest first.
    values: Vec<Str>,
    /// Names of Secrets with a hash, and what is shown in their place.
    names: Vec<(Str, Str)>,
    /// Whether there is a Secret with data.
    any: bool,
}

impl Mask {
    pub(super) fn new(before: &[Manifest], after: &[Manifest]) -> Self {
        let mut mask = Self::default();
        for manifest in before.iter().chain(after).filter(|manifest| is_secret(&manifest.object)) {
            mask.learn(&manifest.object);
        }
        mask.values.sort_by(|a, b| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
        mask.values.dedup();
        mask.names.sort();
        mask.names.dedup();
        mask
    }

    fn learn(&mut self, secret: &Object) {
        let name = metadata(secret, "name");
        if let Some(stem) = pairing::stem(name) {
            self.names.push((name.into(), Str::from(format!("{stem}-{{hash}}"))));
        }
        for (part, encoded) in [("data", true), ("stringData", false)] {
            let mut found = Vec::new();
            secret.get(part).into_iter().for_each(|data| pairing::texts(data, &mut found));
            self.any |= !found.is_empty();
            for value in found {
                let plain = if encoded { decoded(value) } else { Some(value.to_string()) };
                if let Some(plain) = plain {
                    // A file may hold several secrets, one a line.
                    self.values
                        .extend(plain.lines().filter(|line| line.len() >= SHORTEST_PART).map(Str::from));
                    self.values.push(Str::from(plain));
                }
                self.values.push(value.clone());
            }
        }
        self.values.retain(|value| !value.trim().is_empty());
    }

    /// Whether what stands at a place is hidden whatever it is.
    pub(super) fn hides_place(kind: &str, path: &Path) -> bool {
        let applied =
            || path.begins(&["metadata", "annotations", "kubectl.kubernetes.io/last-applied-configuration"]);
        kind == "Secret" && (path.begins(&["data"]) || path.begins(&["stringData"]) || applied())
    }

    /// A text at a place as it may be shown.
    pub(super) fn text(&self, kind: &str, path: &Path, text: &Str) -> Option<Str> {
        let guessable = self.any && is_mark(path) && is_hash(text);
        if Self::hides_place(kind, path) || guessable || self.tells(text) {
            return None;
        }
        Some(self.name(text))
    }

    fn tells(&self, text: &str) -> bool {
        self.values.iter().any(|value| {
            if value.len() < SHORTEST_PART { text == value.as_str() } else { text.contains(value.as_str()) }
        })
    }

    /// A text without the hashes in names of Secrets.
    pub(super) fn name(&self, text: &str) -> Str {
        let mut shown = Str::from(text);
        for (name, masked) in &self.names {
            if shown.contains(name.as_str()) {
                shown = Str::from(shown.replace(name.as_str(), masked));
            }
        }
        shown
    }

    /// A value at a place as it may be shown; nothing if all of it is hidden.
    pub(super) fn shown(&self, kind: &str, path: &Path, value: &Value) -> Option<Value> {
        match value {
            Value::Object(object) => {
                let member = |(key, value): &(Str, Value)| {
                    let inside = path.then(Segment::Key(key.clone()));
                    (key.clone(), self.shown_inside(kind, &inside, value))
                };
                Some(Value::Object(Object::from_sorted(object.iter().map(member).collect())))
            }
            Value::List(list) => {
                let items = list.items().iter().enumerate();
                let item = |(at, value)| self.shown_inside(kind, &path.then(Segment::Index(at)), value);
                Some(Value::list(items.map(item).collect()))
            }
            Value::String(text) => self.text(kind, path, text).map(Value::String),
            _ if Self::hides_place(kind, path) => None,
            Value::Int(_) | Value::Uint(_) | Value::Double(_) => {
                let text = value::go::json(value).unwrap_or_default();
                (!self.values.iter().any(|secret| *secret == *text)).then(|| value.clone())
            }
            other => Some(other.clone()),
        }
    }

    fn shown_inside(&self, kind: &str, path: &Path, value: &Value) -> Value {
        self.shown(kind, path, value).unwrap_or_else(|| Value::from(HIDDEN))
    }

    /// An object as it may be shown.
    pub(super) fn object(&self, object: &Object) -> Value {
        let kind = if is_secret(object) { "Secret" } else { text(object, "kind") };
        self.shown_inside(kind, &Path::default(), &Value::Object(object.clone()))
    }
}

/// Whether a place is a label or annotation, of an object or of pods.
fn is_mark(path: &Path) -> bool {
    let keys: Vec<&str> = path.keys().collect();
    keys.windows(2).any(|pair| pair[0] == "metadata" && matches!(pair[1], "annotations" | "labels"))
}

/// Whether a text is nothing but a hash.
fn is_hash(text: &str) -> bool {
    let text = text.strip_prefix("sha256:").unwrap_or(text);
    let hexadecimal = text.len() >= 8 && text.bytes().all(|byte| byte.is_ascii_hexdigit());
    let encoded = text.len() >= 22
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"+/=-_".contains(&byte))
        && !text.contains("--")
        && text.bytes().any(|byte| byte.is_ascii_digit())
        && text.bytes().any(|byte| byte.is_ascii_uppercase());
    hexadecimal || encoded
}

/// The text that a Secret's data encodes in Base64, if it is a text.
fn decoded(text: &str) -> Option<String> {
    let digit = |byte: u8| {
        b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
            .iter()
            .position(|known| *known == byte)
    };
    let mut bits = 0_u32;
    let mut held = 0;
    let mut bytes = Vec::with_capacity(text.len() / 4 * 3);
    for byte in text.bytes().filter(|byte| !byte.is_ascii_whitespace() && *byte != b'=') {
        bits = bits << 6 | digit(byte)? as u32;
        held += 6;
        if held >= 8 {
            held -= 8;
            bytes.push((bits >> held) as u8);
            bits &= (1 << held) - 1;
        }
    }
    String::from_utf8(bytes).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_of_secrets_is_text_in_base64() {
        assert_eq!(decoded("aHVudGVyMg==").as_deref(), Some("hunter2"));
        assert_eq!(decoded("aHVudGVyMjI=").as_deref(), Some("hunter22"));
        assert_eq!(decoded("not base64!"), None);
    }

    #[test]
    fn hashes_are_told_from_words() {
        assert!(is_hash("1a2b3c4d") && is_hash("sha256:00112233445566778899"));
        assert!(!is_hash("web-frontend") && !is_hash("nginx"));
    }
}
