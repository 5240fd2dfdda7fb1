//! From events to nodes: what scalars mean, what aliases name, what keys are.

use crate::builder::{Builder, Full, Slot};
use crate::keys::Keys;
use crate::parser::{Event, Name, Parser, Scalar, Tag};
use crate::problem::{Outcome, Problem};
use crate::resolve::{self, Plain};
use crate::source::Source;
use crate::{DuplicateKey, Kind, Limits, Node, Style};
use diag::Span;
use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use value::Str;

/// What an anchor names.
struct Anchor {
    /// Missing while the collection is still being read: an alias to it would contain itself.
    node: Option<Node>,
    height: usize,
    /// How many steps Go's decoder takes through it, aliases followed.
    steps: u64,
}

/// A collection that is being read.
struct Open {
    anchor: Option<usize>,
    start: u32,
    steps: u64,
    /// It is the list behind a merge key, of which every item must be a mapping.
    merges: bool,
}

/// Reads the one document of a source.
pub(crate) struct Composer<'s, 'b, 'k> {
    source: &'s Source<'b>,
    parser: Parser<'s>,
    builder: Builder<'k>,
    open: Vec<Open>,
    anchors: HashMap<&'s str, usize>,
    named: Vec<Anchor>,
    aliasing: Aliasing,
    doubts: Vec<Doubt>,
}

/// Something that JSON cannot say: a failure, unless a later entry of the same mapping replaces it.
pub(crate) struct Doubt {
    /// The value, or the key.
    pub(crate) span: Span,
    pub(crate) message: &'static str,
}

/// A document that was read.
pub(crate) struct Composed {
    pub(crate) node: Option<Node>,
    pub(crate) duplicates: Vec<DuplicateKey>,
    pub(crate) doubts: Vec<Doubt>,
    /// How many nodes there are, over all documents.
    pub(crate) nodes: usize,
    /// How far the text was read.
    pub(crate) position: usize,
}

impl<'s, 'b, 'k> Composer<'s, 'b, 'k> {
    pub(crate) fn new(source: &'s Source<'b>, keys: &'k mut Keys, limits: Limits, nodes: usize) -> Self {
        Self {
            source,
            parser: Parser::new(&source.text),
            builder: Builder::new(keys, limits, nodes),
            open: Vec::new(),
            anchors: HashMap::new(),
            named: Vec::new(),
            aliasing: Aliasing::default(),
            doubts: Vec::new(),
        }
    }

    /// Reads the document; a failure comes with the position that was reached.
    pub(crate) fn compose(mut self) -> Result<Composed, (Problem, usize)> {
        match self.document() {
            Ok(()) => {
                let (nodes, position) = (self.builder.nodes(), self.parser.scanner.position());
                let (node, duplicates) = self.builder.finish();
                Ok(Composed { node, duplicates, doubts: self.doubts, nodes, position })
            }
            Err(problem) => Err((problem, self.parser.scanner.position())),
        }
    }

    fn document(&mut self) -> Outcome<()> {
        if !self.parser.start()? {
            return Ok(());
        }
        // The document itself is a step.
        self.aliasing.steps = 1;
        loop {
            match self.parser.next()? {
                Event::Scalar(scalar) => self.scalar(scalar)?,
                Event::Alias(name) => self.alias(name)?,
                Event::SequenceStart { anchor, start } => self.open(false, anchor, start)?,
                Event::MappingStart { anchor, start } => self.open(true, anchor, start)?,
                Event::SequenceEnd { end } | Event::MappingEnd { end } => self.close(end)?,
                Event::DocumentEnd => return Ok(()),
            }
        }
    }

    fn step(&mut self, at: u32) -> Outcome<()> {
        self.aliasing.step(1, false).map_err(|Excessive| excessive(at))
    }

    fn scalar(&mut self, scalar: Scalar) -> Outcome<()> {
        let slot = self.builder.slot();
        let range = scalar.start as usize..scalar.end as usize;
        let text = self.parser.scanner.scalar_text(scalar.text);
        if slot == Slot::Key && is_merge(&scalar, text) {
            self.name_scalar(&scalar)?;
            self.builder.merge_key(self.source.span(range));
            return Ok(());
        }
        self.step(scalar.start)?;
        self.check_merge(slot, false, scalar.start)?;
        let text = self.parser.scanner.scalar_text(scalar.text);
        let meaning = meaning(&scalar, text)?;
        let span = self.source.span(range.clone());
        if slot == Slot::Key {
            let key = match meaning.text(text, &range)? {
                Some(text) => text,
                None => Self::key_text(&mut self.doubts, meaning.plain, span).into(),
            };
            self.builder.key(&key, span).map_err(|full| too_much(full, scalar.start))?;
            return self.name_scalar(&scalar);
        }
        if matches!(meaning.plain, Plain::Float(x) if !x.is_finite()) {
            self.doubts.push(Doubt { span, message: "JSON has no number for this value" });
        }
        let kind = Self::kind(&scalar, &meaning, text)?;
        if let Some(anchor) = scalar.anchor {
            let node = Node { span, kind: kind.clone() };
            self.name(anchor, Anchor { node: Some(node), height: 0, steps: 1 });
        }
        let end = span.end;
        self.builder.add(Node { span, kind }, 0, end).map_err(|full| too_much(full, scalar.start))
    }

