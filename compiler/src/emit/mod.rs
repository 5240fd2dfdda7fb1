//! Files with exact bytes and the kustomizations that list them.
//!
//! [`unit`] writes the files of one assembled unit; they are all that has to stay of it. An [`OutputTree`] holds those
//! of a run. [`report`] writes units as JSON in the shape of the recorded cases instead.
//!
//! ```text
//! clusterdataplanes/<plane>/<namespace>/<environment>/                 an environment's folder
//! dataplanes/<namespace of the plane>/<plane>/<namespace>/<environment>/
//!     <project>/cell/                 units' folders: one file an object, and a kustomization
//!     <project>/components/<component>/
//!     <project>/resources/<resource>/
//!     _cells/ _components/ _resources/    kustomizations that list the units
//! clusterobservabilityplanes/… observabilityplanes/…                   likewise
//! ```

mod contest;
mod diagnostics;
mod file_names;
pub(crate) mod kustomization;
pub(crate) mod path;
mod report;

pub use contest::contested;
pub(crate) use file_names::file_names;
pub use report::{Reported, endpoint_value, pending_value, report};

use crate::assemble::{Assembled, Entry};
use crate::resolve::{Place, UnitKey, UnitKind};
use diag::Span;
use value::{Str, Value};

/// The files of one unit.
#[derive(Debug, Clone)]
pub struct UnitFiles {
    /// The unit.
    pub key: UnitKey,
    /// Its binding, or what that was derived from; none when it is undeployed.
    pub span: Option<Span>,
    /// Its folders, one per plane.
    pub folders: Vec<UnitFolder>,
}

/// What a unit has in the folder of an environment on one plane.
#[derive(Debug, Clone)]
pub struct UnitFolder {
    /// The environment's folder, relative to the output's root.
    pub environment: String,
    /// Its own folder below that.
    pub unit: String,
    /// One file an object, in the order in which they are applied. None when it has no folder of its own here, though
    /// its environment has one.
    pub files: Option<Vec<File>>,
    /// Namespaces that its objects need and that nobody renders (observability planes only).
    pub namespaces: Vec<Str>,
}

/// A file that holds one object.
#[derive(Debug, Clone)]
pub struct File {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub text: String,
    /// A hash of what tells the object from others in a cluster.
    pub object: u64,
}

/// Everything that a run has to say about files.
#[derive(Debug, Clone, Default)]
pub struct OutputTree {
    /// Every unit that rendered or is undeployed.
    pub units: Vec<UnitFiles>,
}

/// Writes one unit; nothing assembled means that it is undeployed.
pub fn unit(key: &UnitKey, place: &Place, assembled: Option<&Assembled>) -> UnitFiles {
    let own = path::unit(key);
    let data = UnitFolder {
        environment: path::on_data_plane(key, place),
        unit: own.clone(),
        files: Some(assembled.map(|assembled| files(&assembled.data)).unwrap_or_default()),
        namespaces: Vec::new(),
    };
    // Only components have objects there. The environment's folder stays when the last of them goes, so that
    // whoever applies it can prune.
    let observability = path::on_observability_plane(key, place).filter(|_| key.kind == UnitKind::Component);
    let observability = observability.map(|environment| {
        let entries = assembled.map(|assembled| assembled.observability.as_slice()).unwrap_or_default();
        UnitFolder {
            environment,
            unit: own,
            files: (!entries.is_empty()).then(|| files(entries)),
            namespaces: assembled.map(|assembled| assembled.namespaces.clone()).unwrap_or_default(),
        }
    });
    UnitFiles {
        key: key.clone(),
        span: assembled.map(|assembled| assembled.span),
        folders: std::iter::once(data).chain(observability).collect(),
    }
}

/// The folders of the planes that a unit's objects go to; only components have objects on the second one.
pub(crate) fn clusters(key: &UnitKey, place: &Place) -> (String, Option<String>) {
    let second = path::observability_plane(place).filter(|_| key.kind == UnitKind::Component);
    (path::data_plane(place), second)
}

fn files(entries: &[Entry]) -> Vec<File> {
    let entries: Vec<&Entry> = entries.iter().filter(|entry| !entry.superseded).collect();
    let names = file_names(&entries);
    // Texts stay until the end of the run, so each takes no more than it needs.
    let mut buffer = String::with_capacity(4096);
    let file = |(name, entry): (String, &Entry)| {
        buffer.clear();
        yaml::emit_into(&mut buffer, &Value::Object(entry.applied().clone()));
        File { name, text: buffer.as_str().to_owned(), object: contest::hash(&entry.identity()) }
    };
    names.into_iter().zip(entries).map(file).collect()
}
