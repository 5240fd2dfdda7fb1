//! Documents by kind and name, and by what they belong to.

use crate::load::Documents;
use crate::model::decode::most_similar;
use crate::model::{
    ComponentReleaseSpec, ComponentSpec, ComponentTypeSpec, DataPlaneSpec, Declared, DeploymentPipeline,
    DeploymentPipelineSpec, Document, EnvironmentSpec, Kind, NotificationChannel, ObservabilityPlaneSpec,
    ProjectReleaseBinding, ProjectReleaseSpec, ProjectSpec, ProjectTypeSpec, ReleaseBinding,
    ResourceReleaseBinding, ResourceReleaseSpec, ResourceSpec, ResourceTypeSpec, Scope, SecretReferenceSpec,
    TraitSpec, Workload,
};
use std::collections::{HashMap, HashSet};
use std::sync::Arc;
use value::Str;

/// Beyond this many candidates nobody is asked what a wrong name may have meant: each costs time.
const MOST_CANDIDATES: usize = 500;

/// The documents of one kind, or of twins.
pub(crate) struct Table<'d, S> {
    /// In the order of the sources.
    pub(crate) in_order: Vec<&'d Arc<Document<S>>>,
    by_name: HashMap<(Kind, &'d str, &'d str), &'d Arc<Document<S>>>,
}

impl<S> Default for Table<'_, S> {
    fn default() -> Self {
        Self { in_order: Vec::new(), by_name: HashMap::new() }
    }
}

impl<'d, S> Table<'d, S> {
    fn add(&mut self, document: &'d Arc<Document<S>>) {
        self.in_order.push(document);
        self.by_name.insert((document.kind, document.namespace(), document.name()), document);
    }

    /// The object of this name; `namespace` is empty for cluster-scoped kinds.
    pub(crate) fn get(&self, kind: Kind, namespace: &str, name: &str) -> Option<&'d Arc<Document<S>>> {
        self.by_name.get(&(kind, namespace, name)).copied()
    }

    /// The other kind of the same model, if it has an object of this name; seen from a namespace.
    pub(crate) fn twin(&self, kind: Kind, namespace: &Str, name: &str) -> Option<Kind> {
        let twin = kind.twin()?;
        self.get(twin, &scope_of(twin, namespace), name).map(|_| twin)
    }

    /// The namespace of an object of this name that lives in another one than the given.
    pub(crate) fn elsewhere(&self, kind: Kind, namespace: &str, name: &str) -> Option<&'d str> {
        let mut others = self.in_order.iter().filter(|document| {
            document.kind == kind && document.name() == name && document.namespace() != namespace
        });
        others.next().map(|document| document.namespace().as_str())
    }

    /// The name in the same namespace that looks most like one that does not exist.
    pub(crate) fn similar(&self, kind: Kind, namespace: &str, name: &str) -> Option<&'d str> {
        if self.in_order.len() > MOST_CANDIDATES {
            return None;
        }
        let candidates = self
            .in_order
            .iter()
            .filter(|document| document.kind == kind && document.namespace() == namespace);
        most_similar(name, candidates.map(|document| document.name().as_str()))
    }
}

/// A thing of a project: namespace, project, name.
pub(crate) type Owner<'d> = (&'d str, &'d str, &'d str);

/// All documents that resolving looks up.
#[derive(Default)]
pub(crate) struct Index<'d> {
    pub(crate) projects: Table<'d, ProjectSpec>,
    pub(crate) project_types: Table<'d, ProjectTypeSpec>,
    pub(crate) project_releases: Table<'d, ProjectReleaseSpec>,
    pub(crate) project_bindings: Vec<&'d Arc<ProjectReleaseBinding>>,
    pub(crate) components: Table<'d, ComponentSpec>,
    pub(crate) component_types: Table<'d, ComponentTypeSpec>,
    pub(crate) traits: Table<'d, TraitSpec>,
    pub(crate) component_releases: Table<'d, ComponentReleaseSpec>,
    /// In order, and by the component they bind.
    pub(crate) bindings: Vec<&'d Arc<ReleaseBinding>>,
    pub(crate) bindings_of: HashMap<Owner<'d>, Vec<&'d Arc<ReleaseBinding>>>,
    /// By the component that runs them.
    pub(crate) workloads_of: HashMap<Owner<'d>, Vec<&'d Arc<Workload>>>,
    pub(crate) resources: Table<'d, ResourceSpec>,
    pub(crate) resource_types: Table<'d, ResourceTypeSpec>,
    pub(crate) resource_releases: Table<'d, ResourceReleaseSpec>,
    pub(crate) resource_bindings: Vec<&'d Arc<ResourceReleaseBinding>>,
    pub(crate) environments: Table<'d, EnvironmentSpec>,
    pub(crate) pipelines: Table<'d, DeploymentPipelineSpec>,
    pub(crate) data_planes: Table<'d, DataPlaneSpec>,
    pub(crate) observability_planes: Table<'d, ObservabilityPlaneSpec>,
    pub(crate) secrets: Table<'d, SecretReferenceSpec>,
    /// By namespace and environment.
    pub(crate) channels_of: HashMap<(&'d str, &'d str), Vec<&'d Arc<NotificationChannel>>>,
    /// Owners of workloads that the API server would refuse.
    pub(crate) refused_workloads: HashSet<Owner<'d>>,
    /// Namespace and component of bindings that the API server would refuse.
    pub(crate) refused_bindings: HashSet<(&'d str, &'d str)>,
    /// Workflows and whatever else is only looked for.
    pub(crate) others: Table<'d, ()>,
}

