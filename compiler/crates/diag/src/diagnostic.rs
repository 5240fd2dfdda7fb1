//! One finding.

use crate::{Code, Severity, Span};

/// A place that contributed to a finding, and what it contributed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// Where.
    pub span: Span,
    /// Why this place matters here; may be empty for the primary place.
    pub text: String,
}

/// One step of the way that led to a finding: "while rendering trait `x` on component `y` for environment `z`".
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Frame {
    /// The step, starting with a verb: "rendering trait `x`".
    pub text: String,
    /// The place that caused the step, if there is one.
    pub span: Option<Span>,
}

/// One finding: what is wrong, where, why, and what to write instead.
///
/// Messages are lower-case phrases without a full stop, with names in backticks. `help` is text to act on.
/// `details` keeps what OpenChoreo itself would report, where it reports anything.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Its stable name.
    pub code: Code,
    /// Its weight in this run.
    pub severity: Severity,
    /// What is wrong.
    pub message: String,
    /// The place to look at first.
    pub primary: Option<Label>,
    /// Every other place that contributed.
    pub labels: Vec<Label>,
    /// What to do about it.
    pub help: Vec<String>,
    /// Outermost step first.
    pub trace: Vec<Frame>,
    /// The unit it is about (`component/ns/project/name/environment`), when it is about one.
    pub subject: Option<String>,
    /// How many further units it is just as true of.
    pub repeats: usize,
    /// The text of upstream's own error or condition, when upstream has one.
    pub details: Option<String>,
}

impl Diagnostic {
    /// A finding without a place; add one with [`Diagnostic::at`].
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            severity: code.severity,
            message: message.into(),
            primary: None,
            labels: Vec::new(),
            help: Vec::new(),
            trace: Vec::new(),
            subject: None,
            repeats: 0,
            details: None,
        }
    }

    /// Sets the place to look at first, and what to see there (may be empty).
    pub fn at(mut self, span: Span, text: impl Into<String>) -> Self {
        self.primary = Some(Label { span, text: text.into() });
        self
    }

    /// Adds another place that contributed.
    pub fn label(mut self, span: Span, text: impl Into<String>) -> Self {
        self.labels.push(Label { span, text: text.into() });
        self
    }

    /// Adds a line that says what to do.
    pub fn help(mut self, text: impl Into<String>) -> Self {
        self.help.push(text.into());
        self
    }

    /// Adds an inner step to the way that led here.
    pub fn frame(mut self, text: impl Into<String>, span: Option<Span>) -> Self {
        self.trace.push(Frame { text: text.into(), span });
        self
    }

    /// Names the unit it is about.
    pub fn subject(mut self, subject: impl Into<String>) -> Self {
        self.subject = Some(subject.into());
        self
    }

    /// Keeps upstream's own text.
    pub fn details(mut self, text: impl Into<String>) -> Self {
        self.details = Some(text.into());
        self
    }

    /// Raises a warning to an error; leaves anything else as it is.
    pub fn deny_warning(mut self) -> Self {
        if self.severity == Severity::Warning {
            self.severity = Severity::Error;
        }
        self
    }

    /// Whether another finding says the same, of whatever unit and on whatever way.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.code, self.severity, &self.primary, &self.message)
            == (other.code, other.severity, &other.primary, &other.message)
            && self.labels == other.labels
            && self.help == other.help
    }

    /// The order in which findings are shown: by place, then by code and text. Findings without a place come last.
    pub fn sort_key(&self) -> impl Ord + '_ {
        let place = self.primary.as_ref().map(|label| label.span);
        (place.is_none(), place, self.code, &self.message, &self.details, &self.subject)
    }
}
