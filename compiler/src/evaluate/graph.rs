//! The order in which units are rendered: providers before consumers, cycles as groups.

/// Units that wait for each other, or a single unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Group {
    /// The units, ascending.
    pub(super) members: Vec<usize>,
    /// Whether they form a cycle; a single unit does if it waits for itself.
    pub(super) cyclic: bool,
}

/// Groups in waves: a group waits for groups of earlier waves only, so the groups of a wave are independent.
/// `providers[unit]` are the units that a unit waits for.
pub(super) fn waves(providers: &[Vec<usize>]) -> Vec<Vec<Group>> {
    let groups = Search::new(providers).run();
    let mut wave_of = vec![0; providers.len()];
    let mut waves: Vec<Vec<Group>> = Vec::new();
    // Groups come providers first, so the wave of every provider is known.
    for group in groups {
        let outside = group.members.iter().flat_map(|unit| &providers[*unit]);
        let outside = outside.filter(|provider| group.members.binary_search(provider).is_err());
        let wave = outside.map(|provider| wave_of[*provider] + 1).max().unwrap_or(0);
        group.members.iter().for_each(|unit| wave_of[*unit] = wave);
        if waves.len() <= wave {
            waves.resize(wave + 1, Vec::new());
        }
        waves[wave].push(group);
    }
    waves
}

const UNSEEN: usize = usize::MAX;

/// Tarjan's strongly connected components with a stack of its own: chains may be as long as the repository.
struct Search<'a> {
    providers: &'a [Vec<usize>],
    seen_at: Vec<usize>,
    lowest: Vec<usize>,
    open: Vec<bool>,
    stack: Vec<usize>,
    clock: usize,
    groups: Vec<Group>,
}

impl<'a> Search<'a> {
    fn new(providers: &'a [Vec<usize>]) -> Self {
        let count = providers.len();
        Self {
            providers,
            seen_at: vec![UNSEEN; count],
            lowest: vec![UNSEEN; count],
            open: vec![false; count],
            stack: Vec::new(),
            clock: 0,
            groups: Vec::new(),
        }
    }

    fn run(mut self) -> Vec<Group> {
        for unit in 0..self.providers.len() {
            if self.seen_at[unit] == UNSEEN {
                self.visit(unit);
            }
        }
        self.groups
    }

    fn visit(&mut self, root: usize) {
        self.enter(root);
        let mut path = vec![(root, 0)];
        while let Some((unit, next)) = path.last_mut() {
            let unit = *unit;
            let provider = self.providers[unit].get(*next).copied();
            *next += 1;
            match provider {
                Some(provider) if self.seen_at[provider] == UNSEEN => {
                    self.enter(provider);
                    path.push((provider, 0));
                }
                Some(provider) if self.open[provider] => {
                    self.lowest[unit] = self.lowest[unit].min(self.seen_at[provider]);
                }
                Some(_) => {}
                None => {
                    path.pop();
                    if let Some((consumer, _)) = path.last() {
                        self.lowest[*consumer] = self.lowest[*consumer].min(self.lowest[unit]);
                    }
                    if self.lowest[unit] == self.seen_at[unit] {
                        self.close(unit);
                    }
                }
            }
        }
    }

    fn enter(&mut self, unit: usize) {
        self.seen_at[unit] = self.clock;
        self.lowest[unit] = self.clock;
        self.clock += 1;
        self.open[unit] = true;
        self.stack.push(unit);
    }

    fn close(&mut self, root: usize) {
        let start = self.stack.iter().rposition(|unit| *unit == root).unwrap_or(0);
        let mut members = self.stack.split_off(start);
        for unit in &members {
            self.open[*unit] = false;
        }
        members.sort_unstable();
        let cyclic = members.len() > 1 || self.providers[root].contains(&root);
        self.groups.push(Group { members, cyclic });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(providers: &[&[usize]]) -> Vec<Vec<(Vec<usize>, bool)>> {
        let providers: Vec<_> = providers.iter().map(|list| list.to_vec()).collect();
        let waves = waves(&providers).into_iter();
        waves.map(|wave| wave.into_iter().map(|group| (group.members, group.cyclic)).collect()).collect()
    }

    #[test]
    fn providers_come_first() {
        let single = |unit| (vec![unit], false);
        assert_eq!(shown(&[&[1], &[2], &[]]), [[single(2)], [single(1)], [single(0)]]);
        assert_eq!(shown(&[&[], &[0], &[0]]), [vec![single(0)], vec![single(1), single(2)]]);
    }

    #[test]
    fn cycles_are_groups() {
        assert_eq!(shown(&[&[1], &[0], &[1]]), [[(vec![0, 1], true)], [(vec![2], false)]]);
        assert_eq!(shown(&[&[0]]), [[(vec![0], true)]]);
    }

    #[test]
    fn long_chains_take_no_stack() {
        let count = 200_000;
        let providers: Vec<_> =
            (0..count).map(|unit| (unit + 1 < count).then_some(unit + 1).into_iter().collect()).collect();
        assert_eq!(waves(&providers).len(), count);
    }
}
