//! `base64.encode`, `base64.decode`, `json.encode`.

use crate::Implementation::{self, Unary};
use crate::library::arguments::text;
use crate::{Call, Registry, json};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::sync::Arc;
use value::Value;

/// Padding may be missing, and the last character's unused bits may be set, as in Go.
const LENIENT: GeneralPurpose = GeneralPurpose::new(
    &STANDARD,
    GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true),
);

/// Adds the library's functions.
pub(super) fn declare(registry: &mut Registry) {
    registry.declare_all(OVERLOADS);
}

const OVERLOADS: &[(&str, Option<Implementation>)] = &[
    ("base64_decode_string: base64.decode(string) -> bytes", Some(Unary(decode))),
    ("base64_encode_bytes: base64.encode(bytes) -> string", Some(Unary(encode))),
    ("json_encode_dyn: json.encode(dyn) -> string", Some(Unary(json_encode))),
];

fn decode(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    // Go skips line breaks wherever they stand.
    let text = text(this).replace(['\r', '\n'], "");
    call.allocate(text.len())?;
    match LENIENT.decode(&text) {
        Ok(bytes) => Ok(Value::Bytes(Arc::new(bytes.into_boxed_slice()))),
        Err(error) => Err(format!("illegal base64 data at input byte {}", position(&error, text.len()))),
    }
}

/// The first byte that cannot be decoded.
fn position(error: &base64::DecodeError, length: usize) -> usize {
    match error {
        base64::DecodeError::InvalidByte(at, _) | base64::DecodeError::InvalidLastSymbol(at, _) => *at,
        base64::DecodeError::InvalidLength(_) | base64::DecodeError::InvalidPadding => length,
    }
}

fn encode(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let Value::Bytes(bytes) = this else { return Ok(Value::from("")) };
    call.allocate(bytes.len() / 3 * 4 + 4)?;
    Ok(Value::from(LENIENT.encode(&***bytes)))
}

fn json_encode(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    json::encode(call, this).map(Value::from)
}
