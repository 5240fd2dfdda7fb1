//! From the bytes of a document to text with a way back.

use crate::chars::char_len;
use crate::problem::{Outcome, Problem};
use diag::{FileId, Span};
use std::borrow::Cow;
use std::ops::Range;

/// The text of one document, and where in the file it stands.
pub(crate) struct Source<'b> {
    file: FileId,
    pub(crate) text: Cow<'b, str>,
    /// Where the text begins in the file.
    base: usize,
    /// Where the document ends in the file.
    end: usize,
    /// For text that is not the file's own bytes: the place of each of its bytes in the file, and of its end.
    places: Option<Vec<u32>>,
    /// What makes the rest of the document unreadable, at the end of the text; and how far a reader may look ahead
    /// without noticing.
    unreadable: Option<(Problem, usize)>,
}

/// The reader in front of Go's scanner decodes blocks of this many bytes, and fails on a block as a whole.
const BLOCK: usize = 512;

impl<'b> Source<'b> {
    /// The text of `range` in `bytes`; line breaks at its end are as Kubernetes' line reader leaves them.
    pub(crate) fn new(file: FileId, bytes: &'b [u8], range: Range<usize>) -> Self {
        let raw = bytes.get(range.clone()).unwrap_or_default();
        if raw.starts_with(b"\xFF\xFE") || raw.starts_with(b"\xFE\xFF") {
            return Self::utf16(file, raw, range);
        }
        let bom = if raw.starts_with(b"\xEF\xBB\xBF") { 3 } else { 0 };
        let body = &raw[bom..];
        let mut unreadable = None;
        let text = match readable(body) {
            Ok(text) => text,
            Err((text, message)) => {
                let at = text.len();
                let lead = body.get(at).copied().unwrap_or(0);
                let end = (at + char_len(lead)).min(body.len());
                let problem = Problem::new(at..end, message).help(
                    "save the file as UTF-8; in double quotes, special characters can be written as escapes",
                );
                // The line reader ends every line. A character that is cut off by the end even so is only noticed
                // by a reader that wants to go on there.
                let lines = body.len() + usize::from(!body.ends_with(b"\n"));
                let cut_off = matches!(lead, 0xC0..0xF8) && at + char_len(lead) > lines;
                let noticed = if cut_off { at } else { block_start(body, bom, at) };
                unreadable = Some((problem, noticed));
                text
            }
        };
        // A CR at the end breaks the line as well as the CR LF that the line reader makes of it.
        let complete = unreadable.is_some() || raw.ends_with(b"\n") || raw.ends_with(b"\r");
        let text = if complete { Cow::Borrowed(text) } else { Cow::Owned(format!("{text}\n")) };
        Self { file, text, base: range.start + bom, end: range.end, places: None, unreadable }
    }

    fn utf16(file: FileId, raw: &[u8], range: Range<usize>) -> Self {
        let units = Units::new(raw, range.start);
        let mut text = String::new();
        let mut places = Vec::new();
        let mut unit = 0;
        let mut readable = true;
        for c in char::decode_utf16(units.all.iter().copied()) {
            let Some(c) = c.ok().filter(|c| is_readable(*c)) else {
                readable = false;
                break;
            };
            places.extend(std::iter::repeat_n(units.places[unit], c.len_utf8()));
            text.push(c);
            unit += c.len_utf16();
        }
        let at = text.len();
        let unreadable = if !readable {
            let block = range.start + (units.places[unit] as usize - range.start) / BLOCK * BLOCK;
            let noticed = places.partition_point(|place| (*place as usize) < block);
            Some((Problem::new(at..at + 1, "this character may not stand in YAML"), noticed))
        } else if units.odd {
            Some((Problem::new(at..at, "the last character is incomplete"), at))
        } else {
            None
        };
        places.push(units.places.get(unit).copied().unwrap_or(range.end as u32));
        let (base, end) = (range.start, range.end);
        Self { file, text: Cow::Owned(text), base, end, places: Some(places), unreadable }
    }

    /// The place in the file of a range of the text.
    pub(crate) fn span(&self, range: Range<usize>) -> Span {
        let place = |at: usize| match &self.places {
            Some(places) => places.get(at).map_or(self.end, |place| *place as usize),
            None => (self.base + at).min(self.end),
        };
        Span::new(self.file, place(range.start), place(range.end))
    }

    /// Fails if a reader that got as far as `position` has met bytes that are no text.
    pub(crate) fn check(&mut self, position: usize) -> Outcome<()> {
        match self.unreadable.take_if(|(_, noticed)| position >= *noticed) {
            Some((problem, _)) => Err(problem),
            None => Ok(()),
        }
    }

