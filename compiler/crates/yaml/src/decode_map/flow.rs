//! Retraces plain and quoted scalars.

use super::trace::Trace;
use crate::chars::{break_len, break_text, byte, char_len, is_blank};
use crate::json;
use crate::scanner::{hex, short_escape};
use std::ops::Range;

/// A scalar without quotes.
pub(super) fn plain(bytes: &[u8], start: usize, end: usize) -> Option<Trace> {
    let mut trace = Trace::default();
    let mut pos = start;
    while pos < end {
        let gap = gap_end(bytes, pos, end);
        if gap > pos {
            fold(bytes, pos..gap, &mut trace)?;
            pos = gap;
        } else {
            let len = char_len(bytes[pos]);
            trace.verbatim(bytes, pos..pos + len)?;
            pos += len;
        }
    }
    Some(trace)
}

/// A scalar in single quotes.
pub(super) fn single_quoted(bytes: &[u8], start: usize, end: usize) -> Option<Trace> {
    quoted(bytes, start, end, |pos, trace| {
        bytes.get(pos..)?.starts_with(b"''").then(|| {
            trace.decoded("'", pos..pos + 2);
            pos + 2
        })
    })
}

/// A scalar in double quotes, of YAML or JSON.
pub(super) fn double_quoted(bytes: &[u8], start: usize, end: usize) -> Option<Trace> {
    quoted(bytes, start, end, |pos, trace| {
        if byte(bytes, pos) != b'\\' {
            return None;
        }
        let len = break_len(bytes, pos + 1);
        if len > 0 {
            return Some(escaped_break(bytes, pos + 1 + len, end, trace));
        }
        let (text, len) = escape(bytes, pos);
        trace.decoded(&text, pos..pos + len);
        Some(pos + len)
    })
}

/// Retraces what stands between quotes; `special` takes what does not stand for itself and says where it ends.
fn quoted(
    bytes: &[u8],
    start: usize,
    end: usize,
    special: impl Fn(usize, &mut Trace) -> Option<usize>,
) -> Option<Trace> {
    let mut trace = Trace::default();
    let (mut pos, end) = (start + 1, end.checked_sub(1)?);
    while pos < end {
        if let Some(after) = special(pos, &mut trace) {
            pos = after;
            continue;
        }
        let gap = gap_end(bytes, pos, end);
        if gap > pos {
            fold(bytes, pos..gap, &mut trace)?;
            pos = gap;
        } else {
            let len = char_len(bytes[pos]);
            trace.verbatim(bytes, pos..pos + len)?;
            pos += len;
        }
    }
    Some(trace)
}

/// The text of the escape at `pos`, and how many bytes it has.
fn escape(bytes: &[u8], pos: usize) -> (String, usize) {
    let letter = byte(bytes, pos + 1);
    let digits = match letter {
        b'x' => 2,
        b'U' => 8,
        _ => 0,
    };
    let code = bytes.get(pos + 2..pos + 2 + digits).filter(|_| digits > 0).and_then(hex);
    match (short_escape(letter), code.and_then(char::from_u32)) {
        (Some(text), _) => (text.to_owned(), 2),
        (None, Some(c)) => (c.to_string(), 2 + digits),
        (None, None) => {
            let (c, len) = json::unescape_one(&bytes[pos..]);
            (c.to_string(), len)
        }
    }
}

/// Behind an escaped line break: blanks vanish, further breaks stay. Returns where they end.
fn escaped_break(bytes: &[u8], mut pos: usize, end: usize, trace: &mut Trace) -> usize {
    while pos < end {
        let len = break_len(bytes, pos);
        if len > 0 {
            trace.decoded(break_text(bytes, pos), pos..pos + len);
            pos += len;
        } else if is_blank(bytes[pos]) {
            pos += 1;
        } else {
            break;
        }
    }
    pos
}

/// The end of the blanks and breaks at `pos`.
fn gap_end(bytes: &[u8], mut pos: usize, end: usize) -> usize {
    while pos < end {
        let len = break_len(bytes, pos);
        if len == 0 && !is_blank(bytes[pos]) {
            break;
        }
        pos += len.max(1);
    }
    pos.min(end)
}

/// Retraces blanks and breaks: blanks alone stay, one break becomes a space, of several the first one vanishes.
fn fold(bytes: &[u8], gap: Range<usize>, trace: &mut Trace) -> Option<()> {
    let mut breaks = Vec::new();
    let mut pos = gap.start;
    while pos < gap.end {
        let len = break_len(bytes, pos);
        if len > 0 {
            breaks.push(pos..pos + len);
        }
        pos += len.max(1);
    }
    match breaks.as_slice() {
        [] => return trace.verbatim(bytes, gap),
        [only] if break_text(bytes, only.start) == "\n" => trace.decoded(" ", gap),
        [first, rest @ ..] => {
            if break_text(bytes, first.start) != "\n" {
                trace.decoded(break_text(bytes, first.start), first.clone());
            }
            for other in rest {
                trace.decoded(break_text(bytes, other.start), other.clone());
            }
        }
    }
    Some(())
}