    /// Remembers a key that has an anchor.
    fn name_scalar(&mut self, scalar: &Scalar) -> Outcome<()> {
        let Some(anchor) = scalar.anchor else { return Ok(()) };
        let text = self.parser.scanner.scalar_text(scalar.text);
        let kind = Self::kind(scalar, &meaning(scalar, text)?, text)?;
        let span = self.source.span(scalar.start as usize..scalar.end as usize);
        self.name(anchor, Anchor { node: Some(Node { span, kind }), height: 0, steps: 1 });
        Ok(())
    }

    fn kind(scalar: &Scalar, meaning: &Meaning, text: &str) -> Outcome<Kind> {
        let range = scalar.start as usize..scalar.end as usize;
        Ok(match meaning.plain {
            Plain::Null => Kind::Null,
            Plain::Bool(b) => Kind::Bool(b),
            Plain::Int(n) => Kind::Int(n),
            Plain::Uint(n) => Kind::Uint(n),
            Plain::Float(x) => Kind::Float(x),
            Plain::Text => {
                let text = meaning.text(text, &range)?.unwrap_or_default();
                Kind::String(crate::Scalar { text: Str::from(&*text), style: scalar.style })
            }
        })
    }

    fn alias(&mut self, name: Name) -> Outcome<()> {
        let slot = self.builder.slot();
        let range = name.start as usize..name.end as usize;
        let word = self.parser.scanner.source(name.start + 1, name.end);
        let Some(anchor) = self.anchors.get(word).map(|index| &self.named[*index]) else {
            return Err(Problem::new(range, format!("there is no anchor `&{word}` above this alias"))
                .help("put a value that starts with `*` in quotes"));
        };
        let Some(node) = anchor.node.clone() else {
            return Err(Problem::new(range, format!("what `&{word}` names would contain itself")));
        };
        let (height, steps) = (anchor.height, anchor.steps);
        self.step(name.start)?;
        self.aliasing.step(steps, true).map_err(|Excessive| excessive(name.start))?;
        self.check_merge(slot, matches!(node.kind, Kind::Map(_)), name.start)?;
        if slot == Slot::Key {
            let key = match &node.kind {
                Kind::String(scalar) => scalar.text.to_string(),
                Kind::List(_) | Kind::Map(_) => return Err(collection_key(range)),
                kind => Self::key_text(&mut self.doubts, plain_of(kind), self.source.span(range.clone())),
            };
            let span = self.source.span(range);
            return self.builder.key(&key, span).map_err(|full| too_much(full, name.start));
        }
        let end = self.source.span(range).end;
        self.builder.add(node, height, end).map_err(|full| too_much(full, name.start))
    }

    fn open(&mut self, map: bool, anchor: Option<Name>, start: u32) -> Outcome<()> {
        let slot = self.builder.slot();
        let at = start as usize..start as usize + 1;
        if slot == Slot::Key {
            return Err(collection_key(at));
        }
        // The list behind a merge key is no step of its own.
        let merges = slot == Slot::Merge && !map;
        if !merges {
            self.step(start)?;
            self.check_merge(slot, map, start)?;
        }
        let anchor = anchor.map(|name| self.name(name, Anchor { node: None, height: 0, steps: 0 }));
        let steps = self.aliasing.steps - u64::from(!merges);
        self.open.push(Open { anchor, start, steps, merges });
        let span = self.source.span(start as usize..start as usize);
        self.builder.open(map, span).map_err(|full| too_much(full, start))
    }

    fn close(&mut self, end: Option<u32>) -> Outcome<()> {
        let end = end.map(|end| self.source.span(end as usize..end as usize).end);
        let (Some(open), Some((node, height))) = (self.open.pop(), self.builder.close(end)) else {
            return Ok(());
        };
        if let Some(index) = open.anchor {
            let steps = self.aliasing.steps - open.steps;
            self.named[index] = Anchor { node: Some(node.clone()), height, steps };
        }
        self.builder.put(node, height).map_err(|full| too_much(full, open.start))
    }

    /// Remembers what an anchor names.
    fn name(&mut self, name: Name, anchor: Anchor) -> usize {
        let word = self.parser.scanner.source(name.start + 1, name.end);
        let index = self.named.len();
        self.anchors.insert(word, index);
        self.named.push(anchor);
        index
    }

    /// A merge key wants a mapping, or a list of mappings.
    fn check_merge(&self, slot: Slot, map: bool, start: u32) -> Outcome<()> {
        let wanted =
            slot == Slot::Merge || slot == Slot::Item && self.open.last().is_some_and(|open| open.merges);
        if wanted && !map {
            let at = start as usize;
            return Err(Problem::new(at..at + 1, "`<<` takes a mapping or a list of mappings")
                .help("put the key in quotes if it is an ordinary key: `\"<<\"`"));
        }
        Ok(())
    }

