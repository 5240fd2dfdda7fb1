//! Which units may render differently in two states of the sources: those that are rendered from something else, and
//! those that depend on them, on either side.

use super::providers::{Graph, Wire};
use crate::resolve::{Both, ComponentUnit, Unit, UnitKey, Workspace};
use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

/// The units that may render differently; all others render the same. The graphs are those of the workspaces.
pub(crate) fn differing(both: Both<'_>, [old, new]: [&Graph; 2]) -> HashSet<UnitKey> {
    let Both { before, after } = both;
    let (old, new) = (Side { workspace: before, graph: old }, Side { workspace: after, graph: new });
    let mut found: HashSet<&UnitKey> = HashSet::new();
    found.extend(unequal(&before.projects, &after.projects, |a, b| {
        both.same_project(&before.projects[a], &after.projects[b])
    }));
    found.extend(unequal(&before.resources, &after.resources, |a, b| {
        both.same_resource(&before.resources[a], &after.resources[b])
    }));
    found.extend(unequal(&before.components, &after.components, |a, b| {
        both.same_component(&before.components[a], &after.components[b]) && old.wires(a) == new.wires(b)
    }));
    let mut open: Vec<&UnitKey> = found.iter().copied().collect();
    let consumers = [old.consumers(), new.consumers()];
    while let Some(key) = open.pop() {
        for consumer in consumers.iter().filter_map(|side| side.get(key)).flatten() {
            if found.insert(consumer) {
                open.push(consumer);
            }
        }
    }
    found.into_iter().cloned().collect()
}

/// The keys under which two sorted lists hold other units.
fn unequal<'u, B, I>(
    old: &'u [Unit<B, I>],
    new: &'u [Unit<B, I>],
    same: impl Fn(usize, usize) -> bool,
) -> Vec<&'u UnitKey> {
    let mut found = Vec::new();
    let (mut a, mut b) = (0, 0);
    while a < old.len() || b < new.len() {
        let order = match (old.get(a), new.get(b)) {
            (Some(old), Some(new)) => old.key.cmp(&new.key),
            (Some(_), None) => Ordering::Less,
            _ => Ordering::Greater,
        };
        let key = if order.is_gt() { &new[b].key } else { &old[a].key };
        let run = |units: &[Unit<B, I>], start: usize| {
            units[start..].iter().take_while(|unit| unit.key == *key).count()
        };
        let (olds, news) = (run(old, a), run(new, b));
        if olds != news || !(0..olds).all(|at| same(a + at, b + at)) {
            found.push(key);
        }
        (a, b) = (a + olds, b + news);
    }
    found
}

/// One state.
struct Side<'w> {
    workspace: &'w Workspace,
    graph: &'w Graph,
}

/// A provider by name, which is the same on both sides.
#[derive(PartialEq, Eq)]
enum Provider<'w> {
    Nobody,
    Several,
    One(&'w UnitKey, &'w str),
}

impl<'w> Side<'w> {
    /// What a component depends on, by name.
    fn wires(&self, at: usize) -> Vec<Provider<'w>> {
        let wires = &self.graph.wires[at];
        let workspace = self.workspace;
        let component = |unit: &'w ComponentUnit| Provider::One(&unit.key, &unit.binding_name);
        let endpoint = |wire: &Wire| match *wire {
            Wire::Nobody => Provider::Nobody,
            Wire::Several => Provider::Several,
            Wire::One(at) => component(&workspace.components[at]),
        };
        let resource = |wire: &Wire| match *wire {
            Wire::Nobody => Provider::Nobody,
            Wire::Several => Provider::Several,
            Wire::One(at) => {
                let unit = &workspace.resources[at];
                Provider::One(&unit.key, &unit.binding_name)
            }
        };
        let rivals = self.graph.rivals.of(at).map(|at| component(&workspace.components[at]));
        wires
            .endpoints
            .iter()
            .map(endpoint)
            .chain(wires.resources.iter().map(resource))
            .chain(rivals)
            .collect()
    }

    /// Who depends on what.
    fn consumers(&self) -> HashMap<&'w UnitKey, Vec<&'w UnitKey>> {
        let mut consumers: HashMap<&UnitKey, Vec<&UnitKey>> = HashMap::new();
        for (at, unit) in self.workspace.components.iter().enumerate() {
            let components = self.graph.providers[at].iter().map(|at| &self.workspace.components[*at].key);
            let resources = self.graph.wires[at].resources().map(|at| &self.workspace.resources[at].key);
            for provider in components.chain(resources) {
                consumers.entry(provider).or_default().push(&unit.key);
            }
        }
        consumers
    }
}
