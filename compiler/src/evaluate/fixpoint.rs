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
/// last result of a component that never comes to rest into its final one. Gives the statuses, too.
pub(super) fn settle<R: Send>(
    providers: &[Vec<usize>],
    render: &(dyn Fn(usize, Statuses<'_>) -> Settled<R> + Sync),
    give_up: &(dyn Fn(usize, R) -> R + Sync),
) -> (Vec<Option<R>>, Vec<Status>) {
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
    (results, statuses)
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::EndpointType;
    use std::sync::Mutex;
    use value::Str;

    /// A status that says a number.
    fn saying(number: usize) -> Status {
        let name = Str::from(number.to_string());
        let endpoint =
            Endpoint { name, kind: EndpointType::Http, service: None, internal: None, external: None };
        Status { endpoints: vec![endpoint], ..Status::default() }
    }

    fn said(status: &Status) -> Option<usize> {
        status.endpoints.first()?.name.parse().ok()
    }

    /// Every unit says what `say` makes of what its providers say. Gives the last words and how often each unit spoke;
    /// units that never come to rest have no word.
    fn settled(
        providers: &[&[usize]],
        say: impl Fn(usize, Vec<Option<usize>>) -> usize + Sync,
    ) -> (Vec<Option<usize>>, Vec<usize>) {
        let spoken = Mutex::new(vec![0; providers.len()]);
        let lists: Vec<Vec<usize>> = providers.iter().map(|list| list.to_vec()).collect();
        let render = |unit: usize, statuses: Statuses<'_>| {
            spoken.lock().expect("no test panics while it speaks")[unit] += 1;
            let heard = lists[unit].iter().map(|provider| said(statuses.of(*provider))).collect();
            let word = say(unit, heard);
            Settled { result: Some(word), status: saying(word) }
        };
        let words = settle(&lists, &render, &|_, _| None).0.into_iter().map(Option::flatten).collect();
        let spoken = spoken.into_inner().expect("no test panics while it speaks");
        (words, spoken)
    }

    fn count(_: usize, heard: Vec<Option<usize>>) -> usize {
        heard.into_iter().flatten().max().map_or(0, |most| most + 1)
    }

    #[test]
    fn a_chain_is_rendered_once_from_its_end() {
        assert_eq!(settled(&[&[1], &[2], &[]], count), (vec![Some(2), Some(1), Some(0)], vec![1, 1, 1]));
    }

    #[test]
    fn a_cycle_is_rendered_until_nothing_changes() {
        let known = |_: usize, heard: Vec<Option<usize>>| heard.into_iter().flatten().count();
        let (words, spoken) = settled(&[&[1], &[0], &[1]], known);
        assert_eq!(words, [Some(1), Some(1), Some(1)]);
        assert_eq!(spoken[2], 1, "what hangs on a cycle waits for it");
    }

    #[test]
    fn what_never_comes_to_rest_is_given_up() {
        let (words, spoken) = settled(&[&[0], &[0]], count);
        assert_eq!(words, [None, Some(0)], "who depends on it sees nothing");
        assert!(spoken[0] < 20);
    }
}
