//! Why a text cannot be read, before it has a file.

use std::borrow::Cow;
use std::ops::Range;

/// A failure with offsets into the text being read.
#[derive(Debug)]
pub(crate) struct Problem {
    /// The place to look at.
    pub(crate) at: Range<usize>,
    /// What is wrong, lower case, without a full stop.
    pub(crate) message: Cow<'static, str>,
    /// What was being read, and where it begins.
    pub(crate) context: Option<(usize, &'static str)>,
    /// What to write instead.
    pub(crate) help: Option<&'static str>,
}

/// The result of a step; boxed, because failing is rare and results are everywhere.
pub(crate) type Outcome<T> = Result<T, Box<Problem>>;

impl Problem {
    pub(crate) fn new(at: Range<usize>, message: impl Into<Cow<'static, str>>) -> Box<Self> {
        Box::new(Self { at, message: message.into(), context: None, help: None })
    }

    pub(crate) fn within(mut self: Box<Self>, start: usize, what: &'static str) -> Box<Self> {
        self.context = Some((start, what));
        self
    }

    pub(crate) fn help(mut self: Box<Self>, help: &'static str) -> Box<Self> {
        self.help = Some(help);
        self
    }
}
