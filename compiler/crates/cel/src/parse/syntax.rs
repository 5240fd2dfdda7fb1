//! What the parser says about text that is no expression, in cel-go's words.

use super::parser::{Node, Parser, Stop};
use super::token::Kind;
use crate::Issue;
use std::ops::Range;

/// What must begin where the parser is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Begin {
    /// An operand.
    Operand,
    /// The first argument, or the end of the arguments.
    Argument,
    /// An index behind `[`.
    Index,
    /// The first element of a list, or its end.
    Element,
    /// The first entry of a map, or its end.
    Entry,
    /// A field of a message.
    Field,
}

impl Begin {
    /// What may begin here, as cel-go lists it.
    fn expected(self) -> &'static str {
        match self {
            Self::Operand => {
                "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, STRING, \
                 BYTES, IDENTIFIER}"
            }
            Self::Argument => {
                "{'[', '{', '(', ')', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, \
                 STRING, BYTES, IDENTIFIER}"
            }
            Self::Index => {
                "{'[', '{', '(', '.', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, NUM_UINT, \
                 STRING, BYTES, IDENTIFIER}"
            }
            Self::Element => {
                "{'[', ']', '{', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, \
                 NUM_UINT, STRING, BYTES, IDENTIFIER}"
            }
            Self::Entry => {
                "{'[', '{', '}', '(', '.', ',', '-', '!', '?', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, \
                 NUM_UINT, STRING, BYTES, IDENTIFIER}"
            }
            Self::Field => "IDENTIFIER",
        }
    }

    fn accepts(self, kind: Kind) -> bool {
        match kind {
            Kind::CloseParen => self == Self::Argument,
            Kind::CloseBracket => self == Self::Element,
            Kind::CloseBrace => self == Self::Entry,
            Kind::Comma => matches!(self, Self::Element | Self::Entry),
            Kind::Question => matches!(self, Self::Index | Self::Element | Self::Entry),
            Kind::Ident => true,
            kind => self != Self::Field && begins_operand(kind),
        }
    }
}

fn begins_operand(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Ident
            | Kind::Int
            | Kind::Uint
            | Kind::Double
            | Kind::String
            | Kind::Bytes
            | Kind::True
            | Kind::False
            | Kind::Null
            | Kind::OpenBracket
            | Kind::OpenBrace
            | Kind::OpenParen
            | Kind::Dot
            | Kind::Minus
            | Kind::Not
    )
}

/// What must end what the parser has begun.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Close {
    /// Of arguments or a nested expression.
    Paren,
    /// Of an index, or of a list behind a comma.
    Bracket,
    /// Of a list, where a comma may stand too.
    List,
    /// Of a map or message, likewise.
    Brace,
    /// Of a map or message, behind a comma.
    LastBrace,
    /// Between a key and its value, or the branches of a conditional.
    Colon,
}

impl Close {
    pub(super) fn kind(self) -> Kind {
        match self {
            Self::Paren => Kind::CloseParen,
            Self::Bracket | Self::List => Kind::CloseBracket,
            Self::Brace | Self::LastBrace => Kind::CloseBrace,
            Self::Colon => Kind::Colon,
        }
    }

    /// The same where a comma stood already.
    pub(super) fn behind_comma(self) -> Self {
        match self {
            Self::List => Self::Bracket,
            Self::Brace => Self::LastBrace,
            other => other,
        }
    }

    fn expected(self) -> &'static str {
        match self {
            Self::Paren => "')'",
            Self::Bracket => "']'",
            Self::List => "{']', ','}",
            Self::Brace => "{'}', ','}",
            Self::LastBrace => "'}'",
            Self::Colon => "':'",
        }
    }
}

impl Parser<'_> {
    /// Takes what ends a piece of the grammar.
    pub(super) fn close(&mut self, close: Close) -> Result<(), Stop> {
        if self.eat(close.kind()) { Ok(()) } else { Err(self.unclosed(close)) }
    }

    #[cold]
    fn unclosed(&mut self, close: Close) -> Stop {
        let (found, expected) = (self.shown(), close.expected());
        // As ANTLR: is the right token behind this one, or would this one fit behind it?
        let too_much = self.upcoming().next() == Some(close.kind());
        let outermost = self.depth.expr <= 1 && self.token.kind == Kind::End;
        let missing = match close {
            Close::Paren | Close::Bracket | Close::LastBrace => outermost,
            Close::Colon => begins_operand(self.token.kind),
            Close::List | Close::Brace => false,
        };
        self.syntax_error(&if too_much {
            format!("extraneous input '{found}' expecting {expected}")
        } else if missing {
            format!("missing {expected} at '{found}'")
        } else {
            format!("mismatched input '{found}' expecting {expected}")
        })
    }

    /// Refuses a token that cannot begin what must begin here.
    pub(super) fn demand(&mut self, begin: Begin) -> Result<(), Stop> {
        if begin.accepts(self.token.kind) { Ok(()) } else { Err(self.misplaced(begin)) }
    }

    /// The current token cannot begin what must begin here.
    #[cold]
    pub(super) fn misplaced(&mut self, begin: Begin) -> Stop {
        let (found, expected) = (self.shown(), begin.expected());
        let too_much = self.upcoming().next().is_some_and(|next| begin.accepts(next));
        let kind = if too_much { "extraneous" } else { "mismatched" };
        self.syntax_error(&format!("{kind} input '{found}' expecting {expected}"))
    }

    /// The expression is complete, the text is not.
    #[cold]
    pub(super) fn superfluous(&mut self) -> Stop {
        let found = self.shown();
        let kind = if self.upcoming().next() == Some(Kind::End) { "extraneous" } else { "mismatched" };
        self.syntax_error(&format!("{kind} input '{found}' expecting <EOF>"))
    }

    /// No rule that begins here goes on with the current token.
    #[cold]
    pub(super) fn no_viable(&mut self, start: u32) -> Stop {
        let found = self.shown();
        if matches!(self.token.kind, Kind::True | Kind::False | Kind::Null) {
            return self.syntax_error(&format!("mismatched input '{found}' expecting IDENTIFIER"));
        }
        let seen: String = self.text[start as usize..self.token.start as usize].split_whitespace().collect();
        let found = if self.token.kind == Kind::End { "" } else { found.as_str() };
        self.syntax_error(&format!("no viable alternative at input '{seen}{found}'"))
    }

    fn shown(&self) -> String {
        if self.token.kind == Kind::End { "<EOF>".to_owned() } else { escaped(self.slice(self.token)) }
    }

    fn syntax_error(&mut self, message: &str) -> Stop {
        let (start, end) = (self.token.start, self.token.end);
        self.report(Issue::new(format!("Syntax error: {message}"), start..end, start));
        Stop
    }

    /// Bytes that begin no token.
    pub(super) fn unrecognized(&mut self, range: Range<u32>) {
        let text = escaped(&self.text[range.start as usize..range.end as usize]);
        let start = range.start;
        self.report(Issue::new(format!("Syntax error: token recognition error at: '{text}'"), range, start));
    }

    /// Well formed, but meaningless.
    pub(super) fn invalid(&mut self, message: &str, range: Range<u32>) -> Node {
        self.report(Issue::new(message.to_owned(), range.clone(), range.start));
        let at = range.start;
        self.refused(range, at)
    }
}

/// ANTLR shows line ends and tabs of the text as escapes.
fn escaped(text: &str) -> String {
    text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}
