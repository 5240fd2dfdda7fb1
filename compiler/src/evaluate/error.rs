//! What goes wrong while templates are evaluated.

use crate::check::{Expression, Place};
use cel::{CompileError, Phase};
use diag::Span;
use std::ops::Range;
use std::sync::Arc;
use value::Str;

/// One thing that went wrong.
#[derive(Debug, Clone)]
pub struct EvaluationError {
    /// Upstream's text for it, with what upstream puts before it.
    pub text: String,
    /// What happened.
    pub cause: Cause,
    /// The part of a string scalar it is about, exact to the byte, where it is about one.
    pub place: Option<Place>,
    /// The node of the document it is about.
    pub span: Option<Span>,
    /// What was going on, outermost first.
    pub during: Vec<Activity>,
    /// Whether it is about what earlier steps rendered, and may be gone once these go well.
    pub on_objects: bool,
}

/// What was going on when something went wrong.
#[derive(Debug, Clone)]
pub struct Activity {
    /// What.
    pub kind: ActivityKind,
    /// The entry of a type or trait that asked for it.
    pub span: Span,
}

/// A kind of [`Activity`].
#[derive(Debug, Clone)]
pub enum ActivityKind {
    /// Rendering the template of this id.
    Template(Str),
    /// Rendering an object that a trait adds: its position in `creates`.
    Create(usize),
    /// Applying a patch: its position in `patches`.
    Patch(usize),
    /// Choosing what to remove: its position in `removes`.
    Remove(usize),
    /// Checking a rule on rendered objects.
    Validation,
    /// Doing so for one item of a loop: its position.
    Iteration(usize),
    /// Applying a trait: its name and instance.
    Trait(Str, Str),
}

