//! One pass over an expression: checks Go's grammar and writes the syntax of the `regex` crate.

use crate::escape::{self, push_literal};
use crate::{Error, Reason, class};

/// The largest count of a repetition, and the largest product of nested counts.
const MAX_REPEAT: u64 = 1000;

/// Rewrites a Go expression for the `regex` crate.
pub(crate) fn translate(text: &str) -> Result<String, Error> {
    let mut translator = Translator { whole: text, out: String::new(), groups: vec![Group::default()] };
    let mut rest = text;
    let mut last_repeat = None;
    while let Some(first) = rest.chars().next() {
        let before = rest;
        let mut repeated = None;
        rest = match first {
            '(' => translator.open(rest)?,
            ')' => translator.close(rest)?,
            '|' => translator.alternative(rest),
            '[' => translator.atom(|out| class::bracketed(out, rest))?,
            '\\' => translator.escape(rest)?,
            '*' | '+' | '?' => {
                repeated = Some(before);
                translator.repeat(&before[..1], Count::Any, before, &rest[1..], last_repeat)?
            }
            '{' if let Some((operator, count, after)) = counted(rest) => {
                repeated = Some(before);
                translator.repeat(operator, count, before, after, last_repeat)?
            }
            '^' | '$' | '.' => {
                translator.write(&rest[..1]);
                &rest[1..]
            }
            _ => {
                translator.literal(first);
                &rest[first.len_utf8()..]
            }
        };
        last_repeat = repeated;
    }
    if translator.groups.len() > 1 {
        return Err(Error::new(Reason::MissingParen, text));
    }
    Ok(translator.out)
}

/// How often a repetition repeats at most: what the product of nested counts is made of.
#[derive(Clone, Copy)]
enum Count {
    /// `*`, `+`, `?`.
    Any,
    /// `{n}`, `{n,}`, `{n,m}`.
    Of { min: u64, max: Option<u64> },
}

impl Count {
    fn is_valid(self) -> bool {
        match self {
            Self::Any => true,
            Self::Of { min, max } => {
                min <= MAX_REPEAT && max.is_none_or(|max| max <= MAX_REPEAT && min <= max)
            }
        }
    }

    /// The weight of something of weight `inner` that is repeated.
    fn weight(self, inner: u64) -> u64 {
        match self {
            Self::Any => inner,
            // What is repeated never does not count at all.
            Self::Of { max: Some(0), .. } => 1,
            Self::Of { min, max } => max.unwrap_or(min).max(1).saturating_mul(inner),
        }
    }
}

/// Reads `{n}`, `{n,}` or `{n,m}`; anything else is text.
fn counted(text: &str) -> Option<(&str, Count, &str)> {
    let end = text.find('}')?;
    let (operator, after) = text.split_at(end + 1);
    let inside = &operator[1..end];
    let count = match inside.split_once(',') {
        None => {
            let n = number(inside)?;
            Count::Of { min: n, max: Some(n) }
        }
        Some((min, "")) => Count::Of { min: number(min)?, max: None },
        Some((min, max)) => Count::Of { min: number(min)?, max: Some(number(max)?) },
    };
    Some((operator, count, after))
}

/// Digits without leading zeros; huge numbers are all the same.
fn number(digits: &str) -> Option<u64> {
    let plain =
        digits.bytes().all(|byte| byte.is_ascii_digit()) && (digits.len() == 1 || !digits.starts_with('0'));
    (plain && !digits.is_empty()).then(|| digits.parse().unwrap_or(u64::MAX))
}

/// The thing that a repetition would repeat.
#[derive(Clone, Copy)]
struct Atom {
    /// Where it begins in the output.
    start: usize,
    /// Where it ends in the output, with its repetition; flags may have been written after it.
    end: usize,
    /// The largest product of nested counts in it.
    weight: u64,
    repeated: bool,
}

/// An open group; the outermost is the whole expression.
#[derive(Default)]
struct Group {
    /// Where it begins in the output.
    start: usize,
    atom: Option<Atom>,
    /// The largest weight of the atoms before the last one.
    weight: u64,
}

struct Translator<'a> {
    whole: &'a str,
    out: String,
    /// Never empty.
    groups: Vec<Group>,
}

impl<'a> Translator<'a> {
    fn group(&mut self) -> &mut Group {
        self.groups.last_mut().expect("the outermost group is never closed")
    }

    fn set_atom(&mut self, atom: Atom) {
        let group = self.group();
        if let Some(before) = group.atom.replace(atom) {
            group.weight = group.weight.max(before.weight);
        }
    }

