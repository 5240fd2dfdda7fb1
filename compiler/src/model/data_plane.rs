//! `DataPlane` and `ClusterDataPlane`.

use super::decode::Fields;
use super::document::Document;
use super::gateway::Gateway;
use super::kind::Kind;
use super::references::Reference;
use value::Str;

/// A cluster that runs workloads.
pub type DataPlane = Document<DataPlaneSpec>;

/// The spec of a [`DataPlane`].
#[derive(Debug, Clone)]
pub struct DataPlaneSpec {
    /// `gateway`.
    pub gateway: Option<Gateway>,
    /// `secretStoreRef.name`; none when absent or empty.
    pub secret_store: Option<Str>,
    /// `observabilityPlaneRef`.
    pub observability_plane: Option<Reference>,
}

impl DataPlaneSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        Self::read_with(fields, &[Kind::ObservabilityPlane, Kind::ClusterObservabilityPlane])
    }

    /// The spec of a `ClusterDataPlane`, which refers to cluster-scoped planes only.
    pub(crate) fn read_cluster(fields: &mut Fields<'_>) -> Self {
        Self::read_with(fields, &[Kind::ClusterObservabilityPlane])
    }

    fn read_with(fields: &mut Fields<'_>, planes: &'static [Kind]) -> Self {
        // How the control plane reaches the cluster does not matter to a compiler.
        fields.known("planeID");
        fields.known("clusterAgent");
        Self {
            gateway: fields.object("gateway", Gateway::read),
            secret_store: fields
                .object("secretStoreRef", |store| store.string("name"))
                .filter(|name| !name.is_empty()),
            observability_plane: fields
                .object("observabilityPlaneRef", |reference| Reference::read(reference, planes, true)),
        }
    }
}
