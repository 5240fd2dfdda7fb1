//! Keys that nearly every manifest has: found without hashing, and shared by all files without counting references.

use std::sync::LazyLock;
use value::{Str, str_literal};

/// How many slots the keys are spread over.
const SLOTS: usize = 512;

macro_rules! keys {
    ($($key:literal,)*) => { &[$(str_literal!($key)),*] };
}

/// The keys that are most frequent in real repositories.
#[rustfmt::skip]
static KEYS: &[Str] = keys![
    "name", "type", "kind", "value", "metadata", "apiVersion", "spec", "default", "namespace",
    "description", "template", "properties", "key", "parameters", "labels", "id", "resources", "image",
    "projectName", "enabled", "owner", "port", "memory", "cpu", "data", "valueFrom", "secretKeyRef",
    "container", "path", "requests", "args", "env", "$ref", "target", "required", "mountPath",
    "openAPIV3Schema", "command", "forEach", "var", "repository", "volumeMounts", "annotations", "limits",
    "endpoints", "title", "version", "arguments", "visibility", "refreshInterval", "url", "componentName",
    "creationPolicy", "secretStoreRef", "componentType", "branch", "context", "replicas", "clusterScope",
    "autoDeploy", "includeWhen", "environment", "revision", "appPath", "selector", "templateRef",
    "workflow", "ports", "message", "group", "schema", "rule", "secretKey", "remoteRef", "rules", "items",
    "environmentConfigs", "enum", "imagePullPolicy", "property", "op", "condition", "hostnames",
    "component", "address", "output", "operations", "storage", "accessModes", "parentRefs", "backendRefs",
    "templates", "dependencies", "minimum", "serviceAccountName", "content", "volumes", "containers", "app",
    "http", "matchLabels", "interval", "$defs", "action", "tag", "creates", "targetPort", "model",
    "validations", "displayName", "traits", "instanceName", "project", "workloadType", "matches", "method",
    "targetPlane", "outputs", "envFrom", "patches", "inputs", "protocol", "minReplicas", "maxReplicas",
    "from", "host", "allowedTraits", "filters", "environmentName", "readOnly", "subPath", "configMap",
    "secret", "restartPolicy", "volumeName", "resourceName", "environmentOverrides", "state", "releaseName",
];

/// For each slot one more than the position of its key; of two keys of one slot, the first one has it.
static TABLE: LazyLock<[u8; SLOTS]> = LazyLock::new(|| {
    let mut table = [0; SLOTS];
    for (position, key) in KEYS.iter().enumerate().rev() {
        table[slot(key.as_bytes())] = position as u8 + 1;
    }
    table
});

/// How many keys there are; their numbers are below.
pub(crate) fn count() -> usize {
    KEYS.len()
}

/// The number and spelling of a common key.
pub(crate) fn find(key: &str) -> Option<(u32, Str)> {
    let number = usize::from(TABLE[slot(key.as_bytes())]).checked_sub(1)?;
    let spelling = KEYS.get(number).filter(|spelling| spelling.as_str() == key)?;
    Some((number as u32, spelling.clone()))
}

/// The factors keep nearly all of the keys apart.
fn slot(key: &[u8]) -> usize {
    let byte = |at: usize| usize::from(key.get(at).copied().unwrap_or(0));
    let last = byte(key.len().saturating_sub(1));
    (21 * key.len() + 37 * byte(0) + byte(1) + 44 * byte(key.len() / 2) + 22 * last) % SLOTS
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nearly_all_keys_have_a_slot_of_their_own() {
        let found = KEYS.iter().filter(|key| find(key).is_some_and(|(_, found)| found == **key)).count();
        assert!(found + 8 >= KEYS.len(), "{found} of {} are found", KEYS.len());
        assert!(find("no such key").is_none() && find("").is_none());
    }
}
