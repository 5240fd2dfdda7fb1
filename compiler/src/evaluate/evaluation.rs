//! Evaluation of a whole workspace: every unit once, or as often as what it depends on changes.

use super::component::Component;
use super::connections::{Consumer, EndpointProvider, ResourceProvider, Wiring};
use super::diagnostics;
use super::fixpoint::{self, Settled, Status, Statuses};
use super::ignored;
use super::known::Known;
use super::observer::{Unwatched, Watch};
use super::origins::Trace;
use super::outgoing;
use super::product::{Finished, RenderedComponent, RenderedUnit, State, UnitResult};
use super::project::Project;
use super::providers::{Graph, Wire, Wires};
use super::resource::Resource;
use super::shared::Shared;
use crate::check::Checked;
use crate::resolve::{
    ComponentInputs, ComponentUnit, Failure, ProjectInputs, ProjectUnit, ResourceInputs, ResourceUnit, Unit,
    UnitKey, UnitState,
};
use diag::SourceMap;
use rayon::prelude::*;

/// Takes the manifests of a unit on their way out; a failure is the unit's.
pub type Finish<'f, T> = &'f (dyn Fn(RenderedUnit<'_>) -> Result<Finished<T>, Box<Failure>> + Sync);

/// How every unit of a workspace fared. The lists are parallel to the workspace's; units outside of the selection are
/// missing.
#[derive(Debug)]
pub struct Evaluated<T> {
    /// Components.
    pub components: Vec<Option<UnitResult<T>>>,
    /// Projects' cells.
    pub projects: Vec<Option<UnitResult<T>>>,
    /// Resources.
    pub resources: Vec<Option<UnitResult<T>>>,
}

/// Which units are evaluated, besides those that they depend on.
pub type Selection<'s> = &'s (dyn Fn(&UnitKey) -> bool + Sync);

/// Renders every selected unit, each as often as what it depends on changes.
pub fn evaluate<T: Send + Sync>(
    checked: &Checked<'_>,
    sources: &SourceMap,
    selected: Selection<'_>,
    finish: Finish<'_, T>,
) -> Evaluated<T> {
    evaluate_watched(checked, sources, selected, &Unwatched, finish)
}

/// [`evaluate`], watched.
pub fn evaluate_watched<T: Send + Sync, W: Watch>(
    checked: &Checked<'_>,
    sources: &SourceMap,
    selected: Selection<'_>,
    watch: &W,
    finish: Finish<'_, T>,
) -> Evaluated<T> {
    let graph = Graph::of(checked.workspace);
    evaluated(checked, &graph, sources, selected, watch, &mut Known::default(), finish)
}

/// [`evaluate`], where the graph of the workspace is there, and what others need of some units is known already; those units
/// are not rendered, and what is found out about further ones is noted.
pub(crate) fn evaluate_knowing<T: Send + Sync>(
    checked: &Checked<'_>,
    graph: &Graph,
    sources: &SourceMap,
    selected: Selection<'_>,
    known: &mut Known,
    finish: Finish<'_, T>,
) -> Evaluated<T> {
    evaluated(checked, graph, sources, selected, &Unwatched, known, finish)
}

fn evaluated<T: Send + Sync, W: Watch>(
    checked: &Checked<'_>,
    graph: &Graph,
    sources: &SourceMap,
    selected: Selection<'_>,
    watch: &W,
    known: &mut Known,
    finish: Finish<'_, T>,
) -> Evaluated<T> {
    let workspace = checked.workspace;
    let shared = Shared::new(workspace);
    let units = Units { checked, sources, shared, selected, watch, known: &*known, finish };
    let projects = units.projects();
    let needed = units.needed(&graph.providers);
    let mut resources = units.resources(&graph.wires, &needed);
    let (mut components, statuses) = units.components(graph, &needed, &resources);
    known.note(workspace, &needed, &statuses, &resources);
    drop_others(&mut resources, &workspace.resources, selected);
    drop_others(&mut components, &workspace.components, selected);
    Evaluated { components, projects, resources }
}

/// Drops what was rendered only because something selected depends on it.
fn drop_others<T, B, I>(
    results: &mut [Option<UnitResult<T>>],
    units: &[Unit<B, I>],
    selected: Selection<'_>,
) {
    for (result, unit) in results.iter_mut().zip(units) {
        result.take_if(|_| !selected(&unit.key));
    }
}

struct Units<'a, T, W> {
    checked: &'a Checked<'a>,
    sources: &'a SourceMap,
    shared: Shared,
    selected: Selection<'a>,
    watch: &'a W,
    known: &'a Known,
    finish: Finish<'a, T>,
}

impl<T: Send + Sync, W: Watch> Units<'_, T, W> {
    fn projects(&self) -> Vec<Option<UnitResult<T>>> {
        let units = &self.checked.workspace.projects;
        let evaluate = |unit: &ProjectUnit| {
            (self.selected)(&unit.key).then(|| done(unit, |inputs| self.project(unit, inputs)))
        };
        let mut results: Vec<_> = units.par_iter().map(evaluate).collect();
        one_each(units, &mut results);
        results
    }

    fn project(&self, unit: &ProjectUnit, inputs: &ProjectInputs) -> UnitResult<T> {
        let binding = unit.binding.as_ref().map(|binding| (&binding.meta, &binding.spec));
        let project =
            Project { checked: self.checked, shared: &self.shared, key: &unit.key, inputs, binding };
        let mut result = self.cell(unit, inputs, &project);
        result.diagnostics.extend(diagnostics::values_unchecked(&unit.key, &project.violations()));
        result
    }

    fn cell(&self, unit: &ProjectUnit, inputs: &ProjectInputs, project: &Project<'_>) -> UnitResult<T> {
        let rendering = self.watched(unit, |observer| project.render(observer));
        let cell = match rendering {
            Ok(cell) => cell,
            Err(errors) => return self.failed(&unit.key, "Failed to render manifests: ", errors),
        };
        if !cell.has_namespace() {
            return UnitResult::failed(diagnostics::namespace_missing(unit, &cell.namespace));
        }
        match outgoing::of_templates(cell.resources) {
            Ok(resources) => self.finish(RenderedUnit {
                key: &unit.key,
                span: unit.span,
                place: &inputs.place,
                resources,
                component: None,
                trace: Trace(Some(&|| project.origins())),
            }),
            Err(errors) => self.failed(&unit.key, "Failed to convert manifests: ", errors),
        }
    }

    /// The selected resources and those that a component needs.
    fn resources(&self, wires: &[Wires], needed: &[bool]) -> Vec<Option<UnitResult<T>>> {
        let units = &self.checked.workspace.resources;
        let mut wanted: Vec<bool> = units.iter().map(|unit| (self.selected)(&unit.key)).collect();
        for (wires, _) in wires.iter().zip(needed).filter(|(_, needed)| **needed) {
            wires.resources().for_each(|at| wanted[at] = true);
        }
        let evaluate = |(unit, wanted): (&ResourceUnit, &bool)| {
            let known = self.known.resource(unit).filter(|_| !(self.selected)(&unit.key));
            let render = || wanted.then(|| done(unit, |inputs| self.resource(unit, inputs)));
            known.map(UnitResult::known).or_else(render)
        };
        let mut results: Vec<_> = units.par_iter().zip(&wanted).map(evaluate).collect();
        one_each(units, &mut results);
        results
    }

    fn resource(&self, unit: &ResourceUnit, inputs: &ResourceInputs) -> UnitResult<T> {
        let binding = unit.binding.as_ref().map(|binding| (&binding.meta, &binding.spec));
        let resource =
            Resource { checked: self.checked, shared: &self.shared, key: &unit.key, inputs, binding };
        let mut result = self.provision(unit, inputs, &resource);
        result.diagnostics.extend(diagnostics::values_unchecked(&unit.key, &resource.violations()));
        result
    }

    fn provision(
        &self,
        unit: &ResourceUnit,
        inputs: &ResourceInputs,
        resource: &Resource<'_>,
    ) -> UnitResult<T> {
        let rendering = self.watched(unit, |observer| resource.render(observer));
        let provision = match rendering {
            Ok(provision) => provision,
            Err(errors) => return self.failed(&unit.key, "Failed to render manifests: ", errors),
        };
        let resources = match outgoing::of_templates(provision.resources) {
            Ok(resources) => resources,
            Err(errors) => return self.failed(&unit.key, "Failed to convert manifests: ", errors),
        };
        let mut result = self.finish(RenderedUnit {
            key: &unit.key,
            span: unit.span,
            place: &inputs.place,
            resources,
            component: None,
            trace: Trace(Some(&|| resource.origins())),
        });
        if result.state == State::Rendered {
            result.outputs = provision.outputs;
            if !provision.unresolved.is_empty() {
                let found = diagnostics::outputs_unresolved(self.sources, unit, &provision.unresolved);
                result.wait(found);
            }
        }
        result
    }

    fn components(
        &self,
        graph: &Graph,
        needed: &[bool],
        resources: &[Option<UnitResult<T>>],
    ) -> (Vec<Option<UnitResult<T>>>, Vec<Status>) {
        let units = &self.checked.workspace.components;
        let scene = Scene { graph, resources };
        let render = |at: usize, statuses: Statuses<'_>| {
            if !needed[at] {
                let status = self.known.component(&units[at]).cloned().unwrap_or_default();
                return Settled { result: None, status };
            }
            let mut observed = false;
            let result =
                done(&units[at], |inputs| self.component(at, inputs, &scene, statuses, &mut observed));
            let released = result.product.is_some();
            let status = Status { endpoints: result.endpoints.clone(), released, observed };
            Settled { result: Some(result), status }
        };
        let give_up =
            |at: usize, _: Option<UnitResult<T>>| Some(UnitResult::failed(diagnostics::restless(&units[at])));
        let (results, statuses) = fixpoint::settle(&graph.providers, &render, &give_up);
        (results.into_iter().map(Option::flatten).collect(), statuses)
    }

    /// The selected components and everything that they depend on, as far as it is not known already.
    fn needed(&self, providers: &[Vec<usize>]) -> Vec<bool> {
        let units = &self.checked.workspace.components;
        let selected = |at: usize| (self.selected)(&units[at].key);
        let mut open: Vec<usize> = (0..units.len()).filter(|at| selected(*at)).collect();
        let mut needed = vec![false; units.len()];
        while let Some(at) = open.pop() {
            let known = self.known.component(&units[at]).is_some() && !selected(at);
            if !known && !std::mem::replace(&mut needed[at], true) {
                open.extend(&providers[at]);
            }
        }
        needed
    }

    fn component(
        &self,
        at: usize,
        inputs: &ComponentInputs,
        scene: &Scene<'_, T>,
        statuses: Statuses<'_>,
        observed: &mut bool,
    ) -> UnitResult<T> {
        let units = &self.checked.workspace.components;
        let unit = &units[at];
        let wiring = self.wiring(unit, inputs, scene, at, statuses);
        let binding = unit.binding.as_ref().map(|binding| &binding.spec);
        let component =
            Component { checked: self.checked, shared: &self.shared, key: &unit.key, inputs, binding };
        let rendering = self.watched(unit, |observer| component.render(wiring.dependencies, observer));
        let manifests = match rendering {
            Ok(manifests) => manifests,
            Err(errors) => return self.failed(&unit.key, "Failed to render resources: ", errors),
        };
        let resources = match outgoing::of_component(&manifests.resources) {
            Ok(resources) => resources,
            Err(errors) => return self.failed(&unit.key, "Failed to convert dataplane resources: ", errors),
        };
        *observed = outgoing::observed(&resources, &inputs.place);
        if let Some((owner, name)) = scene.graph.rivals.owner(units, at, *observed, statuses) {
            return UnitResult::failed(diagnostics::release_name_taken(unit, &units[owner], &name));
        }
        let endpoints = outgoing::endpoints(&resources, inputs);
        let restarted_at =
            unit.binding.as_ref().and_then(|binding| binding.meta.annotation("openchoreo.dev/restartedAt"));
        let again = || {
            let wiring = self.wiring(unit, inputs, scene, at, statuses);
            component.origins(wiring.dependencies)
        };
        let mut result = self.finish(RenderedUnit {
            key: &unit.key,
            span: unit.span,
            place: &inputs.place,
            resources,
            trace: Trace(Some(&again)),
            component: Some(RenderedComponent {
                snapshot: &inputs.snapshot,
                cell_namespace: manifests.cell_namespace,
                pod_selectors: manifests.pod_selectors,
                restarted_at,
            }),
        });
        let described = self.shared.endpoint_resources(self.checked.workspace, &inputs.snapshot);
        let unreadable = described.unreadable.iter();
        let endpoint = |at: usize| &inputs.snapshot.workload.endpoints[at];
        result.diagnostics.extend(
            unreadable.map(|found| diagnostics::schema_unreadable(unit, endpoint(found.endpoint), found)),
        );
        if result.state == State::Rendered {
            let ignored = ignored::values(self.checked.workspace, &inputs.snapshot, binding);
            let found = ignored.iter().map(|(node, why)| diagnostics::value_ignored(unit, node.span, why));
            result.diagnostics.extend(found);
            result.endpoints = endpoints;
            if !wiring.pending.is_empty() {
                result.state = State::Pending;
                let found = wiring.pending.iter().map(|(index, pending)| {
                    diagnostics::pending(unit, &inputs.snapshot.workload.dependencies, *index, pending)
                });
                result.diagnostics.extend(found);
                result.pending = wiring.pending.into_iter().map(|(_, pending)| pending).collect();
            }
        }
        result
    }

    /// What the dependencies of a component come to.
    fn wiring(
        &self,
        unit: &ComponentUnit,
        inputs: &ComponentInputs,
        scene: &Scene<'_, T>,
        at: usize,
        statuses: Statuses<'_>,
    ) -> Wiring {
        let (workspace, wires) = (self.checked.workspace, &scene.graph.wires[at]);
        let wanted = &inputs.snapshot.workload.dependencies;
        let UnitKey { namespace, environment, .. } = &unit.key;
        let consumer = Consumer { namespace, project: &inputs.snapshot.project, environment };
        let mut wiring = Wiring::default();
        for (index, (dependency, wire)) in wanted.endpoints.iter().zip(&wires.endpoints).enumerate() {
            let provider = match *wire {
                Wire::Nobody => EndpointProvider::Nobody,
                Wire::Several => EndpointProvider::Several,
                Wire::One(at) => match workspace.components[at].state {
                    UnitState::Undeployed(_) => EndpointProvider::Undeployed,
                    _ => EndpointProvider::Endpoints(&statuses.of(at).endpoints),
                },
            };
            wiring.connect(consumer, index, dependency, provider);
        }
        for (index, (dependency, wire)) in wanted.resources.iter().zip(&wires.resources).enumerate() {
            let provider = match *wire {
                Wire::Nobody => ResourceProvider::Nobody,
                Wire::Several => ResourceProvider::Several,
                Wire::One(at) => match scene.resources[at].as_ref() {
                    Some(result) if result.state == State::Rendered => {
                        ResourceProvider::Outputs(&result.outputs)
                    }
                    _ => ResourceProvider::NotReady(&workspace.resources[at].binding_name),
                },
            };
            wiring.depend(consumer, index, dependency, provider);
        }
        wiring
    }

    /// Renders a unit under the eyes of an observer.
    fn watched<B, I, R>(&self, unit: &Unit<B, I>, render: impl FnOnce(&mut W::Observer) -> R) -> R {
        let mut observer = self.watch.begin();
        let rendering = render(&mut observer);
        self.watch.end(&unit.key, &unit.binding_name, observer);
        rendering
    }

    fn failed(&self, key: &UnitKey, prefix: &str, errors: super::error::Errors) -> UnitResult<T> {
        UnitResult::failed(diagnostics::rendering_failed(self.sources, key, &errors.prefix(prefix)))
    }

    fn finish(&self, rendered: RenderedUnit<'_>) -> UnitResult<T> {
        match (self.finish)(rendered) {
            Ok(Finished { product, findings }) => UnitResult {
                product: Some(product),
                diagnostics: findings,
                ..UnitResult::new(State::Rendered)
            },
            Err(failure) => UnitResult::failed(*failure),
        }
    }
}

