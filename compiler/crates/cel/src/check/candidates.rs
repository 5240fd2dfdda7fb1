//! "Did you mean": known names that are close to an unknown one.

/// The closest names, best first, at most three.
pub(super) fn near<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Vec<String> {
    let allowed = wrong.chars().count() / 3 + 1;
    let mut found: Vec<(usize, &str)> = known
        .filter(|name| name.starts_with(|c: char| c.is_alphabetic() || c == '_'))
        .map(|name| (distance(wrong, name, allowed), name))
        .filter(|(distance, _)| *distance <= allowed)
        .collect();
    found.sort_unstable();
    found.dedup();
    found.truncate(3);
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// How many characters must be added, removed or replaced; a different case of a letter counts nothing. Names
/// whose lengths differ too much are not compared.
fn distance(a: &str, b: &str, allowed: usize) -> usize {
    let a: Vec<char> = a.chars().flat_map(char::to_lowercase).collect();
    let b: Vec<char> = b.chars().flat_map(char::to_lowercase).collect();
    if a.len().abs_diff(b.len()) > allowed {
        return usize::MAX;
    }
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, left) in a.iter().enumerate() {
        let mut diagonal = std::mem::replace(&mut row[0], i + 1);
        for (j, right) in b.iter().enumerate() {
            let replaced = diagonal + usize::from(left != right);
            diagonal = row[j + 1];
            row[j + 1] = replaced.min(diagonal + 1).min(row[j] + 1);
        }
    }
    row[b.len()]
}

#[cfg(test)]
mod tests {
    use super::near;

    #[test]
    fn close_names_are_suggested_best_first() {
        let known = ["parameters", "metadata", "gateway", "environment", "environmentConfigs", "_+_"];
        for (wrong, expected) in [
            ("paramaters", &["parameters"][..]),
            ("Metadata", &["metadata"]),
            ("environmentconfig", &["environmentConfigs", "environment"]),
            ("x", &[]),
            ("somethingElse", &[]),
        ] {
            assert_eq!(near(wrong, known.into_iter()), expected, "{wrong}");
        }
    }
}
