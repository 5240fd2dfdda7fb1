//! The parser's state, and calls with their macros. [`super::operators`] and [`super::primary`] have the grammar.

use super::lexer::Lexer;
use super::limits::{self, RuleDepth};
use super::token::{Kind, Token};
use crate::macros::{Expansion, NodeCount, REFUSED};
use crate::{Ast, CompileError, Expr, ExprId, Issue, Macros, Phase, Place};
use std::ops::Range;
use value::Str;

/// The parser met something it cannot go on after; the issue is recorded.
#[derive(Debug)]
pub(super) struct Stop;

/// What the grammar's rules return.
pub(super) type Parsed = Result<Node, Stop>;

/// A parsed piece: its node, where the piece stands (with parentheses, which nodes do not know), and how high the
/// tree is in cel-go's counting.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    pub(super) id: ExprId,
    pub(super) start: u32,
    pub(super) end: u32,
    pub(super) height: u16,
}

pub(super) struct Parser<'a> {
    pub(super) text: &'a str,
    pub(super) token: Token,
    pub(super) depth: RuleDepth,
    lexer: Lexer<'a>,
    /// The end of the last token taken.
    last_end: u32,
    pub(super) ast: Ast,
    count: NodeCount,
    macros: &'a Macros,
    issues: Vec<Issue>,
}

impl<'a> Parser<'a> {
    pub(super) fn new(text: &'a str, macros: &'a Macros) -> Self {
        let expected = text.len() / 4 + 4;
        let ast = Ast {
            source: Str::from(text),
            exprs: Vec::with_capacity(expected),
            places: Vec::with_capacity(expected),
            root: ExprId(0),
        };
        let mut parser = Self {
            text,
            token: Token { kind: Kind::End, start: 0, end: 0 },
            depth: RuleDepth::default(),
            lexer: Lexer::new(text),
            last_end: 0,
            ast,
            count: NodeCount::default(),
            macros,
            issues: Vec::new(),
        };
        parser.token = parser.lex();
        parser
    }

    pub(super) fn run(mut self) -> Result<Ast, CompileError> {
        if let Ok(node) = self.expr() {
            self.ast.root = node.id;
            if self.token.kind != Kind::End {
                let _ = self.superfluous();
            }
        }
        if self.issues.is_empty() {
            return Ok(self.ast);
        }
        Err(CompileError::new(Phase::Syntax, self.issues))
    }

    fn lex(&mut self) -> Token {
        loop {
            match self.lexer.next() {
                Ok(token) => return token,
                Err(wrong) => self.unrecognized(wrong.start..wrong.end),
            }
        }
    }

    /// Takes the current token.
    pub(super) fn advance(&mut self) -> Token {
        let next = self.lex();
        self.last_end = self.token.end;
        std::mem::replace(&mut self.token, next)
    }

    /// Takes the current token if it is of this kind.
    pub(super) fn eat(&mut self, kind: Kind) -> bool {
        let found = self.token.kind == kind;
        if found {
            self.advance();
        }
        found
    }

    /// The kinds of the tokens after the current one.
    pub(super) fn upcoming(&self) -> impl Iterator<Item = Kind> + use<'a> {
        let mut lexer = self.lexer.clone();
        std::iter::from_fn(move || lexer.next().ok().map(|token| token.kind))
    }

    /// Whether a minus and its number are next.
    pub(super) fn at_number(&self) -> bool {
        self.token.kind == Kind::Minus && matches!(self.upcoming().next(), Some(Kind::Int | Kind::Double))
    }

    pub(super) fn slice(&self, token: Token) -> &'a str {
        &self.text[token.start as usize..token.end as usize]
    }

    /// Where the piece that starts here and ends with the last token stands.
    pub(super) fn since(&self, start: u32) -> Range<u32> {
        start..self.last_end
    }

    pub(super) fn add(&mut self, expr: Expr, range: Range<u32>, at: u32) -> ExprId {
        self.count.add(1);
        self.ast.add(expr, Place { range, at })
    }

    /// cel-go numbers the entries of maps and messages too, and limits how far macros may let numbers grow.
    pub(super) fn count_entry(&mut self) {
        self.count.add(1);
    }

    pub(super) fn node(&mut self, expr: Expr, range: Range<u32>, at: u32, height: u16) -> Node {
        let (start, end) = (range.start, range.end);
        Node { id: self.add(expr, range, at), start, end, height }
    }

    /// Stands for what was refused, so that the rest can be looked at: a call that no macro objects to.
    pub(super) fn refused(&mut self, range: Range<u32>, at: u32) -> Node {
        let call = Expr::Call { function: REFUSED, target: None, args: Vec::new() };
        self.node(call, range, at, 0)
    }

    pub(super) fn report(&mut self, issue: Issue) {
        self.issues.push(issue);
    }

    /// The height above the highest of these nodes.
    pub(super) fn height_above(&mut self, children: u16) -> Result<u16, Stop> {
        limits::above(children).ok_or_else(|| self.too_deep("max recursion depth exceeded"))
    }

    /// Gives up because of a limit that cel-go reports without a place; nothing else counts then.
    pub(super) fn too_deep(&mut self, message: &str) -> Stop {
        self.report(Issue::unplaced(message, self.text));
        Stop
    }

    /// A call of a function, method or operator: a macro's expansion, or the call itself.
    pub(super) fn call(
        &mut self,
        function: Str,
        target: Option<ExprId>,
        args: Vec<ExprId>,
        place: Place,
    ) -> ExprId {
        self.count.add(1);
        match self.expand(&function, target, &args, &place) {
            Some(expanded) => expanded,
            None => self.ast.add(Expr::Call { function, target, args }, place),
        }
    }

    fn expand(
        &mut self,
        function: &Str,
        target: Option<ExprId>,
        args: &[ExprId],
        place: &Place,
    ) -> Option<ExprId> {
        let found = self.macros.find(function, target.is_some(), args.len())?;
        let mut expansion = Expansion::new(&mut self.ast, &mut self.count, place);
        let expanded =
            if expansion.exhausted() { Ok(None) } else { found.expand(&mut expansion, target, args) };
        let issue = if self.count.exhausted() {
            let message = format!("{} while expanding macro '{function}'", NodeCount::REFUSAL);
            Issue::new(message, place.range.clone(), place.at)
        } else {
            match expanded {
                Ok(expanded) => return expanded,
                Err(error) => {
                    let place = error.at.map_or(place, |argument| self.ast.place(argument));
                    Issue::new(error.message, place.range.clone(), place.at)
                }
            }
        };
        let at = issue.at.unwrap_or(place.at);
        self.report(issue);
        Some(self.refused(place.range.clone(), at).id)
    }
}
