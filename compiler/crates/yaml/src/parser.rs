//! From tokens to events, after the grammar of YAML 1.1: a pushdown automaton, so nesting costs no stack.

use crate::Style;
use crate::misplaced::{self, Advice};
use crate::problem::{Outcome, Problem};
use crate::scanner::{Scanner, TagParts, Text, Token, TokenKind};

/// One step through a document.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// Another node again, by the name of its anchor.
    Alias(Name),
    Scalar(Scalar),
    SequenceStart {
        anchor: Option<Name>,
        start: u32,
    },
    SequenceEnd {
        end: Option<u32>,
    },
    MappingStart {
        anchor: Option<Name>,
        start: u32,
    },
    MappingEnd {
        end: Option<u32>,
    },
    DocumentEnd,
}

/// A scalar with all that decides what it means.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scalar {
    pub(crate) anchor: Option<Name>,
    pub(crate) tag: Option<Tag>,
    pub(crate) style: Style,
    pub(crate) text: Text,
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The name of an anchor or alias: where it stands, with its `&` or `*`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Name {
    pub(crate) start: u32,
    pub(crate) end: u32,
}

/// The tags that make a difference.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Tag {
    Str,
    Int,
    Float,
    Bool,
    Null,
    Timestamp,
    Binary,
    Merge,
    /// `!`, the tag that says that there is none.
    NonSpecific,
    /// Any other; its scalars are text.
    Other,
}

impl Tag {
    fn of(full: &[u8]) -> Self {
        if full == b"!" {
            return Self::NonSpecific;
        }
        match full.strip_prefix(b"tag:yaml.org,2002:") {
            Some(b"str") => Self::Str,
            Some(b"int") => Self::Int,
            Some(b"float") => Self::Float,
            Some(b"bool") => Self::Bool,
            Some(b"null") => Self::Null,
            Some(b"timestamp") => Self::Timestamp,
            Some(b"binary") => Self::Binary,
            Some(b"merge") => Self::Merge,
            _ => Self::Other,
        }
    }
}

#[derive(Debug, Clone, Copy)]
enum State {
    DocumentContent,
    DocumentEnd,
    BlockNode,
    BlockSequenceFirst,
    BlockSequence,
    IndentlessSequence,
    BlockMappingFirst,
    BlockMappingKey,
    BlockMappingValue,
    FlowSequenceFirst,
    FlowSequence,
    PairKey,
    PairValue,
    PairEnd,
    FlowMappingFirst,
    FlowMappingKey,
    FlowMappingValue,
    FlowMappingNoValue,
}

/// Where a node stands decides which collections it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    Flow,
    Block,
    /// Block, and a list may stand at the indentation of its key.
    BlockOrIndentless,
}

/// Turns the first document of a text into events.
pub(crate) struct Parser<'t> {
    pub(crate) scanner: Scanner<'t>,
    state: State,
    states: Vec<State>,
    /// Where the open collections begin.
    starts: Vec<u32>,
    handles: Vec<TagParts>,
    /// Where the last token taken ends: the place of a node that is not there.
    last_end: u32,
}

