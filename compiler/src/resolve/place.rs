//! An environment with everything that it brings.

use crate::model::{DataPlane, Environment, ObservabilityPlane};
use std::sync::Arc;
use value::Str;

/// Index of [`super::Workspace::places`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PlaceId(pub u32);

/// An environment with its planes: the same for every unit that is bound to it.
#[derive(Debug)]
pub struct Place {
    /// Its position.
    pub id: PlaceId,
    /// The environment.
    pub environment: Arc<Environment>,
    /// The environment's UID.
    pub environment_uid: Str,
    /// The data plane, namespaced or not.
    pub data_plane: Arc<DataPlane>,
    /// The data plane's UID.
    pub data_plane_uid: Str,
    /// The plane that receives observability objects; without one they are skipped.
    pub observability_plane: Option<Arc<ObservabilityPlane>>,
    /// The name of the default notification channel.
    pub notification_channel: Option<Str>,
}
