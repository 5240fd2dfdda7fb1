//! YAML as Kubernetes' Go readers read it, with a place for every node, and YAML written byte-stably.
//!
//! Reading goes through stages, each a module: `reader` tells JSON from YAML, `split` cuts documents apart, `source`
//! decodes their bytes, `scanner` makes tokens, `parser` events, `composer` and `builder` nodes; `resolve` knows what
//! plain scalars mean. Nothing in it recurses, so nesting costs no stack. `decode_map` leads from the text of a scalar
//! back to its bytes, `emitter` writes values.

mod builder;
mod chars;
mod common_keys;
mod composer;
mod decode_map;
mod emitter;
mod json;
mod keys;
mod misplaced;
mod node;
mod parser;
mod problem;
mod reader;
mod reading;
mod resolve;
mod scanner;
mod source;
mod split;
mod survivors;

pub use decode_map::{key_source_range, source_range};
pub use emitter::{emit, emit_into};
pub use node::{Entry, Kind, Mapping, Node, Scalar, Style};
pub use reader::read;
pub use reading::{Document, DuplicateKey, Limits, ReadError, Reading};
