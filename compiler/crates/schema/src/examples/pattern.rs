//! A short text that a pattern matches.

use regex_syntax::hir::{Class, Hir, HirKind};

/// What a repetition is at most repeated.
const LONGEST: u32 = 64;

/// A text that the pattern matches, most likely; the caller has to see whether it does.
pub(super) fn matching(pattern: &str) -> Option<String> {
    let mut out = Vec::new();
    append(&regex_syntax::parse(pattern).ok()?, &mut out)?;
    String::from_utf8(out).ok()
}

/// The parser bounds how deep its result nests.
fn append(hir: &Hir, out: &mut Vec<u8>) -> Option<()> {
    if out.len() > 4096 {
        return None;
    }
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => Some(()),
        HirKind::Literal(literal) => {
            out.extend_from_slice(&literal.0);
            Some(())
        }
        HirKind::Class(class) => {
            let c = pleasant(class)?;
            out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
            Some(())
        }
        // What may be missing is there once, where more than nothing is allowed.
        HirKind::Repetition(repetition) => {
            let most = repetition.max.unwrap_or(LONGEST).min(LONGEST);
            let times =
                if repetition.max == Some(1) { repetition.min } else { repetition.min.max(1).min(most) };
            (0..times.min(LONGEST)).try_for_each(|_| append(&repetition.sub, out))
        }
        HirKind::Capture(capture) => append(&capture.sub, out),
        HirKind::Concat(parts) => parts.iter().try_for_each(|part| append(part, out)),
        HirKind::Alternation(branches) => append(branches.first()?, out),
    }
}

/// A letter if the class has one, else a digit, else its first character.
fn pleasant(class: &Class) -> Option<char> {
    let ranges: Vec<(char, char)> = match class {
        Class::Unicode(class) => class.iter().map(|range| (range.start(), range.end())).collect(),
        Class::Bytes(class) => class.iter().map(|range| (range.start().into(), range.end().into())).collect(),
    };
    let holds = |c: &char| ranges.iter().any(|(start, end)| start <= c && c <= end);
    ['a', 'A', '1', '-', '/'].into_iter().find(holds).or_else(|| ranges.first().map(|(start, _)| *start))
}
