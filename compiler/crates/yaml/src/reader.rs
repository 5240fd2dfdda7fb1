//! Reads files: tells JSON from YAML, cuts documents apart, and reads one after the other.

use crate::builder::Builder;
use crate::composer::Composer;
use crate::json::Json;
use crate::keys::Keys;
use crate::problem::{Details, Problem};
use crate::source::Source;
use crate::split::{BadSeparator, Documents};
use crate::survivors::first_survivor;
use crate::{Document, Kind, Limits, Node, ReadError, Reading};
use diag::{FileId, Span};
use std::ops::Range;

/// How far to look for the `{` that makes a file JSON.
const JSON_PREFIX: usize = 4096;

/// Reads a file as Kubernetes' clients do: documents split at `---`, scalars by the rules of YAML 1.1 as Go's
/// `yaml.v2` has them, keys turned into JSON's strings. Never panics, whatever the bytes.
pub fn read(file: FileId, bytes: &[u8], limits: &Limits) -> Reading {
    if bytes.len() > limits.bytes || u32::try_from(bytes.len()).is_err() {
        let message = format!("the file is larger than {} bytes", limits.bytes);
        let error = ReadError { message, span: Span::new(file, 0, 0), context: None, help: None };
        return Reading { error: Some(error), ..Reading::default() };
    }
    let mut reader =
        Reader { file, bytes, limits: *limits, keys: Keys::new(), nodes: 0, reading: Reading::default() };
    if looks_like_json(bytes) {
        reader.json_or_yaml();
    } else {
        reader.yaml(0, None);
    }
    reader.reading
}

/// Whether the first character that is no space is a `{`.
fn looks_like_json(bytes: &[u8]) -> bool {
    let prefix = &bytes[..bytes.len().min(JSON_PREFIX)];
    let start = match std::str::from_utf8(prefix) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&prefix[..error.valid_up_to()]).unwrap_or_default(),
    };
    start.trim_start().starts_with('{')
}

struct Reader<'b> {
    file: FileId,
    bytes: &'b [u8],
    limits: Limits,
    keys: Keys,
    /// How many nodes there are so far.
    nodes: usize,
    reading: Reading,
}

impl Reader<'_> {
    /// Reads JSON values; what is no JSON after none or one of them is read as YAML.
    fn json_or_yaml(&mut self) {
        let mut json = Json { file: self.file, bytes: self.bytes, pos: 0, hopeless: false };
        loop {
            let start = json.pos;
            let mut builder = Builder::new(&mut self.keys, self.limits, self.nodes);
            let problem = match json.read(&mut builder) {
                Ok(false) => return,
                Ok(true) => {
                    self.nodes = builder.nodes();
                    let (node, duplicates) = builder.finish();
                    let node = node.unwrap_or_else(|| null(self.file, start));
                    self.reading.duplicates.extend(duplicates);
                    self.reading.documents.push(Document { span: node.span, node });
                    continue;
                }
                Err(problem) => problem,
            };
            let error = failure(problem, |range| Span::new(self.file, range.start, range.end));
            let ambiguous = self.reading.documents.len() < 2 && !json.hopeless;
            match self.yaml_start(start).filter(|_| ambiguous) {
                Some(start) => self.yaml(start, Some(error)),
                None => self.reading.error = Some(error),
            }
            return;
        }
    }

    /// Where YAML begins behind JSON: behind spaces, at most one line break of them. The reader followed here looks
    /// at four bytes each time, and does not switch if there are fewer.
    fn yaml_start(&self, mut at: usize) -> Option<usize> {
        loop {
            let ahead = self.bytes.get(at..at + 4)?;
            let valid = match std::str::from_utf8(ahead) {
                Ok(text) => text,
                Err(error) => std::str::from_utf8(&ahead[..error.valid_up_to()]).unwrap_or_default(),
            };
            let c = valid.chars().next().filter(|c| *c != '\u{fffd}')?;
            if !c.is_whitespace() {
                return Some(at);
            }
            at += c.len_utf8();
            if c == '\n' {
                return Some(at);
            }
        }
    }

    /// Reads YAML documents from `start` on. `as_json` is why the first of them is no JSON.
    fn yaml(&mut self, start: usize, as_json: Option<ReadError>) {
        for (index, piece) in Documents::new(self.bytes, start).enumerate() {
            let read = match piece {
                Ok(range) => self.document(range),
                Err(BadSeparator(range)) => Err(self.bad_separator(range)),
            };
            if let Err(error) = read {
                // Of the two explanations, the one that understood more.
                let as_json = as_json.filter(|json| index == 0 && json.span.start > error.span.start);
                self.reading.error = Some(as_json.unwrap_or(error));
                return;
            }
        }
    }

    fn bad_separator(&self, range: Range<usize>) -> ReadError {
        let line = &self.bytes[range.clone()];
        let len = line.trim_ascii_end().len();
        ReadError {
            message: "only a comment may follow `---` on its line".to_owned(),
            span: Span::new(self.file, range.start, range.start + len),
            context: None,
            help: Some("start the document on the next line".to_owned()),
        }
    }

    fn document(&mut self, range: Range<usize>) -> Result<(), ReadError> {
        let mut source = Source::new(self.file, self.bytes, range.clone());
        let composed = Composer::new(&source, &mut self.keys, self.limits, self.nodes).compose();
        let composed = match composed {
            Ok(composed) => composed,
            Err((problem, position)) => {
                let problem = source.explain(problem, position);
                return Err(failure(problem, |range| source.span(range)));
            }
        };
        if let Err(problem) = source.check(composed.position) {
            return Err(failure(problem, |range| source.span(range)));
        }
        let node = composed.node.unwrap_or_else(|| null(self.file, range.start));
        if let Some(doubt) = first_survivor(&node, composed.doubts) {
            return Err(ReadError {
                message: doubt.message.to_owned(),
                span: doubt.span,
                context: None,
                help: Some("put it in quotes".to_owned()),
            });
        }
        self.nodes = composed.nodes;
        self.reading.duplicates.extend(composed.duplicates);
        let span = Span::new(self.file, range.start, range.end);
        self.reading.documents.push(Document { node, span });
        Ok(())
    }
}

fn failure(problem: Problem, place: impl Fn(Range<usize>) -> Span) -> ReadError {
    let Details { at, message, context, help } = problem.into_details();
    ReadError {
        message: message.into_owned(),
        span: place(at),
        context: context.map(|(start, what)| (place(start..start), what.to_owned())),
        help: help.map(str::to_owned),
    }
}

fn null(file: FileId, at: usize) -> Node {
    Node { span: Span::new(file, at, at), kind: Kind::Null }
}