    /// The better explanation of a failure at `position`: bytes that are no text, if they came first.
    pub(crate) fn explain(&mut self, problem: Problem, position: usize) -> Problem {
        match self.unreadable.take() {
            Some((unreadable, _)) if position >= self.text.len() => unreadable,
            _ => problem,
        }
    }
}

/// The longest prefix that is text YAML allows, and what is wrong behind it.
fn readable(bytes: &[u8]) -> Result<&str, (&str, &'static str)> {
    let (text, valid) = match std::str::from_utf8(bytes) {
        Ok(text) => (text, true),
        Err(error) => (std::str::from_utf8(&bytes[..error.valid_up_to()]).unwrap_or_default(), false),
    };
    match forbidden(text) {
        Some(at) => Err((&text[..at], "this character may not stand in YAML")),
        None if valid => Ok(text),
        None => Err((text, "these bytes are not UTF-8")),
    }
}

/// The first character that may not stand in YAML.
fn forbidden(text: &str) -> Option<usize> {
    const LANES: usize = 32;
    let mut at = 0;
    for lanes in text.as_bytes().chunks(LANES) {
        // Arithmetic instead of branches, for the sake of vector instructions.
        let suspicious = lanes.iter().fold(0, |found, byte| {
            let space = matches!(*byte, b'\t' | b'\n' | b'\r');
            found | (u8::from(byte.wrapping_sub(b' ') > b'~' - b' ') & u8::from(!space))
        });
        if suspicious != 0
            && let Some(offset) = forbidden_in(lanes, &text.as_bytes()[at..])
        {
            return Some(at + offset);
        }
        at += lanes.len();
    }
    None
}

/// The first offset in `lanes` where a forbidden character begins; `rest` goes on behind `lanes`.
fn forbidden_in(lanes: &[u8], rest: &[u8]) -> Option<usize> {
    (0..lanes.len()).find(|at| match &rest[*at..] {
        [0xC2, second, ..] => (0x80..0xA0).contains(second) && *second != 0x85,
        [0xEF, 0xBF, 0xBE | 0xBF, ..] => true,
        [b'\t' | b'\n' | b'\r', ..] => false,
        [byte, ..] => *byte < b' ' || *byte == 0x7F,
        [] => false,
    })
}

fn is_readable(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r' | ' '..='~' | '\u{85}' | '\u{a0}'..='\u{d7ff}' | '\u{e000}'..='\u{fffd}' | '\u{10000}'..)
}

/// Where the block begins that holds the byte at `bad`: reading on past there fails.
fn block_start(body: &[u8], bom: usize, bad: usize) -> usize {
    let mut start = 0;
    let mut end = BLOCK - bom;
    // A character that a block cuts in two is left for the next one, which is shorter by that much.
    loop {
        let cut = (1..4).find(|back| {
            end.checked_sub(*back)
                .and_then(|at| body.get(at))
                .is_some_and(|lead| *lead >= 0xC0 && char_len(*lead) > *back)
        });
        let next = end - cut.unwrap_or(0);
        if bad < next || end >= body.len() {
            return start;
        }
        start = next;
        end = next + BLOCK;
    }
}

/// The UTF-16 units behind the byte order mark.
struct Units {
    all: Vec<u16>,
    /// The place of each unit in the file.
    places: Vec<u32>,
    /// A byte is left over.
    odd: bool,
}

impl Units {
    /// The units of the bytes as the line reader leaves them: CR LF is LF, and the last line has its LF.
    fn new(raw: &[u8], base: usize) -> Self {
        let mut bytes = Vec::with_capacity(raw.len() + 1);
        for (at, byte) in raw.iter().enumerate().skip(2) {
            if !(*byte == b'\r' && raw.get(at + 1) == Some(&b'\n')) {
                bytes.push((*byte, (base + at) as u32));
            }
        }
        if raw.last() != Some(&b'\n') {
            bytes.push((b'\n', (base + raw.len()) as u32));
        }
        let little = raw.starts_with(b"\xFF\xFE");
        let unit = |pair: [u8; 2]| if little { u16::from_le_bytes(pair) } else { u16::from_be_bytes(pair) };
        let pairs = bytes.chunks_exact(2);
        Self {
            odd: !pairs.remainder().is_empty(),
            places: pairs.clone().map(|pair| pair[0].1).collect(),
            all: pairs.map(|pair| unit([pair[0].0, pair[1].0])).collect(),
        }
    }
}
