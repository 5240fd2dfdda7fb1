//! What can be decided, and what can come of it.

/// What is decided at a point of a definition.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Kind {
    /// An expression: whether it was evaluated at all.
    Expression,
    /// `condition ? then : otherwise`.
    Conditional,
    /// An operand of `&&` or `||`.
    Operand,
    /// What a comprehension asks of an element.
    Predicate,
    /// A comprehension: whether it went over anything, so that its body was evaluated.
    Comprehension,
    /// A chain with `.?` or `[?`.
    Optional,
    /// `includeWhen`, or `when` of a validation.
    Include,
    /// `forEach`.
    Repeat,
    /// The target of a patch, removal or validation.
    Target,
    /// `where`.
    Where,
    /// A rule: whether it held, and whether it fired.
    Rule,
    /// A default of a schema.
    Default,
}

/// What came of a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// It was evaluated, found an object, was used.
    Done,
    /// It held; of a conditional, the first branch was taken.
    True,
    /// It did not hold; of a conditional, the second branch was taken.
    False,
    /// There was something.
    Present,
    /// There was nothing.
    Absent,
    /// It went over nothing.
    None,
    /// It went over one item.
    One,
    /// It went over several.
    Many,
}

/// How often each outcome was seen.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Hits([u32; 8]);

impl Kind {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Expression => "expression",
            Self::Conditional => "conditional",
            Self::Operand => "operand",
            Self::Predicate => "predicate",
            Self::Comprehension => "comprehension",
            Self::Optional => "optional",
            Self::Include => "includeWhen",
            Self::Repeat => "forEach",
            Self::Target => "target",
            Self::Where => "where",
            Self::Rule => "rule",
            Self::Default => "default",
        }
    }

    /// What can come of it, as far as the kind tells.
    pub const fn outcomes(self) -> &'static [Outcome] {
        match self {
            Self::Expression | Self::Comprehension | Self::Target | Self::Default => &[Outcome::Done],
            Self::Conditional
            | Self::Operand
            | Self::Predicate
            | Self::Include
            | Self::Where
            | Self::Rule => &[Outcome::True, Outcome::False],
            Self::Optional => &[Outcome::Present, Outcome::Absent],
            Self::Repeat => &[Outcome::None, Outcome::One, Outcome::Many],
        }
    }

    /// Whether it is a way that rendering can take, and not just something that is reached.
    pub const fn is_branch(self) -> bool {
        !matches!(self, Self::Expression)
    }

    /// What it means that an outcome was never seen.
    pub(super) const fn missing(self, outcome: Outcome) -> &'static str {
        match (self, outcome) {
            (Self::Expression, _) => "never evaluated",
            (Self::Comprehension, _) => "never goes over anything",
            (Self::Target, _) => "never finds an object",
            (Self::Default, _) => "never used",
            (Self::Conditional, Outcome::True) => "never taken, the condition is never true",
            (Self::Conditional, _) => "never taken, the condition is never false",
            (Self::Include, Outcome::True) => "never true",
            (Self::Include, _) => "never false",
            (Self::Rule, Outcome::True) => "never holds",
            (Self::Rule, _) => "never fires",
            (_, Outcome::True) => "never true",
            (_, Outcome::False) => "never false",
            (_, Outcome::Present) => "never present",
            (_, Outcome::Absent) => "never absent",
            (_, Outcome::None) => "never goes over nothing",
            (_, Outcome::One) => "never goes over exactly one item",
            (_, Outcome::Many) => "never goes over several items",
            (_, Outcome::Done) => "never seen",
        }
    }
}

impl From<cel::PointKind> for Kind {
    fn from(kind: cel::PointKind) -> Self {
        match kind {
            cel::PointKind::Conditional => Self::Conditional,
            cel::PointKind::Operand => Self::Operand,
            cel::PointKind::Predicate => Self::Predicate,
            cel::PointKind::Loop => Self::Comprehension,
            cel::PointKind::Optional => Self::Optional,
        }
    }
}

impl From<cel::Outcome> for Outcome {
    fn from(outcome: cel::Outcome) -> Self {
        match outcome {
            cel::Outcome::True => Self::True,
            cel::Outcome::False => Self::False,
            cel::Outcome::Present => Self::Present,
            cel::Outcome::Absent => Self::Absent,
            cel::Outcome::None => Self::None,
            cel::Outcome::One => Self::One,
            cel::Outcome::Many => Self::Many,
        }
    }
}

impl Outcome {
    /// Its name in reports.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Done => "done",
            Self::True => "true",
            Self::False => "false",
            Self::Present => "present",
            Self::Absent => "absent",
            Self::None => "none",
            Self::One => "one",
            Self::Many => "many",
        }
    }

    /// The outcome of a condition.
    pub(super) const fn of(holds: bool) -> Self {
        if holds { Self::True } else { Self::False }
    }

    /// The outcome of a walk.
    pub(super) const fn of_count(items: usize) -> Self {
        match items {
            0 => Self::None,
            1 => Self::One,
            _ => Self::Many,
        }
    }
}

impl Hits {
    /// How often an outcome was seen.
    pub const fn of(&self, outcome: Outcome) -> u32 {
        self.0[outcome as usize]
    }

    /// How often anything was seen.
    pub fn all(&self) -> u32 {
        self.0.iter().fold(0, |sum, hits| sum.saturating_add(*hits))
    }

    pub(super) fn add(&mut self, outcome: Outcome) {
        let hits = &mut self.0[outcome as usize];
        *hits = hits.saturating_add(1);
    }

    pub(super) fn absorb(&mut self, other: &Self) {
        for (hits, more) in self.0.iter_mut().zip(other.0) {
            *hits = hits.saturating_add(more);
        }
    }
}