    /// Writes an atom through `write`, which gives back what follows.
    fn atom(&mut self, write: impl FnOnce(&mut String) -> Result<&'a str, Error>) -> Result<&'a str, Error> {
        let start = self.out.len();
        let rest = write(&mut self.out)?;
        self.set_atom(Atom { start, end: self.out.len(), weight: 1, repeated: false });
        Ok(rest)
    }

    /// Writes an atom.
    fn write(&mut self, written: &str) {
        let start = self.out.len();
        self.out.push_str(written);
        self.set_atom(Atom { start, end: self.out.len(), weight: 1, repeated: false });
    }

    fn literal(&mut self, c: char) {
        let mut literal = String::new();
        push_literal(&mut literal, c);
        self.write(&literal);
    }

    fn escape(&mut self, text: &'a str) -> Result<&'a str, Error> {
        let symbol = match text.as_bytes().get(1) {
            Some(b'A') => r"\A",
            Some(b'z') => r"\z",
            Some(b'b') => r"(?-u:\b)",
            Some(b'B') => r"(?-u:\B)",
            // Any byte: not supported.
            Some(b'C') => return Err(Error::new(Reason::Escape, &text[..2])),
            Some(b'Q') => return Ok(self.quoted(&text[2..])),
            Some(b'p' | b'P') => return self.unicode(text),
            _ => return self.character(text),
        };
        self.write(symbol);
        Ok(&text[2..])
    }

    /// An escape that stands for a character or a class.
    fn character(&mut self, text: &'a str) -> Result<&'a str, Error> {
        if let Some((class, rest)) = class::perl(text) {
            self.write(class);
            return Ok(rest);
        }
        let (rune, rest) = escape::read(text)?;
        match char::from_u32(rune) {
            Some(c) => self.literal(c),
            None => self.write("[a&&b]"),
        }
        Ok(rest)
    }

    fn unicode(&mut self, text: &'a str) -> Result<&'a str, Error> {
        self.atom(|out| Ok(class::unicode(out, text)?.unwrap_or(text)))
    }

    /// `\Q…\E`: every character for itself.
    fn quoted(&mut self, text: &'a str) -> &'a str {
        let (quoted, rest) = text.split_once(r"\E").unwrap_or((text, ""));
        quoted.chars().for_each(|c| self.literal(c));
        rest
    }

    /// A repetition that is written as `operator`, from `before` on, with `after` behind it.
    fn repeat(
        &mut self,
        operator: &str,
        count: Count,
        before: &'a str,
        after: &'a str,
        last: Option<&str>,
    ) -> Result<&'a str, Error> {
        let size = |after: &str| Error::new(Reason::RepeatSize, &before[..before.len() - after.len()]);
        if !count.is_valid() {
            return Err(size(after));
        }
        let lazy = after.starts_with('?');
        let after = if lazy { &after[1..] } else { after };
        if let Some(last) = last {
            return Err(Error::new(Reason::RepeatOperator, &last[..last.len() - after.len()]));
        }
        let Some(mut atom) = self.group().atom else {
            let operator = &before[..before.len() - after.len()];
            return Err(Error::new(Reason::MissingRepeatArgument, operator));
        };
        atom.weight = count.weight(atom.weight);
        if atom.weight > MAX_REPEAT {
            return Err(size(after));
        }
        if atom.repeated {
            // Flags stand between two repetitions; `a*` and `?` must not become the lazy `a*?`.
            self.out.insert(atom.end, ')');
            self.out.insert_str(atom.start, "(?:");
            atom.end += 4;
        }
        self.out.insert_str(atom.end, if lazy { "?" } else { "" });
        self.out.insert_str(atom.end, operator);
        atom.end += operator.len() + usize::from(lazy);
        atom.repeated = true;
        self.group().atom = Some(atom);
        Ok(after)
    }

    fn alternative(&mut self, text: &'a str) -> &'a str {
        self.out.push('|');
        let group = self.group();
        if let Some(before) = group.atom.take() {
            group.weight = group.weight.max(before.weight);
        }
        &text[1..]
    }

    fn close(&mut self, text: &'a str) -> Result<&'a str, Error> {
        if self.groups.len() == 1 {
            return Err(Error::new(Reason::UnexpectedParen, self.whole));
        }
        let group = self.groups.pop().expect("checked to be more than one");
        self.out.push(')');
        let weight = group.atom.map_or(1, |atom| atom.weight).max(group.weight).max(1);
        self.set_atom(Atom { start: group.start, end: self.out.len(), weight, repeated: false });
        Ok(&text[1..])
    }

    fn open_group(&mut self, written: &str) {
        let start = self.out.len();
        self.out.push_str(written);
        self.groups.push(Group { start, ..Group::default() });
    }

    /// A group, a named group, or flags.
    fn open(&mut self, text: &'a str) -> Result<&'a str, Error> {
        if !text.starts_with("(?") {
            self.open_group("(?:");
            return Ok(&text[1..]);
        }
        let named = text.strip_prefix("(?P<").or_else(|| text.strip_prefix("(?<"));
        if let Some(name) = named.filter(|name| !name.is_empty()) {
            return self.open_named(text, name);
        }
        self.open_with_flags(text)
    }

    fn open_named(&mut self, text: &'a str, name: &'a str) -> Result<&'a str, Error> {
        let Some(end) = name.find('>') else {
            return Err(Error::new(Reason::NamedCapture, text));
        };
        let (name, rest) = name.split_at(end);
        if name.is_empty() || !name.chars().all(|c| c == '_' || c.is_ascii_alphanumeric()) {
            let capture = &text[..=text.len() - rest.len()];
            return Err(Error::new(Reason::NamedCapture, capture));
        }
        // Nothing asks for captures, and equal names are none of our business.
        self.open_group("(?:");
        Ok(&rest[1..])
    }

    fn open_with_flags(&mut self, text: &'a str) -> Result<&'a str, Error> {
        let mut rest = text[2..].chars();
        let (mut negated, mut any) = (false, false);
        while let Some(c) = rest.next() {
            match c {
                'i' | 'm' | 's' | 'U' => any = true,
                '-' if !negated => (negated, any) = (true, false),
                ':' | ')' if !negated || any => {
                    let written = &text[..text.len() - rest.as_str().len()];
                    match c {
                        ':' => self.open_group(written),
                        // `(?)` changes nothing, and the crate does not know it.
                        _ if written == "(?)" => {}
                        _ => self.out.push_str(written),
                    }
                    return Ok(rest.as_str());
                }
                _ => break,
            }
        }
        Err(Error::new(Reason::PerlSyntax, &text[..text.len() - rest.as_str().len()]))
    }
}
