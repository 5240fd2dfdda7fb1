//! Characters that mean something to a YAML scanner. Past the end every byte reads as 0.

/// The byte at `at`, 0 past the end; a text never contains a 0 itself.
pub(crate) fn byte(bytes: &[u8], at: usize) -> u8 {
    bytes.get(at).copied().unwrap_or(0)
}

/// A space or a tab.
pub(crate) fn is_blank(byte: u8) -> bool {
    byte == b' ' || byte == b'\t'
}

/// How many bytes the line break at `at` has; 0 if there is none.
///
/// Besides LF, CR LF and CR, YAML 1.1 breaks lines at U+0085, U+2028 and U+2029. CR CR LF is one break: the line
/// reader in front of the parser has dropped one CR before the parser sees it.
pub(crate) fn break_len(bytes: &[u8], at: usize) -> usize {
    match byte(bytes, at) {
        b'\n' => 1,
        b'\r' => match (byte(bytes, at + 1), byte(bytes, at + 2)) {
            (b'\r', b'\n') => 3,
            (b'\n', _) => 2,
            _ => 1,
        },
        0xC2 if byte(bytes, at + 1) == 0x85 => 2,
        0xE2 if byte(bytes, at + 1) == 0x80 && matches!(byte(bytes, at + 2), 0xA8 | 0xA9) => 3,
        _ => 0,
    }
}

/// What a line break of [`break_len`] bytes at `at` reads as: the two Unicode separators stay, all others are LF.
pub(crate) fn break_text(bytes: &[u8], at: usize) -> &'static str {
    match (byte(bytes, at), byte(bytes, at + 2)) {
        (0xE2, 0xA8) => "\u{2028}",
        (0xE2, _) => "\u{2029}",
        _ => "\n",
    }
}

/// Whether a line break or the end is at `at`.
pub(crate) fn is_break_or_end(bytes: &[u8], at: usize) -> bool {
    byte(bytes, at) == 0 || break_len(bytes, at) > 0
}

/// Whether a blank, a line break or the end is at `at`.
pub(crate) fn is_space_or_end(bytes: &[u8], at: usize) -> bool {
    is_blank(byte(bytes, at)) || is_break_or_end(bytes, at)
}

/// Whether `---` or `...` stands at `at`, followed by a blank, a break or the end.
pub(crate) fn is_document_indicator(bytes: &[u8], at: usize) -> bool {
    let indicator = bytes.get(at..at + 3);
    (indicator == Some(b"---") || indicator == Some(b"...")) && is_space_or_end(bytes, at + 3)
}

/// The characters of anchors, tag handles and directive names.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte == b'-'
}

/// How many bytes the character that starts with `lead` has.
pub(crate) fn char_len(lead: u8) -> usize {
    match lead {
        0..0xC0 => 1,
        0xC0..0xE0 => 2,
        0xE0..0xF0 => 3,
        _ => 4,
    }
}

/// What ends words and lines: blanks, the end, breaks, also the lead bytes of those outside ASCII.
pub(crate) const SPACES: &[u8] = b" \t\n\r\xC2\xE2\0";

/// A table of the bytes at which a scan has to look closer.
pub(crate) const fn stops(first: &[u8], second: &[u8]) -> [bool; 256] {
    let mut table = [false; 256];
    let mut i = 0;
    while i < first.len() {
        table[first[i] as usize] = true;
        i += 1;
    }
    let mut i = 0;
    while i < second.len() {
        table[second[i] as usize] = true;
        i += 1;
    }
    table
}