impl<'t> Parser<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        Self {
            scanner: Scanner::new(text),
            state: State::BlockNode,
            states: Vec::new(),
            starts: Vec::new(),
            handles: Vec::new(),
            last_end: 0,
        }
    }

    /// Reads up to the content of the first document; false if the text has none.
    pub(crate) fn start(&mut self) -> Outcome<bool> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::StreamEnd {
            return Ok(false);
        }
        self.directives()?;
        self.states.push(State::DocumentEnd);
        let explicit = matches!(
            token.kind,
            TokenKind::VersionDirective { .. } | TokenKind::TagDirective(_) | TokenKind::DocumentStart
        );
        if explicit {
            let token = self.scanner.peek()?;
            if token.kind != TokenKind::DocumentStart {
                return Err(unexpected(token, "`---` must follow the directives"));
            }
            self.take(token);
            self.state = State::DocumentContent;
        }
        Ok(true)
    }

    /// The next event; nothing may be asked for after the end of the document.
    pub(crate) fn next(&mut self) -> Outcome<Event> {
        match self.state {
            State::DocumentContent => self.document_content(),
            State::DocumentEnd => self.document_end(),
            State::BlockNode => self.node(Place::Block),
            State::BlockSequenceFirst => self.block_sequence(true),
            State::BlockSequence => self.block_sequence(false),
            State::IndentlessSequence => self.indentless_sequence(),
            State::BlockMappingFirst => self.block_mapping_key(true),
            State::BlockMappingKey => self.block_mapping_key(false),
            State::BlockMappingValue => self.block_mapping_value(),
            State::FlowSequenceFirst => self.flow_sequence(true),
            State::FlowSequence => self.flow_sequence(false),
            State::PairKey => self.pair_key(),
            State::PairValue => self.pair_value(),
            State::PairEnd => Ok(self.pair_end()),
            State::FlowMappingFirst => self.flow_mapping_key(true),
            State::FlowMappingKey => self.flow_mapping_key(false),
            State::FlowMappingValue => self.flow_mapping_value(),
            State::FlowMappingNoValue => {
                self.scanner.peek()?;
                Ok(self.absent(State::FlowMappingKey))
            }
        }
    }

    fn take(&mut self, token: Token) {
        self.last_end = token.end;
        self.scanner.skip();
    }

    /// Takes a token and peeks at the one behind it.
    fn step(&mut self, token: Token) -> Outcome<Token> {
        self.take(token);
        self.scanner.peek()
    }

    fn pop_state(&mut self) {
        self.state = self.states.pop().unwrap_or(State::DocumentEnd);
    }

    /// Goes into a node, and to `then` after it.
    fn descend(&mut self, then: State, place: Place) -> Outcome<Event> {
        self.states.push(then);
        self.node(place)
    }

    /// The null that stands for a node that is not there.
    fn absent(&mut self, then: State) -> Event {
        self.state = then;
        self.empty_scalar(None, None)
    }

    fn empty_scalar(&self, anchor: Option<Name>, tag: Option<Tag>) -> Event {
        let at = self.last_end;
        Event::Scalar(Scalar { anchor, tag, style: Style::Plain, text: Text::EMPTY, start: at, end: at })
    }

    fn directives(&mut self) -> Outcome<()> {
        let mut version = false;
        loop {
            let token = self.scanner.peek()?;
            match token.kind {
                TokenKind::VersionDirective { .. } if version => {
                    return Err(unexpected(token, "`%YAML` stands twice"));
                }
                TokenKind::VersionDirective { major: 1, minor: 1 } => version = true,
                TokenKind::VersionDirective { .. } => {
                    return Err(
                        unexpected(token, "only YAML 1.1 is read").help("remove the `%YAML` directive")
                    );
                }
                TokenKind::TagDirective(index) => {
                    let parts = self.scanner.tag(index).clone();
                    if self.handles.iter().any(|known| known.handle == parts.handle) {
                        return Err(unexpected(token, "this tag handle is declared twice"));
                    }
                    self.handles.push(parts);
                }
                _ => return Ok(()),
            }
            self.take(token);
        }
    }

    fn document_content(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::VersionDirective { .. }
            | TokenKind::TagDirective(_)
            | TokenKind::DocumentStart
            | TokenKind::DocumentEnd
            | TokenKind::StreamEnd => {
                self.pop_state();
                Ok(self.empty_scalar(None, None))
            }
            _ => self.node(Place::Block),
        }
    }

    fn document_end(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::DocumentEnd {
            self.take(token);
        }
        Ok(Event::DocumentEnd)
    }

    fn node(&mut self, place: Place) -> Outcome<Event> {
        let first = self.scanner.peek()?;
        if first.kind == TokenKind::Alias {
            self.pop_state();
            self.take(first);
            return Ok(Event::Alias(Name { start: first.start, end: first.end }));
        }
        let (token, anchor, tag) = self.properties(first)?;
        let next = match token.kind {
            TokenKind::Scalar(style, text) => {
                self.pop_state();
                self.take(token);
                return Ok(Event::Scalar(Scalar {
                    anchor,
                    tag,
                    style,
                    text,
                    start: token.start,
                    end: token.end,
                }));
            }
            TokenKind::BlockEntry if place == Place::BlockOrIndentless => State::IndentlessSequence,
            TokenKind::FlowSequenceStart => State::FlowSequenceFirst,
            TokenKind::FlowMappingStart => State::FlowMappingFirst,
            TokenKind::BlockSequenceStart if place != Place::Flow => State::BlockSequenceFirst,
            TokenKind::BlockMappingStart if place != Place::Flow => State::BlockMappingFirst,
            _ if anchor.is_some() || tag.is_some() => {
                self.pop_state();
                return Ok(self.empty_scalar(anchor, tag));
            }
            _ => {
                return Err(unexpected(token, "a value is missing here")
                    .within(first.start as usize, "while reading this value"));
            }
        };
        self.state = next;
        let start = token.start;
        Ok(match next {
            State::FlowMappingFirst | State::BlockMappingFirst => Event::MappingStart { anchor, start },
            _ => Event::SequenceStart { anchor, start },
        })
    }

    /// The anchor and tag in front of a node, in either order, and the token behind them.
    fn properties(&mut self, first: Token) -> Outcome<(Token, Option<Name>, Option<Tag>)> {
        let mut token = first;
        let (mut anchor, mut tag) = (None, None);
        loop {
            match token.kind {
                TokenKind::Anchor if anchor.is_none() => {
                    anchor = Some(Name { start: token.start, end: token.end });
                }
                TokenKind::Tag(index) if tag.is_none() => tag = Some(self.resolve_tag(index, token)?),
                _ => return Ok((token, anchor, tag)),
            }
            token = self.step(token)?;
        }
    }

    fn resolve_tag(&self, index: u32, token: Token) -> Outcome<Tag> {
        let TagParts { handle, rest } = self.scanner.tag(index);
        let declared = self.handles.iter().find(|known| known.handle == *handle);
        let prefix: &[u8] = match (declared, handle.as_slice()) {
            (_, b"") => b"",
            (Some(declared), _) => &declared.rest,
            (None, b"!") => b"!",
            (None, b"!!") => b"tag:yaml.org,2002:",
            (None, _) => {
                return Err(unexpected(token, "this tag handle is not declared by a `%TAG` directive"));
            }
        };
        Ok(Tag::of(&[prefix, rest.as_slice()].concat()))
    }

    fn open(&mut self) -> Outcome<()> {
        let token = self.scanner.peek()?;
        self.starts.push(token.start);
        self.take(token);
        Ok(())
    }

    fn close(&mut self) {
        self.starts.pop();
        self.pop_state();
    }

    fn block_sequence(&mut self, first: bool) -> Outcome<Event> {
        if first {
            self.open()?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::BlockEntry => {
                let next = self.step(token)?;
                if matches!(next.kind, TokenKind::BlockEntry | TokenKind::BlockEnd) {
                    Ok(self.absent(State::BlockSequence))
                } else {
                    self.descend(State::BlockSequence, Place::Block)
                }
            }
            TokenKind::BlockEnd => {
                self.close();
                self.scanner.skip();
                Ok(Event::SequenceEnd { end: None })
            }
            kind => Err(self.misplaced(token, misplaced::in_sequence(kind), "while reading this list")),
        }
    }

    fn indentless_sequence(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        if token.kind != TokenKind::BlockEntry {
            self.pop_state();
            return Ok(Event::SequenceEnd { end: None });
        }
        let next = self.step(token)?;
        let absent = matches!(
            next.kind,
            TokenKind::BlockEntry | TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd
        );
        if absent {
            Ok(self.absent(State::IndentlessSequence))
        } else {
            self.descend(State::IndentlessSequence, Place::Block)
        }
    }

    fn block_mapping_key(&mut self, first: bool) -> Outcome<Event> {
        if first {
            self.open()?;
        }
        let token = self.scanner.peek()?;
        match token.kind {
            TokenKind::Key => self.block_mapping_part(token, State::BlockMappingValue),
            TokenKind::BlockEnd => {
                self.close();
                self.scanner.skip();
                Ok(Event::MappingEnd { end: None })
            }
            kind => Err(self.misplaced(token, misplaced::in_mapping(kind), "while reading this mapping")),
        }
    }

    fn block_mapping_value(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            self.block_mapping_part(token, State::BlockMappingKey)
        } else {
            Ok(self.absent(State::BlockMappingKey))
        }
    }

    /// What stands behind a `?` or a `:`.
    fn block_mapping_part(&mut self, token: Token, then: State) -> Outcome<Event> {
        let next = self.step(token)?;
        if matches!(next.kind, TokenKind::Key | TokenKind::Value | TokenKind::BlockEnd) {
            Ok(self.absent(then))
        } else {
            self.descend(then, Place::BlockOrIndentless)
        }
    }

    fn flow_sequence(&mut self, first: bool) -> Outcome<Event> {
        if first {
            self.open()?;
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowSequenceEnd {
            if !first {
                token = self.comma(token, "`,` or `]` is expected here", "while reading this list")?;
            }
            if token.kind == TokenKind::Key {
                self.state = State::PairKey;
                self.take(token);
                return Ok(Event::MappingStart { anchor: None, start: token.start });
            }
            if token.kind != TokenKind::FlowSequenceEnd {
                return self.descend(State::FlowSequence, Place::Flow);
            }
        }
        self.close();
        self.take(token);
        Ok(Event::SequenceEnd { end: Some(token.end) })
    }

    /// Takes the comma between two entries in brackets.
    fn comma(&mut self, token: Token, message: &'static str, context: &'static str) -> Outcome<Token> {
        if token.kind == TokenKind::FlowEntry {
            self.step(token)
        } else {
            Err(self.in_collection(token, message, context))
        }
    }

    fn pair_key(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        let absent =
            matches!(token.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowSequenceEnd);
        if absent {
            // The reader that is followed here drops this token.
            self.take(token);
            Ok(self.absent(State::PairValue))
        } else {
            self.descend(State::PairValue, Place::Flow)
        }
    }

    fn pair_value(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            let next = self.step(token)?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowSequenceEnd) {
                return self.descend(State::PairEnd, Place::Flow);
            }
        }
        Ok(self.absent(State::PairEnd))
    }

    fn pair_end(&mut self) -> Event {
        self.state = State::FlowSequence;
        Event::MappingEnd { end: None }
    }

    fn flow_mapping_key(&mut self, first: bool) -> Outcome<Event> {
        if first {
            self.open()?;
        }
        let mut token = self.scanner.peek()?;
        if token.kind != TokenKind::FlowMappingEnd {
            if !first {
                token = self.comma(token, "`,` or `}` is expected here", "while reading this mapping")?;
            }
            if token.kind == TokenKind::Key {
                let next = self.step(token)?;
                let absent =
                    matches!(next.kind, TokenKind::Value | TokenKind::FlowEntry | TokenKind::FlowMappingEnd);
                if absent {
                    return Ok(self.absent(State::FlowMappingValue));
                }
                return self.descend(State::FlowMappingValue, Place::Flow);
            }
            if token.kind != TokenKind::FlowMappingEnd {
                return self.descend(State::FlowMappingNoValue, Place::Flow);
            }
        }
        self.close();
        self.take(token);
        Ok(Event::MappingEnd { end: Some(token.end) })
    }

    fn flow_mapping_value(&mut self) -> Outcome<Event> {
        let token = self.scanner.peek()?;
        if token.kind == TokenKind::Value {
            let next = self.step(token)?;
            if !matches!(next.kind, TokenKind::FlowEntry | TokenKind::FlowMappingEnd) {
                return self.descend(State::FlowMappingKey, Place::Flow);
            }
        }
        Ok(self.absent(State::FlowMappingKey))
    }

    fn misplaced(&self, token: Token, (message, help): Advice, context: &'static str) -> Problem {
        match self.scanner.quotes_before(token.start as usize) {
            Some(start) => {
                let (message, help) = misplaced::QUOTED;
                unexpected(token, message).within(start, "the quotes open here, on a line before").help(help)
            }
            None => self.in_collection(token, message, context).help(help),
        }
    }

    fn in_collection(&self, token: Token, message: &'static str, context: &'static str) -> Problem {
        let problem = unexpected(token, message);
        match self.starts.last() {
            Some(start) => problem.within(*start as usize, context),
            None => problem,
        }
    }
}

fn unexpected(token: Token, message: &'static str) -> Problem {
    Problem::new(token.start as usize..token.end as usize, message)
}
