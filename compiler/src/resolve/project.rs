//! Units of projects: their cells.

use super::bindings::{Wanted, cell, used_environments};
use super::index::scope_of;
use super::resolver::Resolver;
use super::unit::{Failure, ProjectInputs, ProjectUnit, Unit, UnitKey, UnitState};
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
        let mut units: Vec<ProjectUnit> = given.iter().map(|binding| self.given_cell(binding)).collect();
        let bound: HashSet<UnitKey> = units.iter().map(|unit| unit.key.clone()).collect();
        let names =
            units.iter().map(|unit| ((unit.key.namespace.clone(), unit.binding_name.clone()), unit.span));
        let taken: HashMap<(Str, Str), Span> = names.collect();
        for (key, used) in used_environments(&self.index, wanted) {
            let project = self.index.projects.get(Kind::Project, &key.namespace, &key.project);
            let Some(project) = project.filter(|_| !bound.contains(&key)) else { continue };
            let name = Str::from(format!("{}-{}", key.project, key.environment));
            match taken.get(&(key.namespace.clone(), name.clone())) {
                Some(other) => {
                    self.sink.push(diagnostics::project_name_taken(project, &key.environment, *other));
                }
                None => units.push(self.derived_cell(key, name, project, used)),
            }
        }
        units
    }

    fn given_cell(&mut self, binding: &'d Arc<ProjectReleaseBinding>) -> ProjectUnit {
        let spec = &binding.spec;
        let key = cell(binding.namespace(), &spec.project.text, &spec.environment.text);
        let released = match spec.release_name.as_ref().filter(|_| !self.options.head) {
            Some(name) => self.released_project(&key, name),
            None => self.current_project(&key, spec.project.span),
        };
        let state = self.project_state(&key, released, spec.project.span, spec.environment.span);
        let (binding_name, span) = (binding.name().clone(), binding.meta.name.span);
        Unit { key, binding_name, binding: Some(Arc::clone(binding)), span, state, warnings: Vec::new() }
    }

    /// A cell without a binding; `used` is the place that needs it.
    fn derived_cell(
        &mut self,
        key: UnitKey,
        binding_name: Str,
        project: &Project,
        used: Span,
    ) -> ProjectUnit {
        let span = project.meta.name.span;
        let released = self.current_project(&key, span);
        let state = self.project_state(&key, released, span, used);
        Unit { key, binding_name, binding: None, span, state, warnings: Vec::new() }
    }

    fn project_state(
        &mut self,
        key: &UnitKey,
        released: Result<Released, Failure>,
        project_span: Span,
        environment_span: Span,
    ) -> UnitState<ProjectInputs> {
        let place = self.place(&key.namespace, &key.environment, environment_span);
        let live = match &released {
            Ok(_) => self.project(&key.namespace, &key.project, project_span).map(Some),
            Err(_) => Ok(None),
        };
        match (released, place, live) {
            (Ok((project_type, parameters)), Ok(place), Ok(Some(project))) => {
                let project_uid = uid(project);
                UnitState::Ready(Box::new(ProjectInputs { project_uid, project_type, parameters, place }))
            }
            (released, place, live) => {
                let failure =
                    Failure::first_of([released.err(), place.err(), live.err()].into_iter().flatten());
                UnitState::Failed(failure.expect("the project is looked up whenever there is a release"))
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
                let twin = types.twin(kind, &key.namespace, &name);
                diagnostics::unknown_project_type(project, twin, types.similar(kind, &namespace, &name))
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
