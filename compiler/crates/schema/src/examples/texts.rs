//! Texts: of a format, of a pattern, or such as one expects under a name.

use super::{numbers, pattern};
use crate::has_format;
use value::Value;

/// A text of each format.
const FORMATS: [(&str, &str); 16] = [
    ("date-time", "2026-01-31T12:00:00Z"),
    ("datetime", "2026-01-31T12:00:00Z"),
    ("date", "2026-01-31"),
    ("duration", "1h"),
    ("email", "someone@example.com"),
    ("hostname", "example.com"),
    ("ipv4", "192.0.2.1"),
    ("ipv6", "2001:db8::1"),
    ("cidr", "192.0.2.0/24"),
    ("mac", "00:00:5e:00:53:01"),
    ("uri", "https://example.com/"),
    ("uuid", "123e4567-e89b-42d3-a456-426614174000"),
    ("uuid4", "123e4567-e89b-42d3-a456-426614174000"),
    ("byte", "dGV4dA=="),
    ("hexcolor", "#336699"),
    ("password", "secret"),
];

/// What one expects under a name that holds such a word, the first that does.
const NAMES: [(&str, &str); 22] = [
    ("url", "https://example.com/"),
    ("uri", "https://example.com/"),
    ("hostname", "example.com"),
    ("host", "example.com"),
    ("domain", "example.com"),
    ("email", "someone@example.com"),
    ("mountpath", "/data"),
    ("path", "/path"),
    ("image", "registry.example.com/image:1.0.0"),
    ("cpu", "250m"),
    ("memory", "256Mi"),
    ("storage", "1Gi"),
    ("size", "1Gi"),
    ("schedule", "0 3 * * *"),
    ("cron", "0 3 * * *"),
    ("timezone", "Europe/Berlin"),
    ("interval", "1m"),
    ("timeout", "30s"),
    ("duration", "1m"),
    ("period", "1m"),
    ("version", "1.0.0"),
    ("port", "8080"),
];

/// A text that a schema allows; none if nothing simple is one.
pub(super) fn text(schema: &Value, called: &str, default: Option<&Value>) -> Option<String> {
    let shape = schema.get("pattern").and_then(Value::as_str);
    let shape = shape.map(|shape| (shape, re2::Pattern::new(shape)));
    let least = numbers::whole(schema, "minLength").unwrap_or_default().clamp(0, 4096) as usize;
    let most = numbers::whole(schema, "maxLength").map_or(usize::MAX, |most| most.max(0) as usize);
    let format = schema.get("format").and_then(Value::as_str);
    let allowed = |text: &str| {
        let length = text.chars().count();
        least <= length
            && length <= most
            && format.is_none_or(|format| has_format(text, format) != Some(false))
            && shape
                .as_ref()
                .is_none_or(|(_, pattern)| pattern.as_ref().is_ok_and(|pattern| pattern.is_match(text)))
    };
    let of_format =
        FORMATS.iter().filter(|(name, _)| format == Some(name)).map(|(_, text)| (*text).to_owned());
    // Another text than the default where the name says of what kind it is; a default that says nothing is no text.
    let default = default.and_then(Value::as_str).filter(|default| !default.is_empty());
    let of_known_name = known(called).filter(|text| default != Some(*text)).map(str::to_owned);
    let of_default = default.map(str::to_owned);
    let of_shape = shape.as_ref().and_then(|(shape, _)| pattern::matching(shape));
    let of_names = NAMES.iter().map(|(_, text)| (*text).to_owned());
    // What is of the wrong length otherwise.
    let base = plain(called);
    let length = base.chars().count().max(least).min(most);
    let padded: String = base.chars().chain(std::iter::repeat_n('x', least)).take(length).collect();
    let candidates = of_known_name
        .into_iter()
        .chain(of_default)
        .chain(of_format)
        .chain([base, padded])
        .chain(of_shape)
        .chain(of_names);
    candidates.into_iter().find(|text| allowed(text))
}

/// What one expects under a name.
pub(super) fn plain(called: &str) -> String {
    let folded = || if called.is_empty() { "text".to_owned() } else { called.to_ascii_lowercase() };
    known(called).map_or_else(folded, str::to_owned)
}

/// The same, of a name that says of what kind the text is.
fn known(called: &str) -> Option<&'static str> {
    let folded = called.to_ascii_lowercase();
    NAMES.iter().find(|(name, _)| folded.contains(name)).map(|(_, text)| *text)
}