/// What happened.
#[derive(Debug, Clone)]
pub enum Cause {
    /// An expression does not compile; the place is the whole of it.
    Compile(Arc<CompileError>, Place),
    /// An expression mentions the gateway in a unit that has none.
    NoGateway,
    /// An expression has no value, and why.
    Evaluate(String),
    /// An expression opens inside of another one.
    Nested,
    /// A key renders to something that is no string: its type.
    Key(String),
    /// Something that has to be of one kind is of another: what, the kind it has to be, the type it is.
    Kind(&'static str, &'static str, &'static str),
    /// A rendered object lacks a field.
    Missing(&'static str),
    /// A rule does not hold: its message.
    Rule(Str),
    /// A rule is about objects of which there are none: what it asks for.
    NoMatch(String),
    /// A patch operation cannot be applied: the object, and why.
    Patch(String, String),
    /// A template nests too deeply.
    TooDeep,
    /// A rendered object has no JSON form.
    Marshal,
    /// A schema cannot be used, and why.
    Schema(String),
    /// A value does not fit its schema.
    Invalid {
        /// `parameters` or `environmentConfigs`.
        section: &'static str,
        /// What does not fit.
        message: String,
        /// The rule of the schema.
        rule: Option<Span>,
    },
    /// A release does not hold a trait that it applies.
    MissingTrait(Str),
    /// An output names nothing to take its value from.
    NoSource,
}

impl EvaluationError {
    /// An error about a node of a document.
    pub(crate) fn new(cause: Cause, text: impl Into<String>, span: Option<Span>) -> Self {
        Self { text: text.into(), cause, place: None, span, during: Vec::new(), on_objects: false }
    }

    /// An error about a part of a string.
    pub(crate) fn at(mut self, place: Place) -> Self {
        self.span = Some(place.scalar.span);
        self.place = Some(place);
        self
    }

    /// An expression that does not compile.
    pub(crate) fn compile(expression: &Expression, error: &CompileError) -> Self {
        let source = &expression.text;
        let issues = error.to_cel_go(source);
        let text = match error.phase {
            Phase::Program => format!("CEL program creation error for expression '{source}': {issues}"),
            Phase::Syntax | Phase::Check => {
                format!("CEL compilation error in expression '{source}': {issues}")
            }
        };
        let range = error.issues.first().map_or(0..source.len(), |issue| bytes(&issue.range));
        let cause = match expression.error() {
            Some(_) => Cause::Compile(Arc::new(error.clone()), expression.place.clone()),
            // With a gateway it compiles.
            None => Cause::NoGateway,
        };
        Self::new(cause, text, None).at(expression.place.part(range))
    }

    /// An expression that has no value.
    pub(crate) fn evaluate(expression: &Expression, error: cel::EvalError) -> Self {
        let text = format!("CEL evaluation error in expression '{}': {}", expression.text, error.message);
        let range = bytes(&error.range);
        Self::new(Cause::Evaluate(error.message), text, None).at(expression.place.part(range))
    }
}

/// A range of an expression's text as one to index with.
pub(super) fn bytes(range: &Range<u32>) -> Range<usize> {
    range.start as usize..range.end as usize
}

/// Everything that went wrong in a step, and what upstream says about it: upstream stops at the first error of
/// most steps, this shows them all.
#[derive(Debug, Clone)]
pub struct Errors(Box<Found>);

#[derive(Debug, Clone)]
struct Found {
    upstream: String,
    errors: Vec<EvaluationError>,
}

/// What a step gives.
pub type Outcome<T> = Result<T, Errors>;

impl From<EvaluationError> for Errors {
    fn from(error: EvaluationError) -> Self {
        Self(Box::new(Found { upstream: error.text.clone(), errors: vec![error] }))
    }
}

impl Errors {
    /// Upstream's text.
    pub fn upstream(&self) -> &str {
        &self.0.upstream
    }

    /// The errors, in order; never empty.
    pub fn iter(&self) -> impl Iterator<Item = &EvaluationError> {
        self.0.errors.iter()
    }

    /// The errors, in order; never empty.
    pub fn into_vec(self) -> Vec<EvaluationError> {
        self.0.errors
    }

    /// The same with what upstream puts around the text.
    #[must_use]
    pub fn wrap(mut self, wrap: impl Fn(&str) -> String) -> Self {
        self.0.upstream = wrap(&self.0.upstream);
        self.0.errors.iter_mut().for_each(|error| error.text = wrap(&error.text));
        self
    }

    /// The same with upstream's prefix before the text.
    #[must_use]
    pub fn prefix(self, prefix: impl AsRef<str>) -> Self {
        self.wrap(|text| format!("{}{text}", prefix.as_ref()))
    }

    /// The same with what was going on around it.
    #[must_use]
    pub(crate) fn during(mut self, kind: &ActivityKind, span: Span) -> Self {
        for error in &mut self.0.errors {
            error.during.insert(0, Activity { kind: kind.clone(), span });
        }
        self
    }

    /// The same as errors about what earlier steps rendered.
    #[must_use]
    pub(crate) fn on_objects(mut self) -> Self {
        self.0.errors.iter_mut().for_each(|error| error.on_objects = true);
        self
    }

    /// Those that an error of an earlier step cannot have caused.
    fn independent(mut self) -> Option<Self> {
        self.0.errors.retain(|error| !error.on_objects);
        (!self.0.errors.is_empty()).then_some(self)
    }

    /// The same as one error after another, of which upstream reports the first.
    pub(crate) fn and(mut self, later: Self) -> Self {
        self.0.errors.extend(later.0.errors);
        self
    }

    /// The same with later errors, if there are any.
    pub(crate) fn and_all(self, later: Option<Self>) -> Self {
        match later {
            Some(later) => self.and(later),
            None => self,
        }
    }

    /// Several errors that upstream reports together.
    pub fn joined(all: impl IntoIterator<Item = Self>) -> Option<Self> {
        let mut all = all.into_iter();
        let mut first = all.next()?;
        for next in all {
            first.0.upstream.push_str("; ");
            first.0.upstream.push_str(&next.0.upstream);
            first.0.errors.extend(next.0.errors);
        }
        Some(first)
    }
}

/// What two steps give that know nothing of each other.
pub(crate) fn both<A, B>(first: Outcome<A>, second: Outcome<B>) -> Outcome<(A, B)> {
    match (first, second) {
        (Ok(first), Ok(second)) => Ok((first, second)),
        (Err(first), Err(second)) => Err(first.and(second)),
        (Err(errors), Ok(_)) | (Ok(_), Err(errors)) => Err(errors),
    }
}

/// Keeps going after an error: collects the errors of several steps, of which upstream reports the first.
#[derive(Debug, Default)]
pub(crate) struct Collect(Option<Errors>);

impl Collect {
    /// The value of a step that went well.
    pub(crate) fn ok<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        outcome.map_err(|errors| self.push(errors)).ok()
    }

    /// The value of a step that sees what the steps before it rendered: after an error of those, its own ones about
    /// rendered objects say nothing.
    pub(crate) fn later<T>(&mut self, outcome: Outcome<T>) -> Option<T> {
        match outcome {
            Ok(value) => Some(value),
            Err(errors) => {
                let kept = if self.0.is_some() { errors.independent() } else { Some(errors) };
                if let Some(errors) = kept {
                    self.push(errors);
                }
                None
            }
        }
    }

    pub(crate) fn push(&mut self, errors: Errors) {
        self.0 = Some(match self.0.take() {
            Some(earlier) => earlier.and(errors),
            None => errors,
        });
    }

    /// The result, if every step went well.
    pub(crate) fn finish<T>(self, value: T) -> Outcome<T> {
        self.0.map_or(Ok(value), Err)
    }
}
