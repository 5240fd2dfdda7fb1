//! Retraces literal and folded block scalars.

use super::trace::Trace;
use crate::chars::{break_len, break_text, byte, is_blank, is_break_or_end};
use std::ops::Range;

/// Decodes the block scalar at `start..end`. Its indentation may depend on what is around it, so the one that gives
/// `text` is the right one.
pub(super) fn retrace(bytes: &[u8], start: usize, end: usize, literal: bool, text: &str) -> Option<Trace> {
    let header = start + 1..line_end(bytes, start);
    let indicators = bytes.get(header.clone())?;
    let indicators = indicators.iter().take_while(|byte| !is_blank(**byte));
    let (strip, keep) = indicators
        .fold((false, false), |(strip, keep), byte| (strip || *byte == b'-', keep || *byte == b'+'));
    let body = header.end + break_len(bytes, header.end);
    let block = Block { bytes, body, end, literal, strip, keep };
    (1..=block.deepest()).find_map(|indent| block.decode(indent)?.confirm(text))
}

struct Block<'b> {
    bytes: &'b [u8],
    /// Where the first line begins.
    body: usize,
    end: usize,
    literal: bool,
    strip: bool,
    keep: bool,
}

impl Block<'_> {
    /// The largest indentation of any line, at least 1.
    fn deepest(&self) -> usize {
        let mut deepest = 1;
        let mut pos = self.body;
        while pos < self.end {
            deepest = deepest.max(self.spaces(pos, usize::MAX));
            let end = line_end(self.bytes, pos);
            pos = end + break_len(self.bytes, end).max(1);
        }
        deepest
    }

    fn spaces(&self, from: usize, most: usize) -> usize {
        let line = self.bytes.get(from..).unwrap_or_default();
        line.iter().take(most).take_while(|byte| **byte == b' ').count()
    }

    fn decode(&self, indent: usize) -> Option<Trace> {
        let mut trace = Trace::default();
        let mut breaks: Vec<Range<usize>> = Vec::new();
        let mut first: Option<Range<usize>> = None;
        let mut was_blank = false;
        let mut pos = self.body;
        loop {
            let spaces = self.spaces(pos, indent);
            let content = pos + spaces;
            let len = break_len(self.bytes, content);
            if len > 0 && content < self.end {
                breaks.push(content..content + len);
                pos = content + len;
                continue;
            }
            if spaces > 0 && content == self.bytes.len() {
                // The reader ends the last line of the file itself.
                breaks.push(content..content);
            }
            if spaces < indent || content >= self.end {
                break;
            }
            let blank = is_blank(byte(self.bytes, content));
            self.join(&mut trace, first.take(), &breaks, self.literal || was_blank || blank);
            breaks.clear();
            was_blank = blank;
            let line_end = line_end(self.bytes, content);
            trace.verbatim(self.bytes, content..line_end)?;
            pos = line_end + break_len(self.bytes, line_end);
            first = Some(line_end..pos);
        }
        if !self.strip {
            if let Some(first) = first {
                self.push_break(&mut trace, first);
            }
            if self.keep {
                for line in breaks {
                    self.push_break(&mut trace, line);
                }
            }
        }
        Some(trace)
    }

    /// What stands between two lines.
    fn join(&self, trace: &mut Trace, first: Option<Range<usize>>, breaks: &[Range<usize>], keep: bool) {
        if let Some(first) = first {
            if !keep && break_text(self.bytes, first.start) == "\n" {
                if breaks.is_empty() {
                    trace.decoded(" ", first);
                }
            } else {
                self.push_break(trace, first);
            }
        }
        for line in breaks {
            self.push_break(trace, line.clone());
        }
    }

    /// A line break; the last line has one even if the file ends without.
    fn push_break(&self, trace: &mut Trace, at: Range<usize>) {
        trace.decoded(break_text(self.bytes, at.start), at);
    }
}

/// Where the line that `from` is in ends, without its break.
fn line_end(bytes: &[u8], from: usize) -> usize {
    let mut pos = from;
    while pos < bytes.len() && !is_break_or_end(bytes, pos) {
        pos += 1;
    }
    pos
}
