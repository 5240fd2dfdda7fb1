//! Units of projects: their cells.

use super::bindings::{Wanted, used_environments};
use super::index::scope_of;
use super::resolver::Resolver;
use super::unit::{Failure, ProjectInputs, ProjectUnit, Unit, UnitKey, UnitKind, UnitState};
use super::{ProjectTypeId, diagnostics, uid::uid};
use crate::model::{Kind, Project, ProjectReleaseBinding, ProjectTypeSpec};
use diag::{Diagnostic, Span};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use value::Str;
use yaml::Node;

/// What a release of a project holds: type and parameters.
type Released = (ProjectTypeId, Option<Node>);

impl<'d> Resolver<'d> {
    /// Every project in every environment that it is bound to, or that anything of it is bound to.
    pub(super) fn project_units(&mut self, wanted: &[Wanted<'d>]) -> Vec<ProjectUnit> {
        let given = self.index.project_bindings.clone();
        let mut bound: HashSet<(Str, Str, Str)> = HashSet::with_capacity(given.len());
        let taken: HashMap<(Str, Str), Span> = given
            .iter()
            .map(|binding| ((binding.namespace().clone(), binding.name().clone()), binding.meta.name.span))
            .collect();
        let mut units = Vec::with_capacity(given.len());
        for binding in given {
            let spec = &binding.spec;
            let key = key(binding.namespace(), &spec.project.text, &spec.environment.text);
            bound.insert((key.namespace.clone(), key.project.clone(), key.environment.clone()));
            units.push(self.project_unit(key, binding.name().clone(), Some(binding), binding.meta.name.span));
        }
        for used in used_environments(&self.index, wanted) {
            let (namespace, project, environment) = &used;
            let Some(found) = self.index.projects.get(Kind::Project, namespace, project) else { continue };
            if bound.contains(&used) {
                continue;
            }
            let name = Str::from(format!("{project}-{environment}"));
            if let Some(other) = taken.get(&(namespace.clone(), name.clone())) {
                self.sink.push(diagnostics::project_name_taken(found, environment, *other));
                continue;
            }
            units.push(self.project_unit(
                key(namespace, project, environment),
                name,
                None,
                found.meta.name.span,
            ));
        }
        units
    }

    fn project_unit(
        &mut self,
        key: UnitKey,
        binding_name: Str,
        binding: Option<&'d Arc<ProjectReleaseBinding>>,
        span: Span,
    ) -> ProjectUnit {
        let state = match self.project_inputs(&key, binding, span) {
            Ok(inputs) => UnitState::Ready(Box::new(inputs)),
            Err(failure) => UnitState::Failed(failure),
        };
        Unit { key, binding_name, binding: binding.cloned(), span, state, warnings: Vec::new() }
    }

    fn project_inputs(
        &mut self,
        key: &UnitKey,
        binding: Option<&'d Arc<ProjectReleaseBinding>>,
        span: Span,
    ) -> Result<ProjectInputs, Failure> {
        let pin =
            binding.filter(|_| !self.options.head).and_then(|binding| binding.spec.release_name.as_ref());
        let released = match pin {
            Some(name) => self.released_project(key, name),
            None => self.current_project(key, binding.map_or(span, |binding| binding.spec.project.span)),
        };
        let environment_span = binding.map_or(span, |binding| binding.spec.environment.span);
        let place = self.place(&key.namespace, &key.environment, environment_span);
        let live = if released.is_ok() {
            let span = binding.map_or(span, |binding| binding.spec.project.span);
            self.project(&key.namespace, &key.project, span).map(Some)
        } else {
            Ok(None)
        };
        match (released, place, live) {
            (Ok((project_type, parameters)), Ok(place), Ok(Some(project))) => {
                Ok(ProjectInputs { project_uid: uid(project), project_type, parameters, place })
            }
            (released, place, live) => {
                let failure =
                    Failure::first_of([released.err(), place.err(), live.err()].into_iter().flatten());
                Err(failure.expect("the project is looked up whenever there is a release"))
            }
        }
    }

    fn released_project(&mut self, key: &UnitKey, name: &crate::model::Text) -> Result<Released, Failure> {
        let releases = &self.index.project_releases;
        let Some(release) = releases.get(Kind::ProjectRelease, &key.namespace, name) else {
            let finding = self.unless_refused(Kind::ProjectRelease, &key.namespace, name, || {
                let similar = releases.similar(Kind::ProjectRelease, &key.namespace, name);
                diagnostics::unknown_release(Kind::ProjectRelease, name, similar)
            });
            let message = format!("ProjectRelease \"{name}\" not found");
            return Err(Failure::new("ProjectReleaseNotFound", message, finding).about(key));
        };
        let owner = &release.spec.project;
        if owner.text != key.project {
            let message = format!(
                "binding owner (project: \"{}\") does not match ProjectRelease owner (project: \"{owner}\")",
                key.project
            );
            let finding = diagnostics::foreign_release(
                name.span,
                &format!("project `{owner}`"),
                release.meta.name.span,
            );
            return Err(Failure::new("InvalidReleaseConfiguration", message, Some(finding)).about(key));
        }
        let mut findings = Vec::new();
        let definition =
            self.project_types.embedded(&release.spec.project_type, ProjectTypeSpec::read, &mut findings);
        self.sink.extend(findings);
        let definition = definition.ok_or_else(|| {
            let message = format!("ProjectRelease \"{name}\": the API server refuses its type");
            Failure::new("InvalidReleaseConfiguration", message, None)
        })?;
        Ok((ProjectTypeId(definition), release.spec.parameters.clone()))
    }

    /// A release cut from the current sources; when none can be cut, the binding stays unpinned.
    fn current_project(&mut self, key: &UnitKey, span: Span) -> Result<Released, Failure> {
        let unset = |finding: Option<Diagnostic>| {
            let message =
                "spec.projectRelease is unset; pin a ProjectRelease to deploy this binding".to_owned();
            Failure::new("ProjectReleaseNotSet", message, finding)
        };
        let project = self
            .project(&key.namespace, &key.project, span)
            .map_err(|failure| unset(failure.diagnostics.into_iter().next()))?;
        let (kind, name) = match &project.spec.project_type {
            Some(reference) => (reference.kind, reference.name.text.clone()),
            None => (Kind::ClusterProjectType, Str::from("default")),
        };
        let namespace = scope_of(kind, &key.namespace);
        let Some(found) = self.index.project_types.get(kind, &namespace, &name) else {
            let types = &self.index.project_types;
            return Err(unset(self.unless_refused(kind, &namespace, &name, || {
                diagnostics::unknown_project_type(project, types.similar(kind, &namespace, &name))
            })));
        };
        Ok((ProjectTypeId(self.project_types.live(found)), project.spec.parameters.clone()))
    }

    /// Projects that leave their type to a default which newer versions do not have.
    pub(super) fn report_defaulted_types(&mut self) {
        let untyped = |project: &&&'d Arc<Project>| project.spec.project_type.is_none();
        let findings: Vec<Diagnostic> = self
            .index
            .projects
            .in_order
            .iter()
            .filter(untyped)
            .map(|project| diagnostics::project_type_defaulted(project))
            .collect();
        self.sink.extend(findings);
    }
}

fn key(namespace: &Str, project: &Str, environment: &Str) -> UnitKey {
    UnitKey {
        kind: UnitKind::Project,
        namespace: namespace.clone(),
        project: project.clone(),
        name: Str::new(),
        environment: environment.clone(),
    }
}
