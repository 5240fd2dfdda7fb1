//! `base64.encode`, `base64.decode`, `json.encode`.

use crate::{Implementation, Registry};

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("base64_decode_string: base64.decode(string) -> bytes", None),
    ("base64_encode_bytes: base64.encode(bytes) -> string", None),
    ("json_encode_dyn: json.encode(dyn) -> string", None),
];
