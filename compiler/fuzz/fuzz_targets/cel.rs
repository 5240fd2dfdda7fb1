//! Expressions: parse, check, plan and evaluate on a small stack.

#![no_main]

use choreoc_fuzz::{Worker, cel};
use libfuzzer_sys::fuzz_target;
use std::sync::OnceLock;

static WORKER: OnceLock<Worker> = OnceLock::new();

fuzz_target!(|bytes: &[u8]| {
    WORKER.get_or_init(|| Worker::start(cel::Probe::new, cel::Probe::run)).run(bytes);
});
