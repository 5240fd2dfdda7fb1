//! From a workload, what a binding overrides in it, and the sources' SecretReferences to what a container is
//! configured with (component.md §2.7, §3.3).

use super::configurations::{Configurations, Setting};
use super::workload::overridden;
use crate::model::{
    EnvVar, FileVar, RemoteReference, SecretKeyReference, SecretReference, WorkloadOverrides,
    WorkloadTemplate,
};
use value::{Str, str_literal};

/// Why a secret cannot be looked up.
#[derive(Debug)]
pub(super) enum SecretError<'a> {
    /// There is no SecretReference of that name.
    Missing(&'a SecretKeyReference),
    /// The SecretReference has no such key.
    MissingKey(&'a SecretKeyReference, &'a SecretReference),
}

/// The configuration of the only container. `secrets` finds a SecretReference of the namespace by name.
pub(super) fn configurations<'a>(
    workload: &'a WorkloadTemplate,
    overrides: &'a WorkloadOverrides,
    secrets: &dyn Fn(&str) -> Option<&'a SecretReference>,
) -> Result<Configurations, SecretError<'a>> {
    check_references(workload, overrides, secrets)?;
    let mut all = Configurations::default();
    for env in overridden(&workload.container.env, &overrides.env, |env| &env.key) {
        let setting = setting(&env.key.text, &str_literal!(""), &env.value);
        place(setting, env.secret.as_ref(), secrets, &mut all.config_envs, &mut all.secret_envs);
    }
    for file in overridden(&workload.container.files, &overrides.files, |file| &file.key) {
        let setting = setting(&file.key.text, &file.mount_path.text, &file.value);
        place(setting, file.secret.as_ref(), secrets, &mut all.config_files, &mut all.secret_files);
    }
    Ok(all)
}

fn setting(name: &Str, mount_path: &Str, value: &Str) -> Setting {
    Setting { name: name.clone(), mount_path: mount_path.clone(), value: value.clone(), remote: None }
}

fn place<'a>(
    setting: Setting,
    secret: Option<&SecretKeyReference>,
    secrets: &dyn Fn(&str) -> Option<&'a SecretReference>,
    configs: &mut Vec<Setting>,
    secret_settings: &mut Vec<Setting>,
) {
    match secret {
        None => configs.push(setting),
        // What does not resolve is left out: the check before has let it pass, so nothing looks at it.
        Some(reference) => {
            if let Some(remote) = secrets(&reference.name).and_then(|found| remote(found, &reference.key)) {
                secret_settings.push(Setting { value: Str::new(), remote: Some(remote.clone()), ..setting });
            }
        }
    }
}

fn remote<'a>(reference: &'a SecretReference, key: &str) -> Option<&'a RemoteReference> {
    reference.spec.data.iter().find(|data| data.secret_key == *key).map(|data| &data.remote)
}

/// Overrides are checked first; what they replace by key is not looked at, whether it is a secret or not.
fn check_references<'a>(
    workload: &'a WorkloadTemplate,
    overrides: &'a WorkloadOverrides,
    secrets: &dyn Fn(&str) -> Option<&'a SecretReference>,
) -> Result<(), SecretError<'a>> {
    let WorkloadOverrides { env, files } = overrides;
    let kept_env = |own: &&EnvVar| !env.iter().any(|other| other.key.text == own.key.text);
    let kept_file = |own: &&FileVar| !files.iter().any(|other| other.key.text == own.key.text);
    let container = &workload.container;
    let overriding = env.iter().map(|env| &env.secret).chain(files.iter().map(|file| &file.secret));
    let own = container.env.iter().filter(kept_env).map(|env| &env.secret);
    let own_files = container.files.iter().filter(kept_file).map(|file| &file.secret);
    overriding.chain(own).chain(own_files).flatten().try_for_each(|reference| check(reference, secrets))
}

fn check<'a>(
    reference: &'a SecretKeyReference,
    secrets: &dyn Fn(&str) -> Option<&'a SecretReference>,
) -> Result<(), SecretError<'a>> {
    if reference.name.is_empty() {
        return Ok(());
    }
    let found = secrets(&reference.name).ok_or(SecretError::Missing(reference))?;
    match remote(found, &reference.key) {
        Some(_) => Ok(()),
        None => Err(SecretError::MissingKey(reference, found)),
    }
}
