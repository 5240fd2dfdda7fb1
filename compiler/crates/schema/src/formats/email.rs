//! E-mail addresses as Go's `mail.ParseAddress` reads them: `a@b`, `Name <a@b>`, `a@b (comment)`, even `group: a@b;`.

use std::net::IpAddr;

pub(super) fn is_address(text: &str) -> bool {
    let mut parser = Parser { rest: text };
    let addresses = parser.address(true);
    addresses == Some(1) && parser.skip_comments().is_some() && parser.rest.is_empty()
}

/// What is left to read. Functions that give nothing have failed.
#[derive(Clone, Copy)]
struct Parser<'a> {
    rest: &'a str,
}

impl<'a> Parser<'a> {
    fn skip_space(&mut self) {
        self.rest = self.rest.trim_start_matches([' ', '\t']);
    }

    fn consume(&mut self, c: char) -> Option<()> {
        self.rest = self.rest.strip_prefix(c)?;
        Some(())
    }

    /// One address or a group of them: how many.
    fn address(&mut self, groups: bool) -> Option<usize> {
        self.skip_space();
        if self.rest.is_empty() {
            return None;
        }
        if self.bare_address().is_some() {
            self.skip_space();
            if self.consume('(').is_some() {
                let comment = self.comment()?;
                let mut words = comment.split([' ', '\t']);
                words.all(|word| !has_unknown_charset(word)).then_some(())?;
            }
            return Some(1);
        }
        if !self.rest.starts_with('<') {
            self.phrase()?;
        }
        self.skip_space();
        if groups && self.consume(':').is_some() {
            return self.group();
        }
        self.consume('<')?;
        self.bare_address()?;
        self.consume('>')?;
        Some(1)
    }

    /// What follows `name:`, up to the `;`.
    fn group(&mut self) -> Option<usize> {
        let mut count = 0;
        self.skip_space();
        if self.consume(';').is_some() {
            self.skip_comments()?;
            return Some(count);
        }
        loop {
            count += self.address(false)?;
            self.skip_comments()?;
            if self.consume(';').is_some() {
                self.skip_comments()?;
                return Some(count);
            }
            self.consume(',')?;
        }
    }

    /// `local@domain`; nothing is consumed on failure.
    fn bare_address(&mut self) -> Option<()> {
        let mut ahead = *self;
        ahead.skip_space();
        if ahead.rest.starts_with('"') {
            ahead.quoted().filter(|text| !text.is_empty())?;
        } else {
            ahead.dotted_atom()?;
        }
        ahead.consume('@')?;
        ahead.skip_space();
        if ahead.rest.starts_with('[') {
            ahead.literal_address()?;
        } else {
            ahead.dotted_atom()?;
        }
        *self = ahead;
        Some(())
    }

    /// Characters of a word, dots among them.
    fn atom(&mut self) -> Option<&'a str> {
        let is_text = |c: char| is_visible(c) && !"()<>[]:;@\\,\"".contains(c);
        let (atom, rest) = self.rest.split_at(self.rest.find(|c| !is_text(c)).unwrap_or(self.rest.len()));
        self.rest = rest;
        (!atom.is_empty()).then_some(atom)
    }

    fn dotted_atom(&mut self) -> Option<()> {
        let atom = self.atom()?;
        (!atom.starts_with('.') && !atom.ends_with('.') && !atom.contains("..")).then_some(())
    }

    /// A quoted string: what stands between the quotes.
    fn quoted(&mut self) -> Option<&'a str> {
        let inside = &self.rest[1..];
        let mut escaped = false;
        for (at, c) in inside.char_indices() {
            match c {
                '"' if !escaped => {
                    self.rest = &inside[at + 1..];
                    return Some(&inside[..at]);
                }
                '\\' if !escaped => escaped = true,
                c if is_visible(c) || matches!(c, ' ' | '\t') => escaped = false,
                _ => return None,
            }
        }
        None
    }

    /// `[127.0.0.1]`.
    fn literal_address(&mut self) -> Option<()> {
        let (address, rest) = self.rest[1..].split_once(']')?;
        self.rest = rest;
        address.parse::<IpAddr>().ok().map(|_| ())
    }

    /// At least one word; what follows the last good one is left.
    fn phrase(&mut self) -> Option<()> {
        let mut words = 0;
        loop {
            if words > 0 {
                self.skip_comments()?;
            }
            self.skip_space();
            let good = match self.rest.chars().next() {
                None => false,
                Some('"') => self.quoted().is_some(),
                Some(_) => self.atom().is_some_and(|word| !has_unknown_charset(word)),
            };
            if !good {
                return (words > 0).then_some(());
            }
            words += 1;
        }
    }

    fn skip_comments(&mut self) -> Option<()> {
        self.skip_space();
        while self.consume('(').is_some() {
            self.comment()?;
            self.skip_space();
        }
        Some(())
    }

    /// The rest of a comment, up to the parenthesis that closes it.
    fn comment(&mut self) -> Option<&'a str> {
        let (mut depth, mut escaped) = (1, false);
        for (at, c) in self.rest.char_indices() {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' => depth -= 1,
                _ => {}
            }
            if depth == 0 {
                let (comment, rest) = self.rest.split_at(at);
                self.rest = &rest[1..];
                return Some(comment);
            }
        }
        None
    }
}

fn is_visible(c: char) -> bool {
    c.is_ascii_graphic() || !c.is_ascii()
}

/// Whether a word is encoded (`=?charset?q?text?=`) in a character set that Go's mail package does not know.
fn has_unknown_charset(word: &str) -> bool {
    let parts: Vec<&str> = word.split('?').collect();
    let ["=", charset, encoding, _, "="] = parts[..] else {
        return false;
    };
    let known = ["utf-8", "iso-8859-1", "us-ascii"].iter().any(|known| known.eq_ignore_ascii_case(charset));
    !charset.is_empty() && !known && matches!(encoding, "b" | "B" | "q" | "Q")
}
