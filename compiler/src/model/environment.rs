//! `Environment`.

use super::decode::Fields;
use super::document::Document;
use super::gateway::Gateway;
use super::kind::Kind;
use super::references::Reference;

/// A place where components run.
pub type Environment = Document<EnvironmentSpec>;

/// The spec of an [`Environment`].
#[derive(Debug, Clone)]
pub struct EnvironmentSpec {
    /// `dataPlaneRef`.
    pub data_plane: Option<Reference>,
    /// `isProduction`.
    pub is_production: bool,
    /// `gateway`: overrides the plane's.
    pub gateway: Option<Gateway>,
}

impl EnvironmentSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self {
            data_plane: fields.object("dataPlaneRef", |reference| {
                Reference::read(reference, &[Kind::DataPlane, Kind::ClusterDataPlane], true)
            }),
            is_production: fields.flag("isProduction").unwrap_or(false),
            gateway: fields.object("gateway", Gateway::read),
        }
    }
}
