//! Every component once its providers are known, cycles until nothing changes any more (component.md §2.8).
//!
//! What a component needs of others is their [`Status`]. Providers are rendered first, so most components are
//! rendered once, in parallel. Components that wait for each other are rendered in rounds; each is rendered again only
//! if a status that it looks at has changed.

use super::endpoint_status::Endpoint;
use super::graph::{self, Group};
use rayon::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// What other components see of a component.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Status {
    /// Its endpoints.
    pub(super) endpoints: Vec<Endpoint>,
    /// Whether it has a rendered release, and so its name.
    pub(super) released: bool,
    /// Whether it has a second one for the observability plane.
    pub(super) observed: bool,
}

/// The statuses that are known while a component is rendered.
#[derive(Debug, Clone, Copy)]
pub(super) struct Statuses<'a> {
    settled: &'a [Status],
    open: &'a BTreeMap<usize, Status>,
}

impl<'a> Statuses<'a> {
    /// The status of a component; empty while it is unknown.
    pub(super) fn of(&self, unit: usize) -> &'a Status {
        self.open.get(&unit).unwrap_or(&self.settled[unit])
    }
}

/// A rendered component with its status.
pub(super) struct Settled<R> {
    pub(super) result: R,
    pub(super) status: Status,
}

/// Renders every component. `providers[unit]` lists the units whose status `render` looks at; `give_up` turns the
/// last result of a component that never comes to rest into its final one.
pub(super) fn settle<R: Send>(
    providers: &[Vec<usize>],
    render: &(dyn Fn(usize, Statuses<'_>) -> Settled<R> + Sync),
    give_up: &(dyn Fn(usize, R) -> R + Sync),
) -> Vec<Option<R>> {
    let mut statuses = vec![Status::default(); providers.len()];
    let mut results: Vec<Option<R>> = std::iter::repeat_with(|| None).take(providers.len()).collect();
    for wave in graph::waves(providers) {
        let settled: Vec<Vec<(usize, Settled<R>)>> = wave
            .into_par_iter()
            .map(|group| {
                let rounds = Rounds { providers, settled: &statuses, render, give_up };
                rounds.run(&group)
            })
            .collect();
        for (unit, done) in settled.into_iter().flatten() {
            statuses[unit] = done.status;
            results[unit] = Some(done.result);
        }
    }
    results
}

struct Rounds<'a, R> {
    providers: &'a [Vec<usize>],
    settled: &'a [Status],
    render: &'a (dyn Fn(usize, Statuses<'_>) -> Settled<R> + Sync),
    give_up: &'a (dyn Fn(usize, R) -> R + Sync),
}

impl<R> Rounds<'_, R> {
    fn run(&self, group: &Group) -> Vec<(usize, Settled<R>)> {
        match group.members.as_slice() {
            [unit] if !group.cyclic => {
                let statuses = Statuses { settled: self.settled, open: &BTreeMap::new() };
                vec![(*unit, (self.render)(*unit, statuses))]
            }
            members => self.repeat(members),
        }
    }

    /// News travel at least one component further in every round, so twice as many rounds as components is enough
    /// for everything that comes to rest.
    fn repeat(&self, members: &[usize]) -> Vec<(usize, Settled<R>)> {
        let mut open: BTreeMap<usize, Status> = BTreeMap::new();
        let mut results: BTreeMap<usize, R> = BTreeMap::new();
        let mut stale: BTreeSet<usize> = members.iter().copied().collect();
        for _ in 0..2 * members.len() + 8 {
            let round = std::mem::take(&mut stale);
            for unit in round {
                let done = (self.render)(unit, Statuses { settled: self.settled, open: &open });
                results.insert(unit, done.result);
                let before = open.insert(unit, done.status.clone()).unwrap_or_default();
                if before != done.status {
                    let consumers = members.iter().filter(|other| self.providers[**other].contains(&unit));
                    stale.extend(consumers);
                }
            }
            if stale.is_empty() {
                break;
            }
        }
        let mut finish = |unit: usize, result| {
            let status = open.remove(&unit).unwrap_or_default();
            if stale.contains(&unit) {
                return (unit, Settled { result: (self.give_up)(unit, result), status: Status::default() });
            }
            (unit, Settled { result, status })
        };
        results.into_iter().map(|(unit, result)| finish(unit, result)).collect()
    }
}
