//! Paths of patches that do not do what they seem to.

use super::diagnostics;
use crate::check::{Path, Token};
use diag::{Diagnostic, Span};
use value::Str;

/// From here on numbers are compared by their exponent.
const EXPONENT: f64 = 1e6;

/// Looks at a path; one with expressions is known only when it is rendered.
pub(super) fn look(text: &str, span: Span, removes: bool, found: &mut Vec<Diagnostic>) {
    if text.contains("${") {
        return;
    }
    let path = Path::parse(&Str::from(text));
    for token in &path.tokens {
        let Token::Filter { text, .. } = token else { continue };
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        if digits && text.parse::<f64>().is_ok_and(|number| number >= EXPONENT) {
            found.push(diagnostics::filter_number(span, text));
        }
    }
    let filtered = |token: &Token| matches!(token, Token::Filter { .. } | Token::Wildcard);
    if removes && path.tokens.last().is_some_and(filtered) {
        found.push(diagnostics::filtered_removal(span));
    }
}
