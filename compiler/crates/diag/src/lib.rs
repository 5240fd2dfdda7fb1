//! Diagnostics as data: what is wrong, where, since when in the pipeline, and what to write instead.
//!
//! Nothing here knows colours, terminals or exit codes; the command line draws. A [`Diagnostic`] names its
//! stable [`Code`], points at source text by [`Span`]s, carries every place that contributed as [`Label`]s
//! and the way that led here as [`Frame`]s. Stages push into a [`Sink`] and go on.

mod code;
mod diagnostic;
mod similar;
mod sink;
mod source;

pub use code::{Code, Severity};
pub use diagnostic::{Diagnostic, Frame, Label};
pub use similar::most_similar;
pub use sink::Sink;
pub use source::{FileId, LineColumn, SourceFile, SourceMap, Span};
