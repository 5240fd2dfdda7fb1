//! Manifests on their way out: plain JSON data with ids (component.md §2.9).

use super::endpoint_status::{Declared, Endpoint, endpoint_status};
use super::entries::Rendered;
use super::error::{Cause, EvaluationError, Outcome};
use super::plain::{plain, publish};
use super::product::Resource;
use crate::model::Plane;
use crate::resolve::{ComponentInputs, Place};
use value::Value;

/// The manifests of a component, with ids of their own per plane. Without an observability plane its manifests are
/// checked all the same.
pub(super) fn of_component(rendered: &[Rendered]) -> Outcome<Vec<Resource>> {
    let mut resources = Vec::with_capacity(rendered.len());
    for plane in [Plane::DataPlane, Plane::ObservabilityPlane] {
        let published = publish(rendered, plane.name())?.into_iter();
        resources.extend(published.map(|entry| Resource { id: Some(entry.id), plane, object: entry.object }));
    }
    Ok(resources)
}

/// The manifests of a project or resource, with the ids of their templates; all for the data plane.
pub(super) fn of_templates(rendered: Vec<Rendered>) -> Outcome<Vec<Resource>> {
    let resource = |Rendered { id, object, entry, .. }: Rendered| {
        let object = plain(&Value::Object(object)).map_err(|error| {
            let text = format!("failed to marshal resource to JSON (resourceID: {id}): {}", error.0);
            EvaluationError::new(Cause::Marshal, text, Some(entry))
        })?;
        let object = object.as_object().cloned().unwrap_or_default();
        Ok(Resource { id: Some(id), plane: Plane::DataPlane, object })
    };
    rendered.into_iter().map(resource).collect()
}

/// Whether something goes to an observability plane.
pub(super) fn observed(resources: &[Resource], place: &Place) -> bool {
    place.observability_plane.is_some()
        && resources.iter().any(|resource| resource.plane == Plane::ObservabilityPlane)
}

/// The URLs of a component's endpoints.
pub(super) fn endpoints(resources: &[Resource], inputs: &ComponentInputs) -> Vec<Endpoint> {
    let declared: Vec<Declared<'_>> = inputs
        .snapshot
        .workload
        .endpoints
        .iter()
        .map(|endpoint| Declared {
            name: &endpoint.name.text,
            kind: endpoint.kind,
            port: i64::from(endpoint.port),
            base_path: &endpoint.base_path,
        })
        .collect();
    let data = resources.iter().filter(|resource| resource.plane == Plane::DataPlane);
    endpoint_status(
        data.map(|resource| &resource.object),
        &declared,
        inputs.place.environment.spec.gateway.as_ref(),
        inputs.place.data_plane.spec.gateway.as_ref(),
    )
}