    /// A key that is not text, as JSON spells it.
    fn key_text(doubts: &mut Vec<Doubt>, plain: Plain, span: Span) -> String {
        let mut out = String::new();
        match plain {
            Plain::Bool(b) => out.push_str(if b { "true" } else { "false" }),
            Plain::Int(n) => write!(out, "{n}").expect("a string takes all text"),
            Plain::Float(x) => float_key(&mut out, x),
            Plain::Text => {}
            // A spelling that no other key has.
            Plain::Null => {
                doubts.push(Doubt { span, message: "a key cannot be null" });
                out.push_str("\0null");
            }
            Plain::Uint(n) => {
                doubts.push(Doubt { span, message: "a number this large cannot be a key" });
                write!(out, "\0{n}").expect("a string takes all text");
            }
        }
        out
    }
}

fn too_much(full: Full, start: u32) -> Problem {
    let at = start as usize;
    let message = match full {
        Full::TooDeep => "the document nests too deep from here on",
        Full::TooMany => "the file has too many values from here on",
    };
    Problem::new(at..at, message)
}

/// What a scalar means; text that is not in the file as it stands is here.
struct Meaning {
    plain: Plain,
    binary: bool,
}

impl Meaning {
    /// The text of a string; none for other scalars.
    fn text<'t>(&self, text: &'t str, range: &std::ops::Range<usize>) -> Outcome<Option<Cow<'t, str>>> {
        match self.plain {
            Plain::Text if self.binary => match resolve::binary(text) {
                Some(decoded) => Ok(Some(decoded.into())),
                None => Err(Problem::new(range.clone(), "`!!binary` takes base64")),
            },
            Plain::Text => Ok(Some(text.into())),
            _ => Ok(None),
        }
    }
}

fn meaning(scalar: &Scalar, text: &str) -> Outcome<Meaning> {
    let plain = match scalar.tag {
        None if scalar.style == Style::Plain => resolve::plain(text),
        None => Plain::Text,
        Some(tag) => resolve::tagged(tag, text).ok_or_else(|| {
            let range = scalar.start as usize..scalar.end as usize;
            Problem::new(range, "the value is not of the type that its tag names")
        })?,
    };
    Ok(Meaning { plain, binary: scalar.tag == Some(Tag::Binary) })
}

fn is_merge(scalar: &Scalar, text: &str) -> bool {
    let implicit = match scalar.tag {
        None => scalar.style == Style::Plain,
        Some(tag) => matches!(tag, Tag::Merge | Tag::NonSpecific),
    };
    implicit && text == "<<"
}

fn plain_of(kind: &Kind) -> Plain {
    match kind {
        Kind::Null => Plain::Null,
        Kind::Bool(b) => Plain::Bool(*b),
        Kind::Int(n) => Plain::Int(*n),
        Kind::Uint(n) => Plain::Uint(*n),
        Kind::Float(x) => Plain::Float(*x),
        _ => Plain::Text,
    }
}

/// A float key goes through a 32-bit number.
fn float_key(out: &mut String, x: f64) {
    let short = x as f32;
    if short.is_nan() {
        out.push_str(".nan");
    } else if short.is_infinite() {
        out.push_str(if short > 0.0 { ".inf" } else { "-.inf" });
    } else {
        // The shortest digits of the short number are also the shortest of the long number they spell.
        let digits = format!("{short:e}");
        value::go::write_g(out, digits.parse().unwrap_or(x));
    }
}

fn collection_key(at: std::ops::Range<usize>) -> Problem {
    Problem::new(at, "a list or a mapping cannot be a key")
        .help("put text that starts with `{` or `[` in quotes; a template `{{ … }}` is not YAML until it is rendered")
}

/// Go's rule against documents that grow by aliases: how many steps of decoding aliases may cause.
#[derive(Debug, Default)]
struct Aliasing {
    steps: u64,
    by_alias: u64,
}

/// Aliases cause too much.
#[derive(Debug)]
struct Excessive;

impl Aliasing {
    fn step(&mut self, steps: u64, by_alias: bool) -> Result<(), Excessive> {
        self.steps = self.steps.saturating_add(steps);
        if by_alias {
            self.by_alias = self.by_alias.saturating_add(steps);
        }
        if self.by_alias > 100
            && self.steps > 1000
            && self.by_alias as f64 / self.steps as f64 > self.allowed()
        {
            return Err(Excessive);
        }
        Ok(())
    }

    /// 99 % up to 400,000 steps, 10 % from 4,000,000 on, a straight line between.
    fn allowed(&self) -> f64 {
        const LOW: u64 = 400_000;
        const HIGH: u64 = 4_000_000;
        match self.steps {
            0..=LOW => 0.99,
            HIGH.. => 0.10,
            steps => 0.99 - 0.89 * ((steps - LOW) as f64 / (HIGH - LOW) as f64),
        }
    }
}

fn excessive(at: u32) -> Problem {
    Problem::new(at as usize..at as usize + 1, "aliases repeat too much of this document")
}
