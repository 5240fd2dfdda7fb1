//! `ObservabilityPlane` and `ClusterObservabilityPlane`.

use super::decode::Fields;
use super::document::Document;

/// A cluster that watches workloads; only its existence and name matter here.
pub type ObservabilityPlane = Document<ObservabilityPlaneSpec>;

/// The spec of an [`ObservabilityPlane`].
#[derive(Debug, Clone)]
pub struct ObservabilityPlaneSpec {}

impl ObservabilityPlaneSpec {
    pub(crate) fn read(fields: &mut Fields<'_>) -> Self {
        for name in ["clusterAgent", "finOpsAgentURL", "observerURL", "planeID", "rcaAgentURL"] {
            fields.known(name);
        }
        Self {}
    }
}
