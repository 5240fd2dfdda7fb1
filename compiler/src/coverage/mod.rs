//! Coverage of types and traits by the tests that render them: which expressions were evaluated, which way every
//! decision went, what was never seen.
//!
//! An [`Inventory`] lists what a definition can decide, from its plan. A [`Recorder`] watches units while they are
//! rendered and notes what they decide in [`Seen`]s, which add up over cases. [`TypeCoverage`] holds one against the
//! other: counts, and in words what is missing, with its place.

mod collector;
mod defaults;
mod inventory;
mod length;
mod outcome;
mod recorder;
mod report;

pub(crate) use collector::subjects;
pub use collector::{Collector, SeenByCase};
pub use inventory::{Inventory, Point};
pub use outcome::{Hits, Kind, Outcome};
pub use recorder::{Key, Recorder, Recording, Seen};
pub use report::{Covered, Missing, Ratio, Report, TypeCoverage};
