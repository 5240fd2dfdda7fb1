//! Environment variables and files of a container as templates see them (component.md §3.4.5).

use super::shape::{object, text};
use crate::model::RemoteReference;
use value::{Object, Str, Value, str_literal};

/// An environment variable or a file, after overrides, with its secret looked up.
#[derive(Debug, Clone)]
pub(super) struct Setting {
    /// The variable's or file's name.
    pub(super) name: Str,
    /// The directory of a file; empty for a variable.
    pub(super) mount_path: Str,
    /// The text; empty for a secret.
    pub(super) value: Str,
    /// Set for a secret.
    pub(super) remote: Option<RemoteReference>,
}

/// Everything a container is configured with.
#[derive(Debug, Clone, Default)]
pub(super) struct Configurations {
    pub(super) config_envs: Vec<Setting>,
    pub(super) config_files: Vec<Setting>,
    pub(super) secret_envs: Vec<Setting>,
    pub(super) secret_files: Vec<Setting>,
}

/// A place in a secret store as templates see it.
pub(super) fn remote_value(remote: &RemoteReference) -> Value {
    let mut entries = vec![(str_literal!("key"), text(&remote.key))];
    if !remote.property.is_empty() {
        entries.push((str_literal!("property"), text(&remote.property)));
    }
    if !remote.version.is_empty() {
        entries.push((str_literal!("version"), text(&remote.version)));
    }
    Object::from_sorted(entries).into()
}

impl Setting {
    fn env(&self) -> Value {
        let mut entries = vec![(str_literal!("name"), text(&self.name))];
        if let Some(remote) = &self.remote {
            entries.push((str_literal!("remoteRef"), remote_value(remote)));
        }
        entries.push((str_literal!("value"), text(&self.value)));
        Object::from_sorted(entries).into()
    }

    fn file(&self) -> Value {
        let mut entries = vec![
            (str_literal!("mountPath"), text(&self.mount_path)),
            (str_literal!("name"), text(&self.name)),
        ];
        if let Some(remote) = &self.remote {
            entries.push((str_literal!("remoteRef"), remote_value(remote)));
        }
        entries.push((str_literal!("value"), text(&self.value)));
        Object::from_sorted(entries).into()
    }
}

/// The variables as templates see them.
pub(super) fn env_list(settings: &[Setting]) -> Value {
    Value::list(settings.iter().map(Setting::env).collect())
}

fn file_list(settings: &[Setting]) -> Value {
    Value::list(settings.iter().map(Setting::file).collect())
}

impl Configurations {
    /// The variable `configurations`.
    pub(super) fn to_value(&self) -> Value {
        let section = |envs: &[Setting], files: &[Setting]| {
            object([(str_literal!("envs"), env_list(envs)), (str_literal!("files"), file_list(files))])
        };
        object([
            (str_literal!("configs"), section(&self.config_envs, &self.config_files)),
            (str_literal!("secrets"), section(&self.secret_envs, &self.secret_files)),
        ])
    }
}
