//! The SecretReferences that a component uses.

use super::diagnostics;
use super::resolver::Resolver;
use super::unit::{Failure, UnitKey};
use crate::model::{
    EnvVar, FileVar, Kind, SecretKeyReference, SecretReference, WorkloadOverrides, WorkloadTemplate,
};
use std::collections::BTreeMap;
use std::sync::Arc;
use value::Str;

/// Every SecretReference that workload and overrides name, sorted by name. Entries of the workload that an override
/// replaces are not looked at; upstream stops at the first that is wrong.
pub(super) fn collect(
    resolver: &Resolver<'_>,
    key: &UnitKey,
    workload: &WorkloadTemplate,
    overrides: Option<&WorkloadOverrides>,
) -> Result<Vec<Arc<SecretReference>>, Failure> {
    let mut found = BTreeMap::new();
    let mut failures = Vec::new();
    for reference in references(workload, overrides) {
        match find(resolver, key, reference) {
            Ok(secret) => {
                found.insert(secret.name().clone(), secret);
            }
            Err(failure) => failures.push(failure),
        }
    }
    Failure::first_of(failures).map_or(Ok(found.into_values().collect()), Err)
}

/// The references in the order in which upstream checks them.
fn references<'a>(
    workload: &'a WorkloadTemplate,
    overrides: Option<&'a WorkloadOverrides>,
) -> impl Iterator<Item = &'a SecretKeyReference> {
    let (env, files): (&[EnvVar], &[FileVar]) =
        overrides.map_or((&[], &[]), |overrides| (&overrides.env, &overrides.files));
    let container = &workload.container;
    let base_env =
        container.env.iter().filter(|entry| !env.iter().any(|other| other.key.text == entry.key.text));
    let base_files =
        container.files.iter().filter(|entry| !files.iter().any(|other| other.key.text == entry.key.text));
    let of_env = |entry: &'a EnvVar| entry.secret.as_ref();
    let of_file = |entry: &'a FileVar| entry.secret.as_ref();
    let overriding = env.iter().filter_map(of_env).chain(files.iter().filter_map(of_file));
    let base = base_env.filter_map(of_env).chain(base_files.filter_map(of_file));
    overriding.chain(base).filter(|reference| !reference.name.is_empty())
}

fn find(
    resolver: &Resolver<'_>,
    unit: &UnitKey,
    reference: &SecretKeyReference,
) -> Result<Arc<SecretReference>, Failure> {
    const REASON: &str = "RenderingFailed";
    let SecretKeyReference { name, key } = reference;
    let secrets = &resolver.index.secrets;
    let Some(secret) = secrets.get(Kind::SecretReference, &unit.namespace, name) else {
        let finding = resolver.unless_refused(Kind::SecretReference, &unit.namespace, name, || {
            diagnostics::unknown_secret(name, secrets.similar(Kind::SecretReference, &unit.namespace, name))
        });
        let message = format!(
            "Failed to collect SecretReferences: failed to get SecretReference \"{name}\": \
             secretreferences.openchoreo.dev \"{name}\" not found"
        );
        return Err(Failure::new(REASON, message, finding));
    };
    let keys: Vec<&Str> = secret.spec.data.iter().map(|entry| &entry.secret_key.text).collect();
    if keys.contains(&&key.text) {
        return Ok(Arc::clone(secret));
    }
    let listed: Vec<&str> = keys.iter().map(|key| key.as_str()).collect();
    let message = format!(
        "Failed to collect SecretReferences: key \"{key}\" not found in SecretReference \"{name}\"; available keys: [{}]",
        listed.join(" ")
    );
    Err(Failure::new(REASON, message, Some(diagnostics::unknown_secret_key(reference, secret))))
}
