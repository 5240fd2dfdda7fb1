//! `base64.encode`, `base64.decode`, `json.encode`.

use crate::Implementation::{self, Unary};
use crate::library::arguments::text;
use crate::{Call, Registry, json};
use base64::Engine;
use base64::alphabet::STANDARD;
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use std::sync::Arc;
use value::Value;

/// Go does not look at the unused bits of the last character.
const fn engine(padding: DecodePaddingMode) -> GeneralPurpose {
    let config =
        GeneralPurposeConfig::new().with_decode_padding_mode(padding).with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(&STANDARD, config)
}

const PADDED: GeneralPurpose = engine(DecodePaddingMode::RequireCanonical);
const UNPADDED: GeneralPurpose = engine(DecodePaddingMode::RequireNone);

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
    let joined = text(this).replace(['\r', '\n'], "");
    call.allocate(joined.len())?;
    match PADDED.decode(&joined).or_else(|_| UNPADDED.decode(&joined)) {
        Ok(bytes) => Ok(Value::Bytes(Arc::new(bytes.into_boxed_slice()))),
        Err(_) => Err(format!("illegal base64 data at input byte {}", first_illegal(text(this)))),
    }
}

/// The first byte outside the alphabet, or else the first of the group that is too short.
fn first_illegal(text: &str) -> usize {
    let known = |byte: u8| byte.is_ascii_alphanumeric() || b"+/\r\n".contains(&byte);
    let digits = || text.bytes().filter(|byte| !b"\r\n".contains(byte)).count();
    text.bytes().position(|byte| !known(byte)).unwrap_or_else(|| text.len() - digits() % 4)
}

fn encode(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let Value::Bytes(bytes) = this else { return Ok(Value::from("")) };
    call.allocate(bytes.len() / 3 * 4 + 4)?;
    Ok(Value::from(PADDED.encode(&***bytes)))
}

fn json_encode(call: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    json::encode(call, this).map(Value::from)
}
