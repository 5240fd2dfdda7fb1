//! Units of components: upstream's checks of a release binding, in its order.

use super::bindings::Wanted;
use super::resolver::Resolver;
use super::snapshot::Snapshot;
use super::unit::{ComponentInputs, ComponentUnit, Failure, Unit, UnitKey, UnitState};
use super::{diagnostics, pipeline, secrets, uid::uid};
use crate::model::{Component, Kind, ReleaseBinding, State};
use diag::Diagnostic;
use std::sync::Arc;

impl<'d> Resolver<'d> {
    /// One component in one environment.
    pub(super) fn component_unit(&mut self, wanted: Wanted<'d>) -> ComponentUnit {
        let warnings = self.moving_pin(&wanted).into_iter().collect();
        let undeployed = wanted.binding.is_some_and(|binding| binding.spec.state == State::Undeploy);
        let state = if undeployed {
            let UnitKey { namespace, environment, .. } = &wanted.key;
            UnitState::Undeployed(self.place(namespace, environment, wanted.span).ok())
        } else {
            match self.component_inputs(&wanted) {
                Ok(inputs) => UnitState::Ready(Box::new(inputs)),
                Err(failure) => UnitState::Failed(failure),
            }
        };
        let Wanted { key, binding, binding_name, span } = wanted;
        Unit { key, binding_name, binding: binding.cloned(), span, state, warnings }
    }

    fn component_inputs(&mut self, wanted: &Wanted<'d>) -> Result<ComponentInputs, Failure> {
        let key = &wanted.key;
        let environment_span = wanted.binding.map_or(wanted.span, |binding| binding.spec.environment.span);
        let snapshot = self.snapshot(wanted);
        let place = self.place(&key.namespace, &key.environment, environment_span);
        let component = self.live_component(wanted, snapshot.is_ok());
        let project = if snapshot.is_ok() {
            let span = wanted.binding.map_or(wanted.span, |binding| binding.spec.project.span);
            self.project(&key.namespace, &key.project, span).map(Some)
        } else {
            Ok(None)
        };
        let secrets = match &snapshot {
            Ok(snapshot) => {
                let overrides = wanted.binding.map(|binding| &binding.spec.overrides);
                secrets::collect(self, key, &snapshot.workload, overrides)
            }
            Err(_) => Ok(Vec::new()),
        };
        match (snapshot, place, component, project, secrets) {
            (Ok(snapshot), Ok(place), Ok(Some(component)), Ok(Some(project)), Ok(secrets)) => {
                Ok(ComponentInputs {
                    snapshot,
                    place,
                    component_uid: uid(component),
                    project_uid: uid(project),
                    secrets,
                })
            }
            (snapshot, place, component, project, secrets) => {
                let failures = [snapshot.err(), place.err(), component.err(), project.err(), secrets.err()];
                let failure = Failure::first_of(failures.into_iter().flatten());
                Err(failure.expect("component and project are looked up whenever there is a snapshot"))
            }
        }
    }

    /// The release of a binding: the one it names, or what the current sources give.
    fn snapshot(&mut self, wanted: &Wanted<'d>) -> Result<Arc<Snapshot>, Failure> {
        let pinned = wanted
            .binding
            .filter(|_| !self.options.head)
            .and_then(|binding| binding.spec.release_name.as_ref().map(|name| (binding, name)));
        let snapshot = match pinned {
            Some((binding, name)) => {
                let releases = &self.index.component_releases;
                let namespace = binding.namespace();
                let Some(release) = releases.get(Kind::ComponentRelease, namespace, name) else {
                    let finding = self.unless_refused(Kind::ComponentRelease, namespace, name, || {
                        let similar = releases.similar(Kind::ComponentRelease, namespace, name);
                        diagnostics::unknown_release(Kind::ComponentRelease, name, similar)
                    });
                    let message = format!("ComponentRelease \"{name}\" not found");
                    return Err(Failure::new("ComponentReleaseNotFound", message, finding).about(&wanted.key));
                };
                self.released(release)?
            }
            None => self.current(wanted)?,
        };
        check_owner(&wanted.key, wanted.binding, &snapshot)?;
        Ok(snapshot)
    }

    fn current(&mut self, wanted: &Wanted<'d>) -> Result<Arc<Snapshot>, Failure> {
        let key = &wanted.key;
        let Some(component) = self.index.components.get(Kind::Component, &key.namespace, &key.name) else {
            let finding = self.unknown_component(wanted);
            let message = format!("ComponentRelease \"{}-head\" not found", key.name);
            return Err(Failure::new("ComponentReleaseNotFound", message, finding));
        };
        self.head(component)
    }

    /// The live component, which gives the UID; nothing when the release is missing anyway.
    fn live_component(
        &self,
        wanted: &Wanted<'d>,
        released: bool,
    ) -> Result<Option<&'d Arc<Component>>, Failure> {
        let key = &wanted.key;
        if !released {
            return Ok(None);
        }
        let found = self.index.components.get(Kind::Component, &key.namespace, &key.name);
        found.map(Some).ok_or_else(|| {
            let message = format!("Component \"{}\" not found", key.name);
            Failure::new("ComponentNotFound", message, self.unknown_component(wanted))
        })
    }

    fn unknown_component(&self, wanted: &Wanted<'d>) -> Option<Diagnostic> {
        let UnitKey { namespace, name, .. } = &wanted.key;
        let span = wanted.binding.map_or(wanted.span, |binding| binding.spec.component.span);
        self.unless_refused(Kind::Component, namespace, name, || {
            let similar = self.index.components.similar(Kind::Component, namespace, name);
            diagnostics::unknown_component(namespace, name, span, similar)
        })
    }

    /// A pin in the first environment of a component that deploys itself: upstream would move it on every change.
    fn moving_pin(&self, wanted: &Wanted<'d>) -> Option<Diagnostic> {
        let binding = wanted.binding.filter(|_| !self.options.head)?;
        let pin = binding.spec.release_name.as_ref()?;
        let UnitKey { namespace, name, project, environment, .. } = &wanted.key;
        let component = self.index.components.get(Kind::Component, namespace, name)?;
        let pipeline = self.index.pipeline_of(namespace, project)?;
        let first = pipeline::root(pipeline).ok()?;
        (component.spec.auto_deploy && component.spec.project.text == *project && first == environment)
            .then(|| diagnostics::moving_pin(component, pin).subject(wanted.key.to_string()))
    }
}

fn check_owner(
    key: &UnitKey,
    binding: Option<&Arc<ReleaseBinding>>,
    snapshot: &Snapshot,
) -> Result<(), Failure> {
    if snapshot.project == key.project && snapshot.component == key.name {
        return Ok(());
    }
    let message = format!(
        "Invalid ComponentRelease configuration: release binding owner (project: \"{}\", component: \"{}\") does not \
         match component release owner (project: \"{}\", component: \"{}\")",
        key.project, key.name, snapshot.project, snapshot.component
    );
    let owner = format!("component `{}` of project `{}`", snapshot.component, snapshot.project);
    let finding = binding.map(|binding| match snapshot.release {
        None => diagnostics::foreign_component(binding, snapshot),
        Some(_) => diagnostics::foreign_release(binding.spec.component.span, &owner, snapshot.span),
    });
    Err(Failure::new("InvalidReleaseConfiguration", message, finding).about(key))
}
