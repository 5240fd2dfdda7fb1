//! Whose rendered release a name is (component.md §2.9): the first binding by name has it, the others fail.
//!
//! A component's rendered release is called `<component>-<environment>`, the one for the observability plane has
//! `-observability` behind that; neither is unique.

use super::fixpoint::Statuses;
use crate::resolve::ComponentUnit;
use std::collections::BTreeMap;

const SECOND: &str = "-observability";

/// A component whose binding comes first by name, and which of the names would be the same.
#[derive(Debug, Clone, Copy)]
struct Rival {
    unit: usize,
    clash: Clash,
}

#[derive(Debug, Clone, Copy)]
enum Clash {
    /// Both are called after the same component and environment, in a manner of speaking.
    Same,
    /// The other's second release has the name of the first one here.
    TheirSecond,
    /// The second release here has the name of the other's first one.
    OurSecond,
}

/// For every component the others that may have its names already.
#[derive(Debug, Default)]
pub(super) struct Rivals {
    of: BTreeMap<usize, Vec<Rival>>,
}

impl Rivals {
    pub(super) fn new(units: &[ComponentUnit]) -> Self {
        let mut named: BTreeMap<(&str, String), Vec<usize>> = BTreeMap::new();
        for (at, unit) in units.iter().enumerate() {
            named.entry((&unit.key.namespace, release_name(unit))).or_default().push(at);
        }
        let mut rivals = Self::default();
        for ((namespace, name), holders) in &named {
            for (at, other) in holders.iter().flat_map(|at| holders.iter().map(move |other| (*at, *other))) {
                rivals.add(units, at, other, Clash::Same);
            }
            let first = name.strip_suffix(SECOND).map(|first| (*namespace, first.to_owned()));
            for other in first.and_then(|first| named.get(&first)).into_iter().flatten() {
                for at in holders {
                    rivals.add(units, *at, *other, Clash::TheirSecond);
                    rivals.add(units, *other, *at, Clash::OurSecond);
                }
            }
        }
        rivals
    }

    fn add(&mut self, units: &[ComponentUnit], at: usize, unit: usize, clash: Clash) {
        if (&units[unit].binding_name, unit) < (&units[at].binding_name, at) {
            self.of.entry(at).or_default().push(Rival { unit, clash });
        }
    }

    /// The components that a component has to know about.
    pub(super) fn of(&self, at: usize) -> impl Iterator<Item = usize> {
        self.of.get(&at).into_iter().flatten().map(|rival| rival.unit)
    }

    /// Who has a name of a component already, and which. `observed` tells whether the component needs the second one.
    pub(super) fn owner(
        &self,
        units: &[ComponentUnit],
        at: usize,
        observed: bool,
        statuses: Statuses<'_>,
    ) -> Option<(usize, String)> {
        let clashes = |rival: &&Rival| {
            let status = statuses.of(rival.unit);
            status.released
                && match rival.clash {
                    Clash::Same => true,
                    Clash::TheirSecond => status.observed,
                    Clash::OurSecond => observed,
                }
        };
        let rival = self.of.get(&at)?.iter().find(clashes)?;
        let name = release_name(&units[at]);
        Some(match rival.clash {
            Clash::OurSecond => (rival.unit, format!("{name}{SECOND}")),
            Clash::Same | Clash::TheirSecond => (rival.unit, name),
        })
    }
}

fn release_name(unit: &ComponentUnit) -> String {
    format!("{}-{}", unit.key.name, unit.key.environment)
}
