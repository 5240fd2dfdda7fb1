//! YAML as Kubernetes' Go readers read it, with a place for every node, and YAML written byte-stably.

mod decode_map;
mod emitter;
mod node;
mod reading;

pub use decode_map::source_range;
pub use emitter::{emit, emit_into};
pub use node::{Entry, Kind, Mapping, Node, Scalar, Style};
pub use reading::{Document, DuplicateKey, Limits, ReadError, Reading, read};
