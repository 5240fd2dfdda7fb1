//! The index that a run leaves beside its files: which unit wrote what.
//!
//! ```text
//! choreoc-index 1
//! component/default/shop/api/dev clusterdataplanes/default/default/dev shop/components/api deployment-api.yaml
//! ```
//!
//! One line for a unit's folder on one plane: the unit, the environment's folder, the unit's folder below it, then the
//! files; `-` when it has no folder of its own there, and `+namespace` for every namespace that its objects need. Names are
//! encoded as in paths, so nothing holds a space and no line can name a file outside the root. One line a unit keeps
//! merges of two branches simple.

use super::records::{FolderRecord, Records};
use crate::emit::path;
use crate::resolve::{UnitKey, UnitKind};
use std::fmt::Write;
use value::Str;

const HEADER: &str = "choreoc-index 1";

/// A line of an index that this version cannot read, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Unreadable {
    pub(super) line: usize,
}

/// The text of an index.
pub(super) fn write(records: &Records) -> String {
    let mut out = format!("{HEADER}\n");
    for (key, folders) in records {
        for folder in folders {
            write_folder(&mut out, key, folder).expect("a string takes all text");
        }
    }
    out
}

fn write_folder(out: &mut String, key: &UnitKey, folder: &FolderRecord) -> std::fmt::Result {
    let kind = match key.kind {
        UnitKind::Component => "component",
        UnitKind::Project => "project",
        UnitKind::Resource => "resource",
    };
    out.push_str(kind);
    for name in [&key.namespace, &key.project, &key.name, &key.environment] {
        write!(out, "/{}", path::encode(name))?;
    }
    write!(out, " {} {}", folder.environment, folder.unit)?;
    folder.namespaces.iter().try_for_each(|namespace| write!(out, " +{}", path::encode(namespace)))?;
    match &folder.files {
        Some(files) => files.iter().for_each(|file| {
            out.push(' ');
            out.push_str(file);
        }),
        None => out.push_str(" -"),
    }
    out.push('\n');
    Ok(())
}

/// The units of an index; an empty text is an index without units.
pub(super) fn read(text: &str) -> Result<Records, Unreadable> {
    let mut records = Records::new();
    for (at, line) in text.lines().enumerate() {
        let unreadable = Unreadable { line: at + 1 };
        if at == 0 {
            if line != HEADER {
                return Err(unreadable);
            }
        } else {
            let (key, folder) = read_folder(line).ok_or(unreadable)?;
            records.entry(key).or_default().push(folder);
        }
    }
    Ok(records)
}

fn read_folder(line: &str) -> Option<(UnitKey, FolderRecord)> {
    let mut words = line.split(' ');
    let key = read_key(words.next()?)?;
    let (environment, unit) = (words.next()?, words.next()?);
    let mut folder = FolderRecord {
        environment: checked_path(environment)?,
        unit: checked_path(unit)?,
        files: Some(Vec::new()),
        namespaces: Vec::new(),
    };
    for word in words {
        if let Some(namespace) = word.strip_prefix('+') {
            folder.namespaces.push(Str::from(path::decode(namespace)?));
        } else if word == "-" {
            folder.files = None;
        } else if path::is_segment(word) {
            folder.files.as_mut()?.push(word.to_owned());
        } else {
            return None;
        }
    }
    Some((key, folder))
}

fn read_key(text: &str) -> Option<UnitKey> {
    let mut parts = text.split('/');
    let kind = match parts.next()? {
        "component" => UnitKind::Component,
        "project" => UnitKind::Project,
        "resource" => UnitKind::Resource,
        _ => return None,
    };
    let mut name = || path::decode(parts.next()?).map(Str::from);
    let (namespace, project, name_, environment) = (name()?, name()?, name()?, name()?);
    parts.next().is_none().then_some(UnitKey { kind, namespace, project, name: name_, environment })
}

/// A path that leads downwards only.
fn checked_path(text: &str) -> Option<String> {
    text.split('/').all(path::is_segment).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let text = "choreoc-index 1\n\
            component/default/shop/api/dev clusterdataplanes/p/default/dev shop/components/api a.yaml b.yaml\n\
            component/default/shop/api/dev observabilityplanes/n/p/default/dev shop/components/api +x +%2Ey c.yaml\n\
            component/default/shop/web/dev observabilityplanes/n/p/default/dev shop/components/web -\n\
            project/default/%53hop/%/dev clusterdataplanes/p/default/dev %53hop/cell\n";
        assert_eq!(write(&read(text).unwrap()), text);
    }

    #[test]
    fn no_line_names_a_file_outside_the_root() {
        let line = |words: &str| format!("choreoc-index 1\ncomponent/a/b/c/d {words}\n");
        for bad in ["../x y z", "/etc y z", "x .. z", "x y ../z", "x y /z", "x y z/a", "x//y y z", "x"] {
            assert_eq!(read(&line(bad)).unwrap_err(), Unreadable { line: 2 }, "{bad}");
        }
        assert_eq!(read("something else\n").unwrap_err(), Unreadable { line: 1 });
        assert!(read("").unwrap().is_empty());
    }
}
