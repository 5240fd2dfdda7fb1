//! `SecretReference`: where secret values live; never the values.

use super::decode::Fields;
use super::document::{Document, Text};
use value::Str;

/// Where secret values live.
pub type SecretReference = Document<SecretReferenceSpec>;

/// The spec of a [`SecretReference`].
#[derive(Debug, Clone)]
pub struct SecretReferenceSpec {
    /// `data`, in order.
    pub data: Vec<SecretData>,
}

/// One value.
#[derive(Debug, Clone)]
pub struct SecretData {
    /// `secretKey`.
    pub secret_key: Text,
    /// `remoteRef`.
    pub remote: RemoteReference,
}

/// A value in a secret store.
#[derive(Debug, Clone)]
pub struct RemoteReference {
    /// `key`.
    pub key: Str,
    /// `property`; empty when absent.
    pub property: Str,
    /// `version`; empty when absent.
    pub version: Str,
}

impl SecretReferenceSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        for name in ["refreshInterval", "targetPlane", "template"] {
            fields.known(name);
        }
        Self { data: fields.filled_list("data", SecretData::read) }
    }
}

impl SecretData {
    fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            secret_key: fields.filled_text("secretKey"),
            remote: fields.required_object("remoteRef", |remote| RemoteReference {
                key: remote.filled_text("key").text,
                property: remote.string("property"),
                version: remote.string("version"),
            }),
        }
    }
}
