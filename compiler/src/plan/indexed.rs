//! What an index says, for whoever looks at the output of earlier runs.

use super::records::{FolderRecord, Records};
use super::{INDEX, index, paths};
use crate::emit::path;
use crate::resolve::UnitKey;

/// A unit that an earlier run wrote.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IndexedUnit {
    /// The unit.
    pub key: UnitKey,
    /// The name of its data plane; none where only a shortened form of it is known.
    pub data_plane: Option<String>,
}

/// The units of an index; none if it cannot be read.
pub fn indexed_units(text: &str) -> Option<Vec<IndexedUnit>> {
    let unit = |(key, folders): (UnitKey, Vec<FolderRecord>)| IndexedUnit {
        key,
        data_plane: folders.iter().find_map(|folder| data_plane(&folder.environment)),
    };
    Some(index::read(text).ok()?.into_iter().map(unit).collect())
}

/// Every file that the runs behind an index have written, sorted, the index among them; none if it cannot be read.
pub fn indexed_files(text: &str) -> Option<Vec<String>> {
    let records: Records = index::read(text).ok()?;
    let mut files = paths(&records);
    if !text.is_empty() {
        files.push(INDEX.to_owned());
    }
    files.sort();
    Some(files)
}

/// The plane in `clusterdataplanes/<plane>/…` or `dataplanes/<its namespace>/<plane>/…`.
fn data_plane(environment: &str) -> Option<String> {
    let mut parts = environment.split('/');
    let name = match parts.next()? {
        "clusterdataplanes" => parts.next()?,
        "dataplanes" => parts.nth(1)?,
        _ => return None,
    };
    path::decode(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "choreoc-index 1\n\
        component/default/shop/api/dev clusterdataplanes/east%2E/default/dev shop/components/api a.yaml\n\
        component/default/shop/api/dev observabilityplanes/n/p/default/dev shop/components/api -\n\
        project/acme/shop/shop/dev dataplanes/acme/west/acme/dev shop/cell\n";

    #[test]
    fn units_and_files_are_listed() {
        let units = indexed_units(TEXT).unwrap();
        let planes: Vec<_> = units.iter().map(|unit| unit.data_plane.as_deref()).collect();
        assert_eq!(planes, [Some("east."), Some("west")]);
        let files = indexed_files(TEXT).unwrap();
        let has = |path: &str| files.iter().any(|file| file == path);
        assert!(has("clusterdataplanes/east%2E/default/dev/shop/components/api/a.yaml"), "{files:?}");
        assert!(has("dataplanes/acme/west/acme/dev/_cells/kustomization.yaml") && has(INDEX));
        assert_eq!((indexed_files(""), indexed_files("x")), (Some(Vec::new()), None));
    }
}
