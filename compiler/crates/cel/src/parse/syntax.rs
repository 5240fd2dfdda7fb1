//! What the parser says about text that is no expression, in cel-go's words.

use super::parser::{Node, Parser, Stop};
use super::token::Kind;
use crate::Issue;
use std::ops::Range;

/// What may begin an operand, as cel-go lists it.
pub(super) const PRIMARY: &str = "{'[', '{', '(', '.', '-', '!', 'true', 'false', 'null', NUM_FLOAT, NUM_INT, \
                                  NUM_UINT, STRING, BYTES, IDENTIFIER}";

impl Parser<'_> {
    /// The current token stands where something else must.
    pub(super) fn unexpected(&mut self, expected: &str) -> Stop {
        let found = self.shown();
        // What follows a complete expression is rather too much than wrong.
        let kind = if expected == "<EOF>" && self.upcoming().next() == Some(Kind::End) {
            "extraneous"
        } else {
            "mismatched"
        };
        self.syntax_error(format!("{kind} input '{found}' expecting {expected}"))
    }

    /// No rule goes on from here with the current token.
    pub(super) fn no_viable(&mut self, start: u32) -> Stop {
        let found = self.shown();
        if matches!(self.token.kind, Kind::True | Kind::False | Kind::Null) {
            return self.syntax_error(format!("mismatched input '{found}' expecting IDENTIFIER"));
        }
        let seen = &self.text[start as usize..self.token.start as usize];
        let seen: String = seen.split_whitespace().collect();
        self.syntax_error(format!("no viable alternative at input '{seen}{found}'"))
    }

    fn shown(&self) -> String {
        if self.token.kind == Kind::End { "<EOF>".to_owned() } else { escaped(self.slice(self.token)) }
    }

    fn syntax_error(&mut self, message: String) -> Stop {
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
        self.refused(range)
    }
}

/// ANTLR shows line ends and tabs of the text as escapes.
fn escaped(text: &str) -> String {
    text.replace('\n', "\\n").replace('\r', "\\r").replace('\t', "\\t")
}