/// Of several bindings of one unit the first by name that has manifests owns them; the others fail.
fn one_each<T, B, I>(units: &[Unit<B, I>], results: &mut [Option<UnitResult<T>>]) {
    let mut owner: Option<usize> = None;
    for at in 0..units.len() {
        let Some(result) = results[at].as_mut().filter(|result| result.product.is_some()) else {
            continue;
        };
        match owner.filter(|owner| units[*owner].key == units[at].key) {
            Some(owner) => *result = UnitResult::failed(diagnostics::bound_twice(&units[at], &units[owner])),
            None => owner = Some(at),
        }
    }
}

/// What is to be done with a unit, done.
fn done<T, B, I>(unit: &Unit<B, I>, ready: impl FnOnce(&I) -> UnitResult<T>) -> UnitResult<T> {
    let mut result = match &unit.state {
        UnitState::Ready(inputs) => ready(inputs),
        UnitState::Undeployed(_) => UnitResult::new(State::Undeployed),
        UnitState::Failed(failure) => UnitResult::failed(failure.clone()),
    };
    result.diagnostics.extend(unit.warnings.iter().cloned());
    result
}

/// What components look at while they are rendered.
struct Scene<'a, T> {
    graph: &'a Graph,
    resources: &'a [Option<UnitResult<T>>],
}
