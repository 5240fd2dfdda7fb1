//! Why a text cannot be read, before it has a file.

use std::borrow::Cow;
use std::ops::Range;

/// A failure with offsets into the text being read; one word, because failing is rare and results are everywhere.
#[derive(Debug)]
pub(crate) struct Problem(Box<Details>);

/// What there is to say about a failure.
#[derive(Debug)]
pub(crate) struct Details {
    /// The place to look at.
    pub(crate) at: Range<usize>,
    /// What is wrong, lower case, without a full stop.
    pub(crate) message: Cow<'static, str>,
    /// What was being read, and where it begins.
    pub(crate) context: Option<(usize, &'static str)>,
    /// What to write instead.
    pub(crate) help: Option<&'static str>,
}

/// The result of a step.
pub(crate) type Outcome<T> = Result<T, Problem>;

impl Problem {
    pub(crate) fn new(at: Range<usize>, message: impl Into<Cow<'static, str>>) -> Self {
        Self(Box::new(Details { at, message: message.into(), context: None, help: None }))
    }

    /// Says what was being read when it happened; a beginning at the failure itself says nothing.
    pub(crate) fn within(mut self, start: usize, what: &'static str) -> Self {
        if start != self.0.at.start {
            self.0.context = Some((start, what));
        }
        self
    }

    pub(crate) fn help(mut self, help: &'static str) -> Self {
        self.0.help = Some(help);
        self
    }

    pub(crate) fn into_details(self) -> Details {
        *self.0
    }
}
