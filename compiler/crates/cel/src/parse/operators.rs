//! The grammar above members: conditionals, logic, comparisons, sums, products, signs.

use super::limits;
use super::parser::{Node, Parsed, Parser, Stop};
use super::syntax::Close;
use super::token::Kind;
use crate::Place;
use value::{Str, str_literal};

const TOO_DEEP: &str = "expression recursion limit exceeded: 250";

impl Parser<'_> {
    /// `or ? or : expr`, or just `or`.
    pub(super) fn expr(&mut self) -> Parsed {
        if !limits::open(&mut self.depth.expr) {
            return Err(self.too_deep(TOO_DEEP));
        }
        let node = self.or()?;
        let node = if self.token.kind == Kind::Question { self.conditional(node)? } else { node };
        self.depth.expr -= 1;
        Ok(node)
    }

    fn conditional(&mut self, condition: Node) -> Parsed {
        let at = self.advance().start;
        let then = self.or()?;
        self.close(Close::Colon)?;
        let otherwise = self.expr()?;
        let height = self.height_above(condition.height.max(then.height).max(otherwise.height))?;
        let place = Place { range: condition.start..otherwise.end, at };
        let args = vec![condition.id, then.id, otherwise.id];
        let id = self.call(str_literal!("_?_:_"), None, args, place);
        Ok(Node { id, start: condition.start, end: otherwise.end, height })
    }

    fn or(&mut self) -> Parsed {
        let first = self.and()?;
        if self.token.kind == Kind::Or { self.chain(first, Kind::Or, Self::and) } else { Ok(first) }
    }

    fn and(&mut self) -> Parsed {
        let first = self.relation()?;
        if self.token.kind == Kind::And { self.chain(first, Kind::And, Self::relation) } else { Ok(first) }
    }

    /// A chain of one logical operator becomes a balanced tree: long chains are not deep.
    #[inline(never)]
    fn chain(&mut self, first: Node, kind: Kind, term: fn(&mut Self) -> Parsed) -> Parsed {
        let mut terms = vec![first];
        let mut operators = Vec::new();
        while self.token.kind == kind {
            operators.push(self.advance().start);
            terms.push(term(self)?);
        }
        let function = if kind == Kind::Or { str_literal!("_||_") } else { str_literal!("_&&_") };
        Ok(self.balance(&function, &terms, &operators))
    }

    fn balance(&mut self, function: &Str, terms: &[Node], operators: &[u32]) -> Node {
        if operators.is_empty() {
            return terms[0];
        }
        let middle = operators.len() / 2;
        let left = self.balance(function, &terms[..=middle], &operators[..middle]);
        let right = self.balance(function, &terms[middle + 1..], &operators[middle + 1..]);
        let place = Place { range: left.start..right.end, at: operators[middle] };
        let id = self.call(function.clone(), None, vec![left.id, right.id], place);
        Node { id, start: left.start, end: right.end, height: left.height.max(right.height) }
    }

    fn relation(&mut self) -> Parsed {
        self.open_relation()?;
        let mut left = self.calc(1)?;
        while let Some(function) = relation_operator(self.token.kind) {
            let at = self.advance().start;
            self.open_relation()?;
            let right = self.calc(1)?;
            self.depth.relation -= 1;
            left = self.binary(function, left, right, at)?;
        }
        self.depth.relation -= 1;
        Ok(left)
    }

    fn open_relation(&mut self) -> Result<(), Stop> {
        if limits::open(&mut self.depth.relation) { Ok(()) } else { Err(self.too_deep(TOO_DEEP)) }
    }

    /// Sums and products whose operators bind at least as strongly as `strength`.
    fn calc(&mut self, strength: u8) -> Parsed {
        if !limits::open(&mut self.depth.calc) {
            return Err(self.too_deep(TOO_DEEP));
        }
        let mut left = self.unary()?;
        while let Some((function, binding)) =
            calc_operator(self.token.kind).filter(|found| found.1 >= strength)
        {
            let at = self.advance().start;
            let right = self.calc(binding + 1)?;
            left = self.binary(function, left, right, at)?;
        }
        self.depth.calc -= 1;
        Ok(left)
    }

    #[inline(never)]
    fn binary(&mut self, function: Str, left: Node, right: Node, at: u32) -> Parsed {
        let height = self.height_above(left.height.max(right.height))?;
        let place = Place { range: left.start..right.end, at };
        let id = self.call(function, None, vec![left.id, right.id], place);
        Ok(Node { id, start: left.start, end: right.end, height })
    }

    fn unary(&mut self) -> Parsed {
        match self.token.kind {
            Kind::Not => self.signed(Kind::Not, str_literal!("!_")),
            // One minus before a number belongs to the number.
            Kind::Minus if !self.at_number() => self.signed(Kind::Minus, str_literal!("-_")),
            _ => self.member(),
        }
    }

    /// Any number of one sign: two cancel out.
    #[inline(never)]
    fn signed(&mut self, kind: Kind, function: Str) -> Parsed {
        let start = self.token.start;
        let mut signs = 0_usize;
        while self.eat(kind) {
            signs += 1;
        }
        if matches!(self.token.kind, Kind::Not | Kind::Minus) && !self.at_number() {
            return Err(self.no_viable(start));
        }
        let operand = self.member()?;
        let node = Node { start, ..operand };
        if signs.is_multiple_of(2) {
            return Ok(node);
        }
        let place = Place { range: start..operand.end, at: start };
        Ok(Node { id: self.call(function, None, vec![operand.id], place), ..node })
    }
}

fn relation_operator(kind: Kind) -> Option<Str> {
    Some(match kind {
        Kind::Less => str_literal!("_<_"),
        Kind::LessEqual => str_literal!("_<=_"),
        Kind::Greater => str_literal!("_>_"),
        Kind::GreaterEqual => str_literal!("_>=_"),
        Kind::Equal => str_literal!("_==_"),
        Kind::NotEqual => str_literal!("_!=_"),
        Kind::In => str_literal!("@in"),
        _ => return None,
    })
}

fn calc_operator(kind: Kind) -> Option<(Str, u8)> {
    Some(match kind {
        Kind::Star => (str_literal!("_*_"), 2),
        Kind::Slash => (str_literal!("_/_"), 2),
        Kind::Percent => (str_literal!("_%_"), 2),
        Kind::Plus => (str_literal!("_+_"), 1),
        Kind::Minus => (str_literal!("_-_"), 1),
        _ => return None,
    })
}
