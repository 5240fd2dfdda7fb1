//! What a long run is doing, on a terminal only.

use super::Terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::sync::Once;
use std::time::{Duration, Instant};

/// Runs shorter than this show nothing.
const PATIENCE: Duration = Duration::from_millis(500);

/// Counts units while they are rendered.
pub struct Progress {
    bar: ProgressBar,
    start: Instant,
    interactive: bool,
    shown: Once,
}

impl Progress {
    /// Starts the clock; nothing is drawn before a run turns out to be long.
    pub fn start(terminal: Terminal) -> Self {
        let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len} units rendered, {elapsed}") {
            bar.set_style(style);
        }
        Self { bar, start: Instant::now(), interactive: terminal.interactive, shown: Once::new() }
    }

    /// So many units will be rendered.
    pub fn expect(&self, units: usize) {
        self.bar.set_length(units as u64);
    }

    /// One more unit is done. A unit that others depend on in a circle may be rendered again; that is not counted.
    pub fn unit(&self) {
        if !self.interactive {
            return;
        }
        if self.start.elapsed() > PATIENCE {
            self.shown.call_once(|| self.bar.set_draw_target(ProgressDrawTarget::stderr()));
        }
        if self.bar.length().is_none_or(|all| self.bar.position() < all) {
            self.bar.inc(1);
        }
    }

    /// Takes the line away again.
    pub fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
