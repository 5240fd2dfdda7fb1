//! Patterns over paths: `*` and `?` inside one name, `**` over any number of folders.

/// Whether a path relative to the configuration matches a pattern. A pattern that names a folder matches all below it.
pub(super) fn matches(pattern: &str, path: &str) -> bool {
    let pattern: Vec<&str> = pattern.trim_start_matches("./").trim_matches('/').split('/').collect();
    let path: Vec<&str> = path.split('/').collect();
    folders(&pattern, &path)
}

/// Names from left to right; on a mismatch the last `**` takes one more name.
fn folders(pattern: &[&str], path: &[&str]) -> bool {
    let (mut at, mut name) = (0, 0);
    let mut retry = None;
    loop {
        match pattern.get(at) {
            // What is left of the path is below the folder that the pattern names.
            None => return true,
            Some(&"**") => {
                retry = Some((at + 1, name));
                at += 1;
                continue;
            }
            Some(part) if path.get(name).is_some_and(|name| text(part, name)) => {
                at += 1;
                name += 1;
                continue;
            }
            Some(_) => {}
        }
        match retry {
            Some((after, start)) if start < path.len() => {
                retry = Some((after, start + 1));
                (at, name) = (after, start + 1);
            }
            _ => return false,
        }
    }
}

/// A name, or a code, against `*` and `?`.
pub(super) fn text(pattern: &str, name: &str) -> bool {
    let (pattern, name): (Vec<char>, Vec<char>) = (pattern.chars().collect(), name.chars().collect());
    let (mut at, mut next) = (0, 0);
    let mut retry = None;
    while next < name.len() {
        match pattern.get(at) {
            Some('*') => {
                retry = Some((at + 1, next));
                at += 1;
            }
            Some(c) if *c == '?' || *c == name[next] => {
                at += 1;
                next += 1;
            }
            _ => match retry {
                Some((after, start)) => {
                    retry = Some((after, start + 1));
                    (at, next) = (after, start + 1);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|c| *c == '*')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stars_stop_at_folders_unless_there_are_two() {
        let cases = [
            ("a/*.yaml", "a/b.yaml", true),
            ("a/*.yaml", "a/b/c.yaml", false),
            ("**/c.yaml", "a/b/c.yaml", true),
            ("**/c.yaml", "c.yaml", true),
            ("a/**/c.yaml", "a/c.yaml", true),
            ("a/**", "a/b/c.yaml", true),
            ("a", "a/b/c.yaml", true),
            ("a", "ab/c.yaml", false),
            ("**/b/**/d?.yaml", "a/b/c/b/d1.yaml", true),
            ("**/b/x", "a/b/c", false),
            ("./a/", "a/b", true),
        ];
        for (pattern, path, expected) in cases {
            assert_eq!(matches(pattern, path), expected, "{pattern} {path}");
        }
        assert!(text("load/*", "load/unknown-field") && !text("load/*", "resolve/x") && text("a*b*", "axbx"));
    }
}
