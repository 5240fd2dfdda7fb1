//! The grammar of protocol buffer files. Declarations within messages and enums are in [`members`].

mod members;

use super::file::{File, Service, Symbol, Syntax, Wanted, within};
use super::lexer::{Lexer, Token};
use super::well_known;

/// How deep messages may nest.
const MAX_DEPTH: usize = 32;

type Result<T, E = String> = std::result::Result<T, E>;

/// Reads one file.
pub(super) struct Parser<'a> {
    lexer: Lexer<'a>,
    token: Token<'a>,
    file: File,
    depth: usize,
}

impl<'a> Parser<'a> {
    pub(super) fn new(content: &'a str) -> Result<Self> {
        let mut lexer = Lexer::new(content);
        let token = lexer.next()?;
        Ok(Self { lexer, token, file: File::new(), depth: 0 })
    }

    /// The whole file.
    pub(super) fn file(mut self) -> Result<File> {
        self.syntax()?;
        let mut package_seen = false;
        loop {
            let word = match self.token {
                Token::End => return Ok(self.file),
                Token::Sign(';') => {
                    self.advance()?;
                    continue;
                }
                Token::Word(word) => word,
                _ => return self.unexpected("a declaration"),
            };
            self.advance()?;
            match word {
                "import" => self.import()?,
                "package" if !package_seen => {
                    package_seen = true;
                    self.package()?;
                }
                "option" => self.option("")?,
                "message" => self.message(&self.file.package.clone())?,
                "enum" => self.enumeration(&self.file.package.clone())?,
                "extend" => self.extend(&self.file.package.clone())?,
                "service" => self.service()?,
                _ => return Err(format!("`{word}` is no declaration, or stands in the wrong place")),
            }
        }
    }

