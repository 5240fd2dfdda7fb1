//! One `${…}` of a template, compiled.

use super::scope::Scope;
use cel::{CompileError, Program};
use diag::Span;
use std::ops::Range;
use std::sync::{Arc, OnceLock};
use value::Str;
use yaml::{Kind, Node, Style};

/// Where an expression stands: a range of a string scalar's decoded text.
#[derive(Debug, Clone)]
pub struct Place {
    /// The scalar.
    pub scalar: Node,
    /// The bytes of its text.
    pub range: Range<usize>,
}

impl Place {
    /// The whole of a scalar.
    pub fn whole(scalar: &Node) -> Self {
        Self { scalar: scalar.clone(), range: 0..scalar.as_str().map_or(0, str::len) }
    }

    /// A part of this place, in bytes relative to its start.
    #[must_use]
    pub fn part(&self, range: Range<usize>) -> Self {
        let start = self.range.start;
        Self { scalar: self.scalar.clone(), range: start + range.start..start + range.end }
    }

    /// The bytes of the file, given the whole file: exact also in quoted and block scalars.
    pub fn span(&self, file: &[u8]) -> Span {
        let span = self.scalar.span;
        if file.get(span.start as usize..span.end as usize) == self.scalar.as_str().map(str::as_bytes) {
            // Written as it reads.
            let start = span.start as usize;
            return Span::new(span.file, start + self.range.start, start + self.range.end);
        }
        yaml::source_range(file, &self.in_its_style(file), self.range.clone())
    }

    /// The scalar as it is written. A key does not remember whether it was quoted; its first byte tells.
    fn in_its_style(&self, file: &[u8]) -> Node {
        let mut scalar = self.scalar.clone();
        if let Kind::String(content) = &mut scalar.kind
            && content.style == Style::Plain
        {
            content.style = match file.get(scalar.span.start as usize) {
                Some(b'"') => Style::DoubleQuoted,
                Some(b'\'') => Style::SingleQuoted,
                _ => Style::Plain,
            };
        }
        scalar
    }
}

/// An expression with its program, or with the reason why it has none; the reason is an error only where the
/// expression is evaluated.
#[derive(Debug)]
pub struct Expression {
    /// The text between the braces.
    pub text: Str,
    /// Where that text stands.
    pub place: Place,
    program: Result<Program, CompileError>,
    gateway: Option<Gateway>,
}

/// What an expression that mentions `gateway` is in a unit without one.
#[derive(Debug)]
struct Gateway {
    slot: usize,
    scope: Arc<Scope>,
    compiled: OnceLock<Result<Program, CompileError>>,
}

impl Expression {
    /// Compiles the text at a place.
    pub(super) fn compile(text: Str, place: Place, scope: &Arc<Scope>) -> Self {
        let program = scope.compile(&text, &place);
        let slot = scope.slot(Scope::GATEWAY).filter(|_| text.contains(Scope::GATEWAY));
        let gateway = slot.map(|slot| Gateway { slot, scope: Arc::clone(scope), compiled: OnceLock::new() });
        Self { text, place, program, gateway }
    }

    /// The program for a unit in which the slots tell which variables are declared.
    pub fn program(&self, is_set: impl Fn(usize) -> bool) -> &Result<Program, CompileError> {
        match &self.gateway {
            Some(gateway) if !is_set(gateway.slot) => gateway
                .compiled
                .get_or_init(|| gateway.scope.compile_without_gateway(&self.text, &self.place)),
            _ => &self.program,
        }
    }

    /// Why it cannot work in any unit, if it cannot.
    pub fn error(&self) -> Option<&CompileError> {
        self.program.as_ref().err()
    }
}
