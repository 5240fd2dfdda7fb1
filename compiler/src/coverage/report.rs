//! What was seen of a definition, and what was not.

use super::inventory::{Inventory, Point};
use super::outcome::{Hits, Kind, Outcome};
use super::recorder::{Key, Seen};
use diag::Span;
use std::iter::Sum;

/// The coverage of the definitions that were tested.
#[derive(Debug, Default)]
pub struct Report {
    /// One for each, in the order of their files.
    pub types: Vec<TypeCoverage>,
}

/// The coverage of one definition.
#[derive(Debug)]
pub struct TypeCoverage {
    /// What it is called: `ComponentType deployment/service`.
    pub name: String,
    /// Its document.
    pub document: Span,
    /// Its points by place.
    pub points: Vec<Covered>,
}

/// A point, and what came of it.
#[derive(Debug, Clone)]
pub struct Covered {
    /// The point.
    pub point: Point,
    /// How often each outcome was seen.
    pub hits: Hits,
}

/// An outcome that was never seen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Missing {
    /// Where; of a conditional, the branch.
    pub span: Span,
    /// What is decided there.
    pub kind: Kind,
    /// The outcome; none if it is all of them.
    pub outcome: Option<Outcome>,
    /// What is missing, in words.
    pub words: &'static str,
}

/// How much of how much.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Ratio {
    /// So many were seen.
    pub seen: usize,
    /// Of so many.
    pub all: usize,
}

impl Ratio {
    /// In percent, rounded down, so that only all of it is 100; nothing of nothing is all of it.
    pub fn percent(self) -> usize {
        (100 * self.seen).checked_div(self.all).unwrap_or(100)
    }
}

impl Sum for Ratio {
    fn sum<I: Iterator<Item = Self>>(ratios: I) -> Self {
        ratios.fold(Self::default(), |sum, ratio| Self {
            seen: sum.seen + ratio.seen,
            all: sum.all + ratio.all,
        })
    }
}

impl Covered {
    /// The outcomes that were never seen.
    pub fn unseen(&self) -> impl Iterator<Item = Outcome> + '_ {
        let outcomes = self.point.outcomes.iter().copied();
        outcomes.filter(|outcome| self.hits.of(*outcome) == 0)
    }

    /// What is missing, in words; where nothing was ever decided, that is all there is to say.
    fn missing(&self) -> Vec<Missing> {
        let kind = self.point.key.kind;
        if self.hits.all() == 0 && self.point.outcomes.len() > 1 {
            let span = self.point.span;
            return vec![Missing { span, kind, outcome: None, words: "never decided" }];
        }
        let missing = |outcome| Missing {
            span: self.place(outcome),
            kind,
            outcome: Some(outcome),
            words: kind.missing(outcome),
        };
        self.unseen().map(missing).collect()
    }

    /// Where an outcome stands: of a conditional, the branch that it takes.
    pub fn place(&self, outcome: Outcome) -> Span {
        match (self.point.branches, outcome) {
            (Some([then, _]), Outcome::True) => then,
            (Some([_, otherwise]), Outcome::False) => otherwise,
            _ => self.point.span,
        }
    }

    fn ratio(&self) -> Ratio {
        let outcomes = &self.point.outcomes;
        Ratio { seen: outcomes.len() - self.unseen().count(), all: outcomes.len() }
    }
}

impl TypeCoverage {
    /// Holds what was seen against what there is.
    pub fn new(name: String, document: Span, inventory: Inventory, seen: &Seen) -> Self {
        let covered = |point: Point| Covered { hits: seen.hits(&point.key), point };
        Self { name, document, points: inventory.points.into_iter().map(covered).collect() }
    }

    /// How many of its expressions were evaluated.
    pub fn expressions(&self) -> Ratio {
        self.ratio(|kind| !kind.is_branch())
    }

    /// How many outcomes of its decisions were seen.
    pub fn branches(&self) -> Ratio {
        self.ratio(Kind::is_branch)
    }

    fn ratio(&self, of: impl Fn(Kind) -> bool) -> Ratio {
        self.points.iter().filter(|covered| of(covered.point.key.kind)).map(Covered::ratio).sum()
    }

    /// What was never seen, by place; nothing of the inside of an expression that was never evaluated at all.
    pub fn missing(&self) -> Vec<Missing> {
        let untouched: Vec<Span> = self
            .points
            .iter()
            .filter(|covered| covered.point.key.kind == Kind::Expression && covered.hits.all() == 0)
            .map(|covered| covered.point.span)
            .collect();
        let inside = |covered: &Covered| {
            let Key { kind, node, range } = covered.point.key;
            // What a node decides is what its expression says.
            if range == (0, 0) {
                return self.points.iter().any(|other| {
                    other.point.key.kind == Kind::Expression
                        && other.point.key.node == node
                        && other.hits.all() == 0
                });
            }
            let span = covered.point.span;
            kind != Kind::Expression
                && untouched.iter().any(|outer| {
                    outer.file == span.file && outer.start <= span.start && span.end <= outer.end
                })
        };
        let mut missing: Vec<Missing> =
            self.points.iter().filter(|covered| !inside(covered)).flat_map(Covered::missing).collect();
        missing
            .sort_by_key(|missing| (missing.span.file, missing.span.start, missing.span.end, missing.kind));
        missing
    }
}

impl Report {
    /// How many outcomes were seen in all of them.
    pub fn branches(&self) -> Ratio {
        self.types.iter().map(TypeCoverage::branches).sum()
    }

    /// How many expressions were evaluated in all of them.
    pub fn expressions(&self) -> Ratio {
        self.types.iter().map(TypeCoverage::expressions).sum()
    }

    /// The least covered, in percent of its branches; all of them if there are none.
    pub fn least(&self) -> usize {
        self.types.iter().map(|found| found.branches().percent()).min().unwrap_or(100)
    }
}
