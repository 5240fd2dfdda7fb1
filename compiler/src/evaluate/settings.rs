//! From a workload, what a binding overrides in it, and SecretReferences to what a container is configured with
//! (component.md §3.3, §3.4.5).

use super::configurations::{Configurations, Setting};
use super::workload::overridden;
use crate::model::{
    RemoteReference, SecretKeyReference, SecretReference, WorkloadOverrides, WorkloadTemplate,
};
use std::sync::Arc;
use value::{Str, str_literal};

/// The configuration of the only container. `secrets` are the SecretReferences it may name, sorted by name.
pub(super) fn configurations(
    workload: &WorkloadTemplate,
    overrides: &WorkloadOverrides,
    secrets: &[Arc<SecretReference>],
) -> Configurations {
    let mut all = Configurations::default();
    for env in overridden(&workload.container.env, &overrides.env, |env| &env.key) {
        let setting = setting(&env.key.text, &str_literal!(""), &env.value);
        place(setting, env.secret.as_ref(), secrets, &mut all.config_envs, &mut all.secret_envs);
    }
    for file in overridden(&workload.container.files, &overrides.files, |file| &file.key) {
        let setting = setting(&file.key.text, &file.mount_path.text, &file.value);
        place(setting, file.secret.as_ref(), secrets, &mut all.config_files, &mut all.secret_files);
    }
    all
}

fn setting(name: &Str, mount_path: &Str, value: &Str) -> Setting {
    Setting { name: name.clone(), mount_path: mount_path.clone(), value: value.clone(), remote: None }
}

/// A secret that does not resolve is left out: resolve has refused those that matter.
fn place(
    setting: Setting,
    secret: Option<&SecretKeyReference>,
    secrets: &[Arc<SecretReference>],
    configs: &mut Vec<Setting>,
    secret_settings: &mut Vec<Setting>,
) {
    match secret {
        None => configs.push(setting),
        Some(reference) => {
            if let Some(remote) = remote(secrets, reference) {
                secret_settings.push(Setting { value: Str::new(), remote: Some(remote.clone()), ..setting });
            }
        }
    }
}

fn remote<'a>(
    secrets: &'a [Arc<SecretReference>],
    reference: &SecretKeyReference,
) -> Option<&'a RemoteReference> {
    let at = secrets.binary_search_by(|secret| secret.name().as_str().cmp(&reference.name)).ok()?;
    let data = &secrets.get(at)?.spec.data;
    data.iter().find(|data| data.secret_key.text == reference.key.text).map(|data| &data.remote)
}
