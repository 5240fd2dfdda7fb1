//! The grammar of members: names, literals, lists, maps, messages, and what is appended to them.

use super::literal;
use super::parser::{Node, Parsed, Parser, Stop};
use super::syntax::{Begin, Close};
use super::token::{Kind, Token, is_reserved};
use crate::{Expr, ExprId, ListExpr, MapEntry, Place, StructField};
use value::{Str, Value, str_literal};

impl Parser<'_> {
    /// A primary expression and its `.field`, `.method(…)`, `[index]` and `{…}`.
    pub(super) fn member(&mut self) -> Parsed {
        let mut qualified = matches!(self.token.kind, Kind::Ident | Kind::Dot);
        let mut node = self.primary()?;
        loop {
            match self.token.kind {
                Kind::Dot => node = self.select_or_call(node, &mut qualified)?,
                Kind::OpenBracket => {
                    qualified = false;
                    node = self.index(node)?;
                }
                Kind::OpenBrace if qualified && self.ast.qualified_name(node.id).is_some() => {
                    qualified = false;
                    node = self.message(node)?;
                }
                _ => return Ok(node),
            }
        }
    }

    #[inline(never)]
    fn select_or_call(&mut self, operand: Node, qualified: &mut bool) -> Parsed {
        let dot = self.advance();
        let optional = self.eat(Kind::Question);
        let name = match self.token.kind {
            Kind::Ident | Kind::EscapedIdent => self.advance(),
            _ => return Err(self.no_viable(dot.start)),
        };
        if !optional && name.kind == Kind::Ident && self.token.kind == Kind::OpenParen {
            *qualified = false;
            return self.method(operand, name);
        }
        *qualified &= !optional && name.kind == Kind::Ident;
        let field = self.field_name(name);
        let height = self.height_above(operand.height)?;
        let range = self.since(operand.start);
        if !optional {
            let select = Expr::Select { operand: operand.id, field, test_only: false };
            return Ok(self.node(select, range, dot.start, height));
        }
        let field = self.add(Expr::Literal(Value::String(field)), name.start..name.end, name.start);
        let function = str_literal!("_?._");
        let call = Expr::Call { function, target: None, args: vec![operand.id, field] };
        Ok(self.node(call, range, dot.start, height))
    }

    fn field_name(&self, name: Token) -> Str {
        let text = self.slice(name);
        Str::from(if name.kind == Kind::EscapedIdent { &text[1..text.len() - 1] } else { text })
    }

    fn method(&mut self, target: Node, name: Token) -> Parsed {
        let at = self.advance().start;
        let (args, highest) = self.arguments()?;
        let height = self.height_above(highest.max(target.height))?;
        let range = self.since(target.start);
        let (start, end) = (range.start, range.end);
        let function = Str::from(self.slice(name));
        let id = self.call(function, Some(target.id), args, Place { range, at });
        Ok(Node { id, start, end, height })
    }

    /// `a, b)`: the arguments behind an opening parenthesis, and the height of the highest.
    fn arguments(&mut self) -> Result<(Vec<ExprId>, u16), Stop> {
        let mut args = Vec::new();
        let mut highest = 0;
        if self.eat(Kind::CloseParen) {
            return Ok((args, highest));
        }
        self.demand(Begin::Argument)?;
        loop {
            let argument = self.expr()?;
            args.push(argument.id);
            highest = highest.max(argument.height);
            if !self.eat(Kind::Comma) {
                self.close(Close::Paren)?;
                return Ok((args, highest));
            }
        }
    }

    #[inline(never)]
    fn index(&mut self, operand: Node) -> Parsed {
        let at = self.advance().start;
        let function = if self.eat(Kind::Question) { str_literal!("_[?_]") } else { str_literal!("_[_]") };
        self.demand(Begin::Index)?;
        let index = self.expr()?;
        self.close(Close::Bracket)?;
        let height = self.height_above(operand.height.max(index.height))?;
        let range = self.since(operand.start);
        let end = range.end;
        let id = self.call(function, None, vec![operand.id, index.id], Place { range, at });
        Ok(Node { id, start: operand.start, end, height })
    }

    fn primary(&mut self) -> Parsed {
        match self.token.kind {
            Kind::Ident => self.name(false),
            Kind::Dot if self.upcoming().next() == Some(Kind::Ident) => self.name(true),
            Kind::OpenParen => self.nested(),
            Kind::OpenBracket => self.list(),
            Kind::OpenBrace => self.map(),
            Kind::End => Err(self.misplaced(Begin::Operand)),
            _ => self.literal(),
        }
    }

    fn nested(&mut self) -> Parsed {
        let start = self.advance().start;
        let inner = self.expr()?;
        self.close(Close::Paren)?;
        let range = self.since(start);
        Ok(Node { start: range.start, end: range.end, ..inner })
    }

    #[inline(never)]
    fn literal(&mut self) -> Parsed {
        let start = self.token.start;
        let negative = self.at_number() && self.eat(Kind::Minus);
        let text = self.slice(self.token);
        let value = match self.token.kind {
            Kind::Int => literal::int(text, negative),
            Kind::Uint => literal::uint(text),
            Kind::Double => literal::double(text, negative),
            Kind::String => literal::string(text),
            Kind::Bytes => literal::bytes(text),
            Kind::True => Ok(Value::Bool(true)),
            Kind::False => Ok(Value::Bool(false)),
            Kind::Null => Ok(Value::Null),
            _ => return Err(self.misplaced(Begin::Operand)),
        };
        self.advance();
        let range = self.since(start);
        Ok(match value {
            Ok(value) => self.node(Expr::Literal(value), range, start, 0),
            Err(message) => self.invalid(message, range),
        })
    }

    /// A name, with a dot before it or not, or a call of a function.
    #[inline(never)]
    fn name(&mut self, dotted: bool) -> Parsed {
        let start = self.token.start;
        if dotted {
            self.advance();
        }
        let token = self.advance();
        let text = self.slice(token);
        if is_reserved(text) && !self.begins_message() {
            let node = self.invalid(&format!("reserved identifier: {text}"), start..token.end);
            return if self.token.kind == Kind::OpenParen { self.skip_arguments(node) } else { Ok(node) };
        }
        let name = if dotted { Str::from(format!(".{text}")) } else { Str::from(text) };
        if self.token.kind != Kind::OpenParen {
            return Ok(self.node(Expr::Ident(name), start..token.end, token.start, 0));
        }
        let at = self.advance().start;
        let (args, height) = self.arguments()?;
        let range = self.since(start);
        let end = range.end;
        let id = self.call(name, None, args, Place { range, at });
        Ok(Node { id, start, end, height })
    }

    fn skip_arguments(&mut self, refused: Node) -> Parsed {
        self.advance();
        let (_, height) = self.arguments()?;
        let range = self.since(refused.start);
        Ok(Node { end: range.end, height, ..refused })
    }

    /// Whether `.name.name {` follows: then what was read is part of a message's name, where any word is allowed.
    fn begins_message(&self) -> bool {
        let mut kinds = std::iter::once(self.token.kind).chain(self.upcoming());
        loop {
            match kinds.next() {
                Some(Kind::OpenBrace) => return true,
                Some(Kind::Dot) if kinds.next() == Some(Kind::Ident) => {}
                _ => return false,
            }
        }
    }

    fn list(&mut self) -> Parsed {
        let start = self.advance().start;
        let mut list = ListExpr { elements: Vec::new(), optional: Vec::new() };
        let mut height = 0;
        self.demand(Begin::Element)?;
        self.entries(Close::List, |parser| {
            if parser.eat(Kind::Question) {
                list.optional.push(list.elements.len() as u32);
            }
            let element = parser.expr()?;
            list.elements.push(element.id);
            height = height.max(element.height);
            Ok(())
        })?;
        let range = self.since(start);
        Ok(self.node(Expr::List(list), range, start, height))
    }

    fn map(&mut self) -> Parsed {
        let start = self.advance().start;
        let mut entries = Vec::new();
        let mut height = 0;
        self.demand(Begin::Entry)?;
        self.entries(Close::Brace, |parser| {
            let optional = parser.eat(Kind::Question);
            let key = parser.expr()?;
            parser.close(Close::Colon)?;
            parser.count_entry();
            let value = parser.expr()?;
            height = height.max(key.height).max(value.height);
            entries.push(MapEntry { key: key.id, value: value.id, optional });
            Ok(())
        })?;
        let range = self.since(start);
        Ok(self.node(Expr::Map(entries), range, start, height))
    }

    /// What stands between brackets or braces: entries with commas between them, and perhaps one behind them, or
    /// one alone.
    fn entries(
        &mut self,
        close: Close,
        mut entry: impl FnMut(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        let mut comma = self.eat(Kind::Comma);
        let mut more = !comma;
        while more && self.token.kind != close.kind() && self.token.kind != Kind::Comma {
            entry(self)?;
            comma = self.eat(Kind::Comma);
            more = comma;
        }
        self.close(if comma { close.behind_comma() } else { close })
    }

    #[inline(never)]
    fn message(&mut self, name: Node) -> Parsed {
        let at = self.advance().start;
        let mut fields = Vec::new();
        let mut height = 0;
        self.entries(Close::Brace, |parser| {
            let optional = parser.eat(Kind::Question);
            let field = match parser.token.kind {
                Kind::Ident | Kind::EscapedIdent => parser.advance(),
                _ => return Err(parser.misplaced(Begin::Field)),
            };
            let at = parser.token.start;
            parser.close(Close::Colon)?;
            parser.count_entry();
            let value = parser.expr()?;
            height = height.max(value.height);
            fields.push(StructField { name: parser.field_name(field), value: value.id, optional, at });
            Ok(())
        })?;
        let range = self.since(name.start);
        let message = self.ast.qualified_name(name.id).unwrap_or_default();
        Ok(self.node(Expr::Struct(Str::from(message), fields), range, at, height))
    }
}
