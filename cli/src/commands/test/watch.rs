//! Running again whenever a file changes. Files are looked at twice a second: that is quick enough for people, costs next to
//! nothing, and works on every file system.

use super::Test;
use super::paths::Trees;
use crate::Exit;
use crate::repo::{ReadError, can_be_document};
use crate::report::findings;
use std::collections::BTreeMap;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};
use walkdir::WalkDir;

/// How often files are looked at.
const PAUSE: Duration = Duration::from_millis(500);

/// What tells whether a file changed.
type State = BTreeMap<PathBuf, (Option<SystemTime>, u64)>;

/// Runs the tests, again and again; ends with the process.
pub(super) fn watch(test: &Test) -> Result<Exit, ReadError> {
    loop {
        let before = state(test)?;
        if let Err(error) = test.once(false) {
            findings::cannot(&error);
        }
        findings::print("\nwaiting for changes; Ctrl-C ends\n")?;
        while state(test).is_ok_and(|now| now == before) {
            std::thread::sleep(PAUSE);
        }
        findings::print("\n")?;
    }
}

/// The files that tests read, as they are now.
fn state(test: &Test) -> Result<State, ReadError> {
    let trees = Trees::find(&test.paths, &test.source)?;
    let mut state = State::new();
    for folder in trees.folders() {
        let entries = WalkDir::new(&folder).into_iter().filter_entry(|entry| {
            entry.depth() == 0 || !entry.file_name().to_string_lossy().starts_with('.')
        });
        for entry in entries.filter_map(Result::ok) {
            let path = entry.path().to_string_lossy().into_owned();
            let Ok(metadata) = entry.metadata() else { continue };
            let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
            if metadata.is_file() && can_be_document(name) {
                state.insert(entry.into_path(), (metadata.modified().ok(), metadata.len()));
            }
        }
    }
    Ok(state)
}