impl<'d> Index<'d> {
    /// Everything in the sources, with the types that stand in where they have none.
    pub(crate) fn new(documents: &'d Documents) -> Self {
        let mut index = Self::default();
        documents.declared.iter().for_each(|declared| index.add(declared));
        documents.refused().for_each(|declared| index.add_refused(declared));
        let stand_ins = documents.stock_types.iter().filter(|stock| index.lacks(documents, stock));
        stand_ins.collect::<Vec<_>>().into_iter().for_each(|stock| index.add(stock));
        index
    }

    /// Whether nobody says what this type of ours is, not even in a way that cannot be used.
    fn lacks(&self, documents: &Documents, stock: &Declared) -> bool {
        let (kind, name) = (stock.kind(), &stock.meta().name);
        let there = match stock {
            Declared::ProjectType(_) => self.project_types.get(kind, "", name).is_some(),
            Declared::ComponentType(_) => self.component_types.get(kind, "", name).is_some(),
            Declared::ResourceType(_) => self.resource_types.get(kind, "", name).is_some(),
            _ => true,
        };
        !there && !documents.is_refused(kind, "", name) && !documents.may_be_unread(kind, name)
    }

    fn add(&mut self, declared: &'d Declared) {
        match declared {
            Declared::Project(document) => self.projects.add(document),
            Declared::ProjectType(document) => self.project_types.add(document),
            Declared::ProjectRelease(document) => self.project_releases.add(document),
            Declared::ProjectReleaseBinding(document) => self.project_bindings.push(document),
            Declared::Component(document) => self.components.add(document),
            Declared::ComponentType(document) => self.component_types.add(document),
            Declared::Trait(document) => self.traits.add(document),
            Declared::ComponentRelease(document) => self.component_releases.add(document),
            Declared::ReleaseBinding(document) => self.add_binding(document),
            Declared::Workload(document) => self.add_workload(document),
            Declared::Resource(document) => self.resources.add(document),
            Declared::ResourceType(document) => self.resource_types.add(document),
            Declared::ResourceRelease(document) => self.resource_releases.add(document),
            Declared::ResourceReleaseBinding(document) => self.resource_bindings.push(document),
            Declared::Environment(document) => self.environments.add(document),
            Declared::DeploymentPipeline(document) => self.pipelines.add(document),
            Declared::DataPlane(document) => self.data_planes.add(document),
            Declared::ObservabilityPlane(document) => self.observability_planes.add(document),
            Declared::SecretReference(document) => self.secrets.add(document),
            Declared::NotificationChannel(document) => {
                let place = (document.namespace().as_str(), document.spec.environment.as_str());
                self.channels_of.entry(place).or_default().push(document);
            }
            Declared::Other(document) => self.others.add(document),
        }
    }

    fn add_refused(&mut self, declared: &'d Declared) {
        match declared {
            Declared::Workload(document) => {
                let Workload { meta, spec, .. } = document.as_ref();
                self.refused_workloads.insert((&meta.namespace, &spec.project, &spec.component));
            }
            Declared::ReleaseBinding(document) => {
                self.refused_bindings.insert((document.namespace(), &document.spec.component));
            }
            _ => {}
        }
    }

    fn add_binding(&mut self, document: &'d Arc<ReleaseBinding>) {
        let spec = &document.spec;
        self.bindings.push(document);
        let owner = (document.namespace().as_str(), spec.project.as_str(), spec.component.as_str());
        self.bindings_of.entry(owner).or_default().push(document);
    }

    fn add_workload(&mut self, document: &'d Arc<Workload>) {
        let spec = &document.spec;
        let owner = (document.namespace().as_str(), spec.project.as_str(), spec.component.as_str());
        self.workloads_of.entry(owner).or_default().push(document);
    }

    /// The bindings of a component.
    pub(crate) fn bindings_of<'a>(
        &'a self,
        namespace: &'a str,
        project: &'a str,
        component: &'a str,
    ) -> &'a [&'d Arc<ReleaseBinding>] {
        self.bindings_of.get(&(namespace, project, component)).map_or(&[], Vec::as_slice)
    }

    /// The pipeline of a project, if both exist.
    pub(crate) fn pipeline_of(&self, namespace: &str, project: &str) -> Option<&'d Arc<DeploymentPipeline>> {
        let project = self.projects.get(Kind::Project, namespace, project)?;
        let reference = project.spec.pipeline.as_ref()?;
        self.pipelines.get(Kind::DeploymentPipeline, namespace, &reference.name)
    }
}

/// A namespace to look `kind` up in: none for cluster-scoped kinds.
pub(crate) fn scope_of(kind: Kind, namespace: &Str) -> Str {
    match kind.scope() {
        Scope::Cluster => Str::new(),
        Scope::Namespaced => namespace.clone(),
    }
}
