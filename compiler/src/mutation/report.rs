//! What became of mutants, as data.

use diag::Span;

/// What became of the mutants of the definitions that were tested.
#[derive(Debug, Default)]
pub struct Report {
    /// One for each, in the order of their files.
    pub types: Vec<TypeMutation>,
}

/// What became of the mutants of one definition.
#[derive(Debug)]
pub struct TypeMutation {
    /// What it is called: `ComponentType deployment/service`.
    pub name: String,
    /// Its document.
    pub document: Span,
    /// Its mutants by place.
    pub mutants: Vec<Mutant>,
}

/// A change, and whether somebody noticed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mutant {
    /// What was changed.
    pub span: Span,
    /// The change in words.
    pub words: String,
    /// Whether somebody noticed.
    pub fate: Fate,
}

/// Whether somebody noticed a change.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// This case fails with it.
    Killed(String),
    /// So many cases render what was changed, and all of them pass with it.
    Survived(usize),
    /// No passing case renders what was changed.
    Unreached,
    /// Nobody could notice, for this reason.
    Equivalent(&'static str),
}

/// How many mutants fared how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// A case failed with them.
    pub killed: usize,
    /// All cases pass with them, those that no case reaches included.
    pub survived: usize,
    /// They mean the same.
    pub equivalent: usize,
}

impl Totals {
    /// All of them.
    pub fn all(self) -> usize {
        self.killed + self.survived + self.equivalent
    }

    /// How many of those that could be killed were, in percent, rounded down.
    pub fn percent(self) -> usize {
        (100 * self.killed).checked_div(self.killed + self.survived).unwrap_or(100)
    }
}

impl TypeMutation {
    /// How many fared how.
    pub fn totals(&self) -> Totals {
        let mut totals = Totals::default();
        for mutant in &self.mutants {
            *match mutant.fate {
                Fate::Killed(_) => &mut totals.killed,
                Fate::Survived(_) | Fate::Unreached => &mut totals.survived,
                Fate::Equivalent(_) => &mut totals.equivalent,
            } += 1;
        }
        totals
    }

    /// The mutants that nobody noticed although somebody could.
    pub fn survivors(&self) -> impl Iterator<Item = &Mutant> {
        self.mutants.iter().filter(|mutant| matches!(mutant.fate, Fate::Survived(_) | Fate::Unreached))
    }

    /// The mutants that mean the same.
    pub fn equivalents(&self) -> impl Iterator<Item = (&Mutant, &'static str)> {
        self.mutants.iter().filter_map(|mutant| match mutant.fate {
            Fate::Equivalent(why) => Some((mutant, why)),
            _ => None,
        })
    }
}

impl Report {
    /// How many fared how.
    pub fn totals(&self) -> Totals {
        self.types.iter().map(TypeMutation::totals).fold(Totals::default(), |sum, totals| Totals {
            killed: sum.killed + totals.killed,
            survived: sum.survived + totals.survived,
            equivalent: sum.equivalent + totals.equivalent,
        })
    }

    /// The type whose tests notice least, in percent of its mutants; all of them if there are none.
    pub fn least(&self) -> usize {
        self.types.iter().map(|found| found.totals().percent()).min().unwrap_or(100)
    }
}
