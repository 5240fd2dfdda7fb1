//! Paths that every file system can check out.

/// The longest name of a file or folder, in bytes.
const LONGEST_NAME: usize = 255;

/// The longest path, in bytes: macOS takes no more.
const LONGEST_PATH: usize = 1023;

/// Names that Windows keeps for devices, whatever their ending.
const DEVICES: [&str; 6] = ["con", "prn", "aux", "nul", "conin$", "conout$"];

/// Why some file system, or Git, cannot hold a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Problem {
    /// It is empty, absolute, or holds an empty name, `.` or `..`.
    Leaves,
    /// Git keeps its own things there.
    Git,
    /// Windows knows a device by that name.
    Device,
    /// Windows takes no such character, or not at the end of a name.
    Character,
    /// It, or a name in it, is too long.
    Long,
}

impl Problem {
    /// Why, in words.
    pub(crate) fn words(self) -> &'static str {
        match self {
            Self::Leaves => "it leaves its folder",
            Self::Git => "Git keeps `.git` for itself",
            Self::Device => "Windows keeps that name for a device",
            Self::Character => "Windows takes no such character there",
            Self::Long => "it is too long for some file systems",
        }
    }
}

/// What keeps a path from being checked out somewhere, if anything does.
pub(crate) fn problem(path: &str) -> Option<Problem> {
    if path.len() > LONGEST_PATH {
        return Some(Problem::Long);
    }
    path.split('/').find_map(of_name)
}

fn of_name(name: &str) -> Option<Problem> {
    let lower = name.to_ascii_lowercase();
    let stem = lower.split('.').next().unwrap_or_default().trim_end();
    // `git~1` is the short name that Windows gives to `.git`.
    let plain = lower.trim_end_matches(['.', ' ']);
    if matches!(name, "" | "." | "..") {
        Some(Problem::Leaves)
    } else if plain == ".git" || plain == "git~1" {
        Some(Problem::Git)
    } else if DEVICES.contains(&stem) || is_port(stem) {
        Some(Problem::Device)
    } else if name.chars().any(|c| c.is_control() || r#"<>:"\|?*"#.contains(c)) || name.ends_with(['.', ' '])
    {
        Some(Problem::Character)
    } else if name.len() > LONGEST_NAME {
        Some(Problem::Long)
    } else {
        None
    }
}

/// `com1` to `com9` and `lpt1` to `lpt9`.
fn is_port(stem: &str) -> bool {
    let number = stem.strip_prefix("com").or_else(|| stem.strip_prefix("lpt"));
    number.is_some_and(|number| matches!(number.as_bytes(), [b'1'..=b'9']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_that_some_system_refuses_are_known() {
        let (name, path) = ("x".repeat(256), "abcdefg/".repeat(128));
        for (path, want) in [
            ("clusterdataplanes/west/acme/dev/shop/components/web/service-web.yaml", None),
            (".choreoc-index", None),
            ("a/console/com10", None),
            ("", Some(Problem::Leaves)),
            ("/etc", Some(Problem::Leaves)),
            ("a/../b", Some(Problem::Leaves)),
            ("a/.GIT/config", Some(Problem::Git)),
            ("git~1/config", Some(Problem::Git)),
            ("shop/aux/x.yaml", Some(Problem::Device)),
            ("shop/COM1.yaml", Some(Problem::Device)),
            ("shop/a:b", Some(Problem::Character)),
            ("shop/a.", Some(Problem::Character)),
            ("a\\b", Some(Problem::Character)),
            (name.as_str(), Some(Problem::Long)),
            (path.as_str(), Some(Problem::Long)),
        ] {
            assert_eq!(problem(path), want, "{path}");
        }
    }
}