    fn advance(&mut self) -> Result<Token<'a>> {
        let next = self.lexer.next()?;
        Ok(std::mem::replace(&mut self.token, next))
    }

    fn unexpected<T>(&self, wanted: &str) -> Result<T> {
        Err(format!("expected {wanted}, found {}", self.token.shown()))
    }

    /// Takes a sign if it is the next token.
    fn take(&mut self, sign: char) -> Result<bool> {
        let there = self.token == Token::Sign(sign);
        if there {
            self.advance()?;
        }
        Ok(there)
    }

    fn expect(&mut self, sign: char) -> Result<()> {
        if self.take(sign)? { Ok(()) } else { self.unexpected(&format!("`{sign}`")) }
    }

    fn take_word(&mut self, wanted: &str) -> Result<bool> {
        let there = self.token == Token::Word(wanted);
        if there {
            self.advance()?;
        }
        Ok(there)
    }

    fn word(&mut self, what: &str) -> Result<&'a str> {
        match self.token {
            Token::Word(word) => {
                self.advance()?;
                Ok(word)
            }
            _ => self.unexpected(what),
        }
    }

    /// One or more string literals, which count as one.
    fn text(&mut self) -> Result<String> {
        let mut text = String::new();
        let Token::Text(_) = self.token else {
            return self.unexpected("a string");
        };
        while let Token::Text(part) = self.token {
            text.push_str(part);
            self.advance()?;
        }
        Ok(text)
    }

    fn integer(&mut self) -> Result<u64> {
        match self.token {
            Token::Integer(n) => {
                self.advance()?;
                Ok(n)
            }
            _ => self.unexpected("an integer"),
        }
    }

    /// A name with dots in it; with one before it if `absolute` ones are allowed.
    fn dotted(&mut self, absolute: bool) -> Result<String> {
        let mut name = String::new();
        if absolute && self.take('.')? {
            name.push('.');
        }
        name.push_str(self.word("a name")?);
        while self.take('.')? {
            name.push('.');
            name.push_str(self.word("a name")?);
        }
        Ok(name)
    }

    fn syntax(&mut self) -> Result<()> {
        let edition = match self.token {
            Token::Word("syntax") => false,
            Token::Word("edition") => true,
            _ => return Ok(()),
        };
        self.advance()?;
        self.expect('=')?;
        self.file.syntax = match (edition, self.text()?.as_str()) {
            (false, "proto2") => Syntax::Proto2,
            (false, "proto3") => Syntax::Proto3,
            (true, "2023") => Syntax::Edition,
            (_, other) => return Err(format!("the syntax \"{other}\" is not known")),
        };
        self.expect(';')
    }

    fn import(&mut self) -> Result<()> {
        if let Token::Word("public" | "weak") = self.token {
            self.advance()?;
        }
        let path = self.text()?;
        self.file.imports.push(path);
        self.expect(';')
    }

    fn package(&mut self) -> Result<()> {
        let package = self.dotted(false)?;
        for (at, _) in package.match_indices('.').chain([(package.len(), "")]) {
            if !matches!(
                self.file.symbols.insert(package[..at].to_owned(), Symbol::Package),
                None | Some(Symbol::Package)
            ) {
                return Err(format!("`{}` is declared twice", &package[..at]));
            }
        }
        self.file.package = package;
        self.expect(';')
    }

    /// An option statement, behind its first word.
    fn option(&mut self, scope: &str) -> Result<()> {
        self.option_setting(scope)?;
        self.expect(';')
    }

    /// `name = value`.
    fn option_setting(&mut self, scope: &str) -> Result<()> {
        if self.take('(')? {
            let name = self.dotted(true)?;
            self.file.mention(scope, name, Wanted::Extension);
            self.expect(')')?;
        } else {
            let name = self.word("the name of an option")?;
            if !well_known::is_option(name) {
                return Err(format!("there is no option `{name}`"));
            }
        }
        while self.take('.')? {
            if self.take('(')? {
                let name = self.dotted(true)?;
                self.file.mention(scope, name, Wanted::Extension);
                self.expect(')')?;
            } else {
                self.word("the name of an option")?;
            }
        }
        self.expect('=')?;
        self.option_value()
    }

    fn option_value(&mut self) -> Result<()> {
        match self.token {
            Token::Text(_) => self.text().map(|_| ()),
            Token::Sign('{') => self.skip_braces(),
            Token::Sign('-') => {
                self.advance()?;
                match self.advance()? {
                    Token::Integer(_) | Token::Float | Token::Word("inf" | "nan") => Ok(()),
                    other => Err(format!("expected a number, found {}", other.shown())),
                }
            }
            Token::Integer(_) | Token::Float | Token::Word(_) => self.advance().map(|_| ()),
            Token::Sign(_) | Token::End => self.unexpected("a value"),
        }
    }

    /// A value in braces, whatever it says.
    fn skip_braces(&mut self) -> Result<()> {
        let mut depth = 0_usize;
        loop {
            match self.advance()? {
                Token::Sign('{') => depth += 1,
                Token::Sign('}') => depth -= 1,
                Token::End => return Err("a value in braces does not end".to_owned()),
                _ => {}
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    /// `[a = 1, b = 2]`, if it is there.
    fn bracketed_options(&mut self, scope: &str) -> Result<()> {
        if !self.take('[')? {
            return Ok(());
        }
        loop {
            self.option_setting(scope)?;
            if !self.take(',')? {
                return self.expect(']');
            }
        }
    }

    fn service(&mut self) -> Result<()> {
        let package = self.file.package.clone();
        let name = self.word("the name of a service")?;
        let name = self.file.declare(&package, name, Symbol::Other)?;
        self.expect('{')?;
        let mut methods = Vec::new();
        while !self.take('}')? {
            if self.take(';')? {
            } else if self.take_word("option")? {
                self.option(&name)?;
            } else if self.take_word("rpc")? {
                methods.push(self.method(&name)?);
            } else {
                return self.unexpected("a method");
            }
        }
        self.file.services.push(Service { name, methods });
        Ok(())
    }

    fn method(&mut self, service: &str) -> Result<String> {
        let method = self.word("the name of a method")?;
        self.file.declare(service, method, Symbol::Other)?;
        let scope = within(service, method);
        self.method_type(&scope)?;
        if !self.take_word("returns")? {
            return self.unexpected("`returns`");
        }
        self.method_type(&scope)?;
        if !self.take('{')? {
            self.expect(';')?;
            return Ok(method.to_owned());
        }
        while !self.take('}')? {
            if self.take(';')? {
            } else if self.take_word("option")? {
                self.option(&scope)?;
            } else {
                return self.unexpected("an option");
            }
        }
        Ok(method.to_owned())
    }

    fn method_type(&mut self, scope: &str) -> Result<()> {
        self.expect('(')?;
        self.take_word("stream")?;
        let name = self.dotted(true)?;
        self.file.mention(scope, name, Wanted::Message);
        self.expect(')')
    }
}
