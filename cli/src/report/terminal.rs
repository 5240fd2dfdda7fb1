//! The terminal at standard error or output: whether there is one, how wide it is, whether it wants colours.

use std::env;
use std::io::{self, IsTerminal};

/// What a stream can show.
#[derive(Debug, Clone, Copy)]
pub struct Terminal {
    /// Somebody watches: progress may move.
    pub interactive: bool,
    /// Colours are wanted (`NO_COLOR` and `CLICOLOR_FORCE` are respected).
    pub colour: bool,
    /// Columns.
    pub width: usize,
}

/// As wide as text is set where nobody watches: findings must not depend on the machine.
const WIDTH: usize = 110;

impl Terminal {
    /// Standard error as it is now.
    pub fn detect() -> Self {
        Self::of(io::stderr().is_terminal())
    }

    /// Standard output as it is now.
    pub fn output() -> Self {
        Self::of(io::stdout().is_terminal())
    }

    fn of(interactive: bool) -> Self {
        let set = |name| env::var_os(name).is_some_and(|value| !value.is_empty() && value != "0");
        let colour = set("CLICOLOR_FORCE")
            || interactive && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty());
        let columns = env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let width = if interactive { columns.unwrap_or(WIDTH) } else { WIDTH };
        Self { interactive, colour, width: width.clamp(60, 200) }
    }
}
