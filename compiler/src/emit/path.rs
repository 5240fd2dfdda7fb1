//! Names as path segments. No name leaves its folder, starts with a dot or underscore, or differs from another by
//! case alone: everything else than letters, digits and `-._` becomes `%` and two hexadecimal digits a byte.

use crate::model::Kind;
use crate::resolve::{Place, UnitKey, UnitKind};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// The longest segment; file systems take 255 bytes, and names grow endings.
const LONGEST: usize = 200;

/// A name as the name of a folder; capitals are encoded too, because some file systems do not see them.
pub(crate) fn folder(name: &str) -> String {
    shortened(encode(name), name)
}

/// A name as the name of a file without its ending. Capitals stay: whoever needs uniqueness compares without case.
pub(super) fn file(name: &str) -> String {
    shortened(encoded(name, |_| true), name)
}

/// A name in letters, digits and `-._%`, from which [`decode`] gets it back.
pub(crate) fn encode(name: &str) -> String {
    encoded(name, |byte| !byte.is_ascii_uppercase())
}

/// The name that [`encode`] was given.
pub(crate) fn decode(text: &str) -> Option<String> {
    if text == "%" {
        return Some(String::new());
    }
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('%') {
        bytes.extend_from_slice(&rest.as_bytes()[..at]);
        bytes.push(u8::from_str_radix(rest.get(at + 1..at + 3)?, 16).ok()?);
        rest = &rest[at + 3..];
    }
    bytes.extend_from_slice(rest.as_bytes());
    String::from_utf8(bytes).ok()
}

fn encoded(name: &str, keep: impl Fn(u8) -> bool) -> String {
    let mut out = String::with_capacity(name.len());
    for (at, byte) in name.bytes().enumerate() {
        let plain = byte.is_ascii_alphanumeric() || byte == b'-' || at > 0 && matches!(byte, b'.' | b'_');
        if plain && keep(byte) {
            out.push(char::from(byte));
        } else {
            write!(out, "%{byte:02X}").expect("a string takes all text");
        }
    }
    if out.is_empty() {
        out.push('%');
    }
    out
}

/// Cuts what is too long and lets a hash of the whole name tell it from its like.
fn shortened(mut encoded: String, name: &str) -> String {
    if encoded.len() > LONGEST {
        encoded.truncate(LONGEST - 9);
        encoded.push('-');
        encoded.push_str(&short_hash(name));
    }
    encoded
}

/// Eight hexadecimal digits of a text's SHA-256.
pub(super) fn short_hash(text: &str) -> String {
    let digest = Sha256::digest(text.as_bytes());
    digest.iter().take(4).fold(String::new(), |mut out, byte| {
        write!(out, "{byte:02x}").expect("a string takes all text");
        out
    })
}

/// Whether a text can be a segment that [`folder`] or [`file`] made.
pub(crate) fn is_segment(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'%');
    !text.is_empty() && !text.starts_with('.') && text.bytes().all(plain)
}

/// The folder of an environment on its data plane.
pub(super) fn on_data_plane(key: &UnitKey, place: &Place) -> String {
    environment(key, data_plane(place))
}

/// The folder of an environment on its observability plane, if it has one.
pub(super) fn on_observability_plane(key: &UnitKey, place: &Place) -> Option<String> {
    observability_plane(place).map(|plane| environment(key, plane))
}

/// The folder of a data plane.
pub(super) fn data_plane(place: &Place) -> String {
    let plane = &place.data_plane;
    let root = if plane.kind == Kind::ClusterDataPlane { "clusterdataplanes" } else { "dataplanes" };
    cluster(root, plane.namespace(), plane.name())
}

/// The folder of an observability plane, if there is one.
pub(super) fn observability_plane(place: &Place) -> Option<String> {
    let plane = place.observability_plane.as_ref()?;
    let of_cluster = plane.kind == Kind::ClusterObservabilityPlane;
    let root = if of_cluster { "clusterobservabilityplanes" } else { "observabilityplanes" };
    Some(cluster(root, plane.namespace(), plane.name()))
}

/// `<root>/[<namespace of the plane>/]<plane>`
fn cluster(root: &str, plane_namespace: &str, plane: &str) -> String {
    let of_plane = Some(plane_namespace).filter(|namespace| !namespace.is_empty());
    below(root.to_owned(), of_plane.into_iter().chain([plane]))
}

/// `<plane>/<namespace>/<environment>`
fn environment(key: &UnitKey, plane: String) -> String {
    below(plane, [key.namespace.as_str(), key.environment.as_str()])
}

fn below<'n>(mut path: String, names: impl IntoIterator<Item = &'n str>) -> String {
    for name in names {
        path.push('/');
        path.push_str(&folder(name));
    }
    path
}

/// The part of an environment's folder that names the plane.
pub(crate) fn plane(environment: &str) -> &str {
    let without_environment = environment.rsplit_once('/').map_or(environment, |(rest, _)| rest);
    without_environment.rsplit_once('/').map_or(without_environment, |(plane, _)| plane)
}

/// The folder of a unit below that of its environment.
pub(super) fn unit(key: &UnitKey) -> String {
    let project = folder(&key.project);
    match key.kind {
        UnitKind::Component => format!("{project}/components/{}", folder(&key.name)),
        UnitKind::Project => format!("{project}/cell"),
        UnitKind::Resource => format!("{project}/resources/{}", folder(&key.name)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_leaves_its_folder() {
        let cases = [
            ("shop", "shop"),
            ("..", "%2E."),
            (".", "%2E"),
            ("", "%"),
            ("/etc/passwd", "%2Fetc%2Fpasswd"),
            ("..\\x", "%2E.%5Cx"),
            ("_cells", "%5Fcells"),
            ("Shop", "%53hop"),
            ("50%", "50%25"),
            ("\u{e9}", "%C3%A9"),
        ];
        for (name, want) in cases {
            assert_eq!(folder(name), want);
            assert!(is_segment(&folder(name)));
            assert_eq!(decode(&encode(name)).as_deref(), Some(name));
        }
        assert_eq!(file("system:Node"), "system%3ANode");
    }

    #[test]
    fn long_names_are_cut_and_stay_apart() {
        let (a, b) = (folder(&"a".repeat(300)), folder(&"a".repeat(301)));
        assert_eq!((a.len(), b.len()), (LONGEST, LONGEST));
        assert_ne!(a, b);
    }
}
