//! The views that a template's helpers read (component.md §3.5): generated names, volumes, mounts.
//!
//! `configurations.toVolumes()` is the variable `derived.configVolumes` in other words.

use super::configurations::{Configurations, Setting, env_list, remote_value};
use super::shape::{object, text};
use crate::model::RemoteReference;
use crate::names;
use std::cell::OnceCell;
use std::collections::BTreeMap;
use value::{Object, Str, Value, str_literal};

/// Names of everything a component's configuration becomes.
#[derive(Debug)]
pub(super) struct Naming {
    prefix: String,
    config_envs: OnceCell<Str>,
}

impl Naming {
    /// The names of a component in an environment.
    pub(super) fn new(component: &str, environment: &str) -> Self {
        Self { prefix: format!("{component}-{environment}"), config_envs: OnceCell::new() }
    }

    fn config_file(&self, file: &str) -> String {
        names::name(names::OBJECT, &[&self.prefix, "config", &dashed(file)])
    }

    fn secret_file(&self, file: &str, remote: Option<&RemoteReference>) -> String {
        let hash = remote.map(|remote| names::hex8(&reference(remote))).unwrap_or_default();
        names::name_with(names::OBJECT, &[&self.prefix, "secret", &dashed(file)], &hash)
    }

    /// Two views show it.
    fn config_envs(&self) -> &Str {
        let name = || names::name(names::OBJECT, &[&self.prefix, "env-configs"]).into();
        self.config_envs.get_or_init(name)
    }

    fn secret_envs(&self, envs: &[Setting]) -> String {
        names::name_with(names::OBJECT, &[&self.prefix, "env-secrets"], &envs_hash(envs))
    }
}

fn dashed(file: &str) -> String {
    file.replace('.', "-")
}

fn reference(remote: &RemoteReference) -> String {
    format!("{}\0{}\0{}", remote.key, remote.property, remote.version)
}

/// Changes whenever a variable's name or reference does, so that a changed secret gives new pods.
fn envs_hash(envs: &[Setting]) -> String {
    if envs.is_empty() {
        return String::new();
    }
    let mut entries = String::new();
    for env in envs {
        if let Some(remote) = &env.remote {
            entries.extend([env.name.as_str(), "\0", &reference(remote), "\0"]);
        }
    }
    names::hex8(&entries)
}

fn volume_name(file: &Setting) -> String {
    format!("file-mount-{}", names::hex8(&format!("{}/{}", file.mount_path, file.name)))
}

/// `{name}` under a key, the shape of `envFrom` entries.
fn named(key: Str, name: &Str) -> Value {
    object([(key, object([(str_literal!("name"), text(name))]))])
}

/// `configFileList`.
pub(super) fn config_file_list(configurations: &Configurations, naming: &Naming) -> Value {
    let files = configurations.config_files.iter();
    let items = files.map(|file| {
        object([
            (str_literal!("mountPath"), text(&file.mount_path)),
            (str_literal!("name"), text(&file.name)),
            (str_literal!("resourceName"), naming.config_file(&file.name).into()),
            (str_literal!("value"), text(&file.value)),
        ])
    });
    Value::list(items.collect())
}

/// `secretFileList`; unlike the files of `configurations.secrets` its items have no `value`.
pub(super) fn secret_file_list(configurations: &Configurations, naming: &Naming) -> Value {
    let item = |file: &Setting| {
        let mut entries = vec![
            (str_literal!("mountPath"), text(&file.mount_path)),
            (str_literal!("name"), text(&file.name)),
        ];
        if let Some(remote) = &file.remote {
            entries.push((str_literal!("remoteRef"), remote_value(remote)));
        }
        let name = naming.secret_file(&file.name, file.remote.as_ref());
        entries.push((str_literal!("resourceName"), name.into()));
        Object::from_sorted(entries).into()
    };
    Value::list(configurations.secret_files.iter().map(item).collect())
}

/// `containerEnvFrom`.
pub(super) fn container_env_from(configurations: &Configurations, naming: &Naming) -> Value {
    let mut sources = Vec::new();
    if !configurations.config_envs.is_empty() {
        sources.push(named(str_literal!("configMapRef"), naming.config_envs()));
    }
    if !configurations.secret_envs.is_empty() {
        let name = naming.secret_envs(&configurations.secret_envs).into();
        sources.push(named(str_literal!("secretRef"), &name));
    }
    Value::list(sources)
}

/// `configVolumeMounts`: config files, then secret files.
pub(super) fn volume_mounts(configurations: &Configurations) -> Value {
    let files = configurations.config_files.iter().chain(&configurations.secret_files);
    let mounts = files.map(|file| {
        object([
            (str_literal!("mountPath"), format!("{}/{}", file.mount_path, file.name).into()),
            (str_literal!("name"), volume_name(file).into()),
            (str_literal!("subPath"), text(&file.name)),
        ])
    });
    Value::list(mounts.collect())
}

/// `configVolumes`: one per volume name, in their order; a secret takes the place of a config of that name.
pub(super) fn volumes(configurations: &Configurations, naming: &Naming) -> Value {
    let mut by_name = BTreeMap::new();
    for file in &configurations.config_files {
        let source = object([(str_literal!("name"), naming.config_file(&file.name).into())]);
        by_name.insert(volume_name(file), (str_literal!("configMap"), source));
    }
    for file in &configurations.secret_files {
        let name = naming.secret_file(&file.name, file.remote.as_ref());
        let source = object([(str_literal!("secretName"), name.into())]);
        by_name.insert(volume_name(file), (str_literal!("secret"), source));
    }
    let volume = |(name, (kind, source)): (String, (Str, Value))| {
        [(kind, source), (str_literal!("name"), name.into())].into_iter().collect::<Object>().into()
    };
    Value::list(by_name.into_iter().map(volume).collect())
}

fn envs_by_container(envs: &[Setting], name: impl FnOnce() -> Str) -> Value {
    if envs.is_empty() {
        return Value::list(Vec::new());
    }
    let container = object([
        (str_literal!("envs"), env_list(envs)),
        (str_literal!("resourceName"), Value::String(name())),
    ]);
    Value::list(vec![container])
}

/// `configEnvs`: nothing, or the variables of the only container with the name of their ConfigMap.
pub(super) fn config_envs(configurations: &Configurations, naming: &Naming) -> Value {
    envs_by_container(&configurations.config_envs, || naming.config_envs().clone())
}

/// `secretEnvs`: nothing, or the variables of the only container with the name of their Secret.
pub(super) fn secret_envs(configurations: &Configurations, naming: &Naming) -> Value {
    envs_by_container(&configurations.secret_envs, || naming.secret_envs(&configurations.secret_envs).into())
}
