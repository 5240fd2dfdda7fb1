//! An environment with everything that it brings.

use super::diagnostics;
use super::index::{Index, scope_of};
use super::uid::uid;
use super::unit::Failure;
use crate::load::Documents;
use crate::model::{DataPlane, Declared, Environment, Kind, ObservabilityPlane, Reference};
use diag::Sink;
use std::collections::HashMap;
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

/// Places while units are listed.
#[derive(Default)]
pub(super) struct Places {
    known: HashMap<(Str, Str), Result<Arc<Place>, Failure>>,
    places: Vec<Arc<Place>>,
}

impl Places {
    /// The place that an environment is, or why there is none.
    pub(super) fn get(
        &mut self,
        finder: &Finder<'_>,
        namespace: &Str,
        name: &Str,
        sink: &mut Sink,
    ) -> Result<Arc<Place>, Failure> {
        let identity = (namespace.clone(), name.clone());
        if let Some(known) = self.known.get(&identity) {
            return known.clone();
        }
        let id = PlaceId(self.places.len() as u32);
        let found = finder.place(id, namespace, name, sink).map(Arc::new);
        self.places.extend(found.iter().cloned());
        self.known.insert(identity, found.clone());
        found
    }

    /// All places, in order of their positions.
    pub(super) fn into_places(self) -> Vec<Arc<Place>> {
        self.places
    }
}

/// Finds what an environment refers to.
pub(super) struct Finder<'a> {
    pub(super) index: &'a Index<'a>,
    pub(super) documents: &'a Documents,
    pub(super) stand_in_planes: bool,
}

impl Finder<'_> {
    fn place(&self, id: PlaceId, namespace: &Str, name: &Str, sink: &mut Sink) -> Result<Place, Failure> {
        let Some(environment) = self.index.environments.get(Kind::Environment, namespace, name) else {
            let refused = self.documents.is_refused(Kind::Environment, namespace, name)
                || self.documents.may_be_unread(Kind::Environment, name);
            let similar = self.index.environments.similar(Kind::Environment, namespace, name);
            let finding = (!refused).then(|| diagnostics::unknown_environment(namespace, name, similar));
            return Err(Failure::new(
                "EnvironmentNotFound",
                format!("Environment \"{name}\" not found"),
                finding,
            ));
        };
        let data_plane = self.data_plane(environment, sink)?;
        Ok(Place {
            id,
            environment_uid: uid(environment),
            environment: Arc::clone(environment),
            data_plane_uid: uid(&data_plane),
            observability_plane: self.observability_plane(&data_plane, sink),
            data_plane,
            notification_channel: self.notification_channel(namespace, name, sink),
        })
    }

    fn data_plane(&self, environment: &Environment, sink: &mut Sink) -> Result<Arc<DataPlane>, Failure> {
        let namespace = environment.namespace();
        let planes = &self.index.data_planes;
        let wanted: &[(Kind, &str)] = match &environment.spec.data_plane {
            Some(reference) => &[(reference.kind, reference.name.as_str())],
            None => &[(Kind::DataPlane, "default"), (Kind::ClusterDataPlane, "default")],
        };
        let found =
            wanted.iter().find_map(|(kind, name)| planes.get(*kind, &scope_of(*kind, namespace), name));
        if let Some(found) = found {
            return Ok(Arc::clone(found));
        }
        let refused = wanted
            .iter()
            .any(|(kind, name)| self.documents.is_refused(*kind, &scope_of(*kind, namespace), name));
        if self.stand_in_planes
            && !refused
            && let Some(plane) = self.stand_in_data_plane(environment)
        {
            sink.push(diagnostics::stand_in_plane(environment, &plane));
            return Ok(plane);
        }
        let finding = (!refused).then(|| diagnostics::unknown_data_plane(environment));
        let message = format!("DataPlane not found for environment \"{}\"", environment.name());
        Err(Failure::new("DataPlaneNotFound", message, finding))
    }

    /// The plane that ships with choreoc, under the name that the environment asks for.
    fn stand_in_data_plane(&self, environment: &Environment) -> Option<Arc<DataPlane>> {
        let shipped = self.documents.stand_in_planes.iter().find_map(|plane| match plane {
            Declared::DataPlane(plane) => Some(plane),
            _ => None,
        })?;
        let mut plane = DataPlane::clone(shipped);
        if let Some(reference) = &environment.spec.data_plane {
            plane.kind = reference.kind;
            plane.meta.name = reference.name.clone();
            plane.meta.namespace = scope_of(reference.kind, environment.namespace());
        }
        Some(Arc::new(plane))
    }

    fn observability_plane(
        &self,
        data_plane: &DataPlane,
        sink: &mut Sink,
    ) -> Option<Arc<ObservabilityPlane>> {
        let namespaced = data_plane.kind == Kind::DataPlane;
        let find = |kind: Kind, name: &str| {
            self.index
                .observability_planes
                .get(kind, &scope_of(kind, data_plane.namespace()), name)
                .map(Arc::clone)
        };
        let Some(Reference { kind, name }) = &data_plane.spec.observability_plane else {
            let own = namespaced.then(|| find(Kind::ObservabilityPlane, "default")).flatten();
            return own.or_else(|| find(Kind::ClusterObservabilityPlane, "default"));
        };
        let kind = if namespaced { *kind } else { Kind::ClusterObservabilityPlane };
        let found = find(kind, name).or_else(|| self.stand_in_observability_plane(kind, name));
        if found.is_none() && !self.documents.is_refused(kind, &scope_of(kind, data_plane.namespace()), name)
        {
            sink.push(diagnostics::unknown_observability_plane(data_plane, kind, name));
        }
        found
    }

    fn stand_in_observability_plane(&self, kind: Kind, name: &str) -> Option<Arc<ObservabilityPlane>> {
        let shipped = self.documents.stand_in_planes.iter().filter(|_| self.stand_in_planes);
        let mut planes = shipped.filter_map(|plane| match plane {
            Declared::ObservabilityPlane(plane) => Some(plane),
            _ => None,
        });
        planes.find(|plane| plane.kind == kind && plane.name() == name).map(Arc::clone)
    }

    /// The flagged channel; when none is, the control plane flags the first that it sees. A channel that says it is not
    /// the default is not taken for it.
    fn notification_channel(&self, namespace: &Str, environment: &Str, sink: &mut Sink) -> Option<Str> {
        let channels = self.index.channels_of.get(&(namespace.as_str(), environment.as_str()))?;
        let flagged = channels.iter().filter(|channel| channel.spec.is_default == Some(true));
        if let Some(default) = flagged.min_by_key(|channel| channel.name()) {
            return Some(default.name().clone());
        }
        let open: Vec<_> =
            channels.iter().filter(|channel| channel.spec.is_default.is_none()).copied().collect();
        let chosen = open.iter().min_by_key(|channel| channel.name())?;
        if open.len() > 1 {
            sink.push(diagnostics::several_channels(chosen, &open));
        }
        Some(chosen.name().clone())
    }
}
