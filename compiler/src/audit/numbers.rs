//! Numbers that went through a text and came out with an exponent.

use super::{Subject, diagnostics};
use crate::assemble::Entry;
use diag::Diagnostic;
use value::Value;

/// Looks at every text of an object.
pub(super) fn look(subject: &Subject<'_>, entry: &Entry, found: &mut Vec<Diagnostic>) {
    let mut open: Vec<&Value> = entry.object.iter().map(|(_, value)| value).collect();
    while let Some(value) = open.pop() {
        match value {
            Value::String(text) => {
                if let Some(number) = exponent(text) {
                    let span = subject.place_of(entry);
                    found.push(diagnostics::number_with_exponent(
                        &subject.key,
                        span,
                        entry.identity().kind,
                        number,
                    ));
                }
            }
            Value::List(list) => open.extend(list.items().iter()),
            Value::Object(object) => open.extend(object.iter().map(|(_, value)| value)),
            _ => {}
        }
    }
}

/// The first number of a text that is printed as Go prints big ones: `1.5e+06`.
fn exponent(text: &str) -> Option<&str> {
    let bytes = text.as_bytes();
    for (at, _) in text.match_indices("e+") {
        let is_number = |byte: &u8| byte.is_ascii_digit() || *byte == b'.';
        let start = at - bytes[..at].iter().rev().take_while(|byte| is_number(byte)).count();
        let end = at + 2 + bytes[at + 2..].iter().take_while(|byte| byte.is_ascii_digit()).count();
        let alone =
            |byte: Option<&u8>| byte.is_none_or(|byte| !byte.is_ascii_alphanumeric() && *byte != b'_');
        let one_digit = matches!(bytes.get(start..at), Some([b'1'..=b'9'] | [b'1'..=b'9', b'.', _, ..]));
        let outside =
            alone(start.checked_sub(1).and_then(|before| bytes.get(before))) && alone(bytes.get(end));
        if one_digit && outside && end >= at + 4 {
            return text.get(start..end);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_with_an_exponent_are_found() {
        assert_eq!(exponent("1e+06"), Some("1e+06"));
        assert_eq!(exponent("size=1.048576e+06;"), Some("1.048576e+06"));
        assert_eq!(exponent("me+you 1e+6 ae1e+06 12e+06"), None);
    }
}
