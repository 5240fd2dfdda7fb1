//! Messages, their fields, enums and extensions.

use super::{MAX_DEPTH, Parser, Result, well_known};
use crate::evaluate::endpoint_schema::proto::file::{Symbol, Syntax, Wanted};
use crate::evaluate::endpoint_schema::proto::lexer::Token;
use std::collections::BTreeSet;
use std::ops::RangeInclusive;

/// The largest number of a field.
const MAX_FIELD: u64 = (1 << 29) - 1;

/// Numbers and names within one message or enum.
#[derive(Default)]
struct Taken {
    numbers: BTreeSet<i64>,
    names: BTreeSet<String>,
    reserved_numbers: Vec<RangeInclusive<i64>>,
    reserved_names: BTreeSet<String>,
    /// Whether a number may be used twice.
    aliases: bool,
}

impl Taken {
    fn take(&mut self, name: &str, number: i64) -> Result<()> {
        self.names.insert(name.to_owned());
        if self.numbers.insert(number) || self.aliases {
            return Ok(());
        }
        Err(format!("the number {number} of `{name}` is used twice"))
    }

    /// Whether nothing uses what is reserved.
    fn check(&self) -> Result<()> {
        let reserved = |number: &&i64| self.reserved_numbers.iter().any(|range| range.contains(number));
        if let Some(number) = self.numbers.iter().find(reserved) {
            return Err(format!("the number {number} is reserved"));
        }
        match self.names.intersection(&self.reserved_names).next() {
            Some(name) => Err(format!("the name `{name}` is reserved")),
            None => Ok(()),
        }
    }
}

/// Where fields stand, which decides what may stand before them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Message,
    Oneof,
    Extend,
}

impl Parser<'_> {
    fn is_proto3(&self) -> bool {
        self.file.syntax == Syntax::Proto3
    }

    /// A message, behind the word `message`.
    pub(super) fn message(&mut self, scope: &str) -> Result<()> {
        let name = self.word("the name of a message")?;
        let name = self.file.declare(scope, name, Symbol::Message)?;
        self.message_body(&name)
    }

    fn message_body(&mut self, message: &str) -> Result<()> {
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(format!("messages nest deeper than {MAX_DEPTH} levels"));
        }
        self.expect('{')?;
        let mut taken = Taken::default();
        while !self.take('}')? {
            self.member(message, &mut taken)?;
        }
        self.depth -= 1;
        taken.check()
    }

    fn member(&mut self, message: &str, taken: &mut Taken) -> Result<()> {
        if self.take(';')? {
            return Ok(());
        }
        let Token::Word(word) = self.token else {
            return self.field(message, taken, Place::Message);
        };
        match word {
            "message" | "enum" | "extend" | "oneof" | "option" | "reserved" | "extensions" => {}
            _ => return self.field(message, taken, Place::Message),
        }
        self.advance()?;
        match word {
            "message" => self.message(message),
            "enum" => self.enumeration(message),
            "extend" => self.extend(message),
            "oneof" => self.oneof(message, taken),
            "option" => self.option(message),
            "reserved" => self.reserved(taken, MAX_FIELD as i64),
            _ if self.is_proto3() => Err("extension ranges are not allowed in proto3".to_owned()),
            _ => {
                self.ranges(MAX_FIELD as i64)?;
                self.bracketed_options(message)?;
                self.expect(';')
            }
        }
    }

    fn oneof(&mut self, message: &str, taken: &mut Taken) -> Result<()> {
        let name = self.word("the name of a oneof")?;
        self.file.declare(message, name, Symbol::Other)?;
        self.expect('{')?;
        let mut fields = 0;
        while !self.take('}')? {
            if self.take(';')? {
            } else if self.take_word("option")? {
                self.option(message)?;
            } else {
                self.field(message, taken, Place::Oneof)?;
                fields += 1;
            }
        }
        if fields == 0 { Err(format!("the oneof `{name}` has no fields")) } else { Ok(()) }
    }

    /// A field; in `scope` its name is declared and its type looked up.
    fn field(&mut self, scope: &str, taken: &mut Taken, place: Place) -> Result<()> {
        let labelled = self.label(place)?;
        if !labelled && self.take_word("map")? {
            if self.token == Token::Sign('<') && place == Place::Message {
                return self.map_field(scope, taken);
            }
            return Err("a map stands where none may, or a type is called `map`".to_owned());
        }
        if self.file.syntax != Syntax::Edition && self.take_word("group")? {
            return self.group(scope, taken, labelled || place == Place::Oneof);
        }
        if !labelled && self.file.syntax == Syntax::Proto2 && place != Place::Oneof {
            return self.unexpected("`required`, `optional` or `repeated`");
        }
        let kind = self.dotted(true)?;
        if !well_known::is_scalar(&kind) {
            self.file.mention(scope, kind, Wanted::Type);
        }
        let symbol = if place == Place::Extend { Symbol::Extension } else { Symbol::Other };
        self.named_and_numbered(scope, taken, symbol)?;
        self.bracketed_options(scope)?;
        self.expect(';')
    }

    /// `required`, `optional` or `repeated`; whether one is there.
    fn label(&mut self, place: Place) -> Result<bool> {
        let Token::Word(label @ ("required" | "optional" | "repeated")) = self.token else {
            return Ok(false);
        };
        let allowed = match label {
            "required" => self.file.syntax == Syntax::Proto2 && place == Place::Message,
            "optional" => self.file.syntax != Syntax::Edition,
            _ => true,
        };
        if !allowed || place == Place::Oneof {
            return Err(format!("`{label}` is not allowed here"));
        }
        self.advance()?;
        Ok(true)
    }

    /// `name = number`.
    fn named_and_numbered(&mut self, scope: &str, taken: &mut Taken, symbol: Symbol) -> Result<String> {
        let name = self.word("the name of a field")?;
        let full = self.file.declare(scope, name, symbol)?;
        self.expect('=')?;
        let number = self.integer()?;
        if !(1..=MAX_FIELD).contains(&number) || (19_000..=19_999).contains(&number) {
            return Err(format!("`{full}` cannot have the number {number}"));
        }
        taken.take(name, number as i64)?;
        Ok(full)
    }

    fn map_field(&mut self, scope: &str, taken: &mut Taken) -> Result<()> {
        self.expect('<')?;
        let key = self.dotted(true)?;
        if !well_known::is_key(&key) {
            return Err(format!("keys of maps cannot be of type `{key}`"));
        }
        self.expect(',')?;
        let value = self.dotted(true)?;
        if !well_known::is_scalar(&value) {
            self.file.mention(scope, value, Wanted::Type);
        }
        self.expect('>')?;
        self.named_and_numbered(scope, taken, Symbol::Other)?;
        self.bracketed_options(scope)?;
        self.expect(';')
    }

    /// A group, behind the word: a message and a field of it at once.
    fn group(&mut self, scope: &str, taken: &mut Taken, allowed: bool) -> Result<()> {
        if self.is_proto3() || !allowed {
            return Err("a group is not allowed here".to_owned());
        }
        let Token::Word(name) = self.token else {
            return self.unexpected("the name of a group");
        };
        if !name.starts_with(|c: char| c.is_ascii_uppercase()) {
            return Err(format!("the group `{name}` must begin with a capital"));
        }
        let message = self.named_and_numbered(scope, taken, Symbol::Message)?;
        self.file.declare(scope, &name.to_ascii_lowercase(), Symbol::Other)?;
        self.bracketed_options(scope)?;
        self.message_body(&message)
    }

    /// Extensions of another message, behind the word `extend`.
    pub(super) fn extend(&mut self, scope: &str) -> Result<()> {
        let extended = self.dotted(true)?;
        if self.is_proto3() && !extended.ends_with("Options") {
            return Err("proto3 can only extend options".to_owned());
        }
        self.file.mention(scope, extended, Wanted::Message);
        self.expect('{')?;
        let mut fields = 0;
        let mut taken = Taken::default();
        while !self.take('}')? {
            if !self.take(';')? {
                self.field(scope, &mut taken, Place::Extend)?;
                fields += 1;
            }
        }
        if fields == 0 { Err("an extension has no fields".to_owned()) } else { Ok(()) }
    }

    /// An enum, behind the word `enum`. Its values are declared beside it.
    pub(super) fn enumeration(&mut self, scope: &str) -> Result<()> {
        let name = self.word("the name of an enum")?;
        let full = self.file.declare(scope, name, Symbol::Enum)?;
        self.expect('{')?;
        let mut values: Vec<(&str, i64)> = Vec::new();
        let mut taken = Taken::default();
        while !self.take('}')? {
            if self.take(';')? {
            } else if self.take_word("option")? {
                taken.aliases |= self.token == Token::Word("allow_alias");
                self.option(&full)?;
            } else if self.take_word("reserved")? {
                self.reserved(&mut taken, i32::MAX.into())?;
            } else {
                let value = self.word("the name of a value")?;
                self.file.declare(scope, value, Symbol::Other)?;
                self.expect('=')?;
                values.push((value, self.signed()?));
                self.bracketed_options(&full)?;
                self.expect(';')?;
            }
        }
        match values.first() {
            None => return Err(format!("the enum `{full}` has no values")),
            Some((_, first)) if *first != 0 && self.file.syntax != Syntax::Proto2 => {
                return Err(format!("the first value of the enum `{full}` must be 0"));
            }
            Some(_) => {}
        }
        values.into_iter().try_for_each(|(value, number)| taken.take(value, number))?;
        taken.check()
    }

    fn signed(&mut self) -> Result<i64> {
        let negative = self.take('-')?;
        let magnitude = i64::try_from(self.integer()?).unwrap_or(i64::MAX);
        let number = if negative { -magnitude } else { magnitude };
        if i32::try_from(number).is_err() {
            Err(format!("{number} does not fit into 32 bits"))
        } else {
            Ok(number)
        }
    }

    /// Reserved names or numbers, behind the word `reserved`.
    fn reserved(&mut self, taken: &mut Taken, max: i64) -> Result<()> {
        let named = match self.token {
            Token::Text(_) => self.file.syntax != Syntax::Edition,
            Token::Word(_) => self.file.syntax == Syntax::Edition,
            _ => {
                taken.reserved_numbers = self.ranges(max)?;
                return self.expect(';');
            }
        };
        if !named {
            return self.unexpected("a reserved name");
        }
        loop {
            let name = match self.token {
                Token::Word(word) if self.file.syntax == Syntax::Edition => {
                    self.advance()?;
                    word.to_owned()
                }
                _ => self.text()?,
            };
            if !taken.reserved_names.insert(name.clone()) {
                return Err(format!("the name `{name}` is reserved twice"));
            }
            if !self.take(',')? {
                return self.expect(';');
            }
        }
    }

    /// `1, 3 to 5, 9 to max`.
    fn ranges(&mut self, max: i64) -> Result<Vec<RangeInclusive<i64>>> {
        let mut ranges = Vec::new();
        loop {
            let start = self.signed()?;
            let end = match self.take_word("to")? {
                false => start,
                true if self.take_word("max")? => max,
                true => self.signed()?,
            };
            if end < start {
                return Err(format!("the range {start} to {end} is backwards"));
            }
            ranges.push(start..=end);
            if !self.take(',')? {
                return Ok(ranges);
            }
        }
    }
}
