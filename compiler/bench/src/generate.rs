//! Draws a repository: a platform of six component types, nine traits and a resource type, projects of about ten
//! components, each with its own endpoints, configuration, secrets, dependencies, traits and overrides.

use crate::draw::Draw;
use std::fmt::Write;

const ENVIRONMENTS: [&str; 3] = ["development", "staging", "production"];
const PROJECT_SIZE: usize = 10;

/// The platform files: those of the demo and what generated components use besides.
const PLATFORM: [(&str, &str); 14] = [
    ("platform/planes.yaml", include_str!("../../../fixtures/demo/repo/platform/planes.yaml")),
    ("platform/cell.yaml", include_str!("../../../fixtures/demo/repo/platform/project-types/cell.yaml")),
    (
        "platform/service.yaml",
        include_str!("../../../fixtures/demo/repo/platform/component-types/service.yaml"),
    ),
    (
        "platform/web-application.yaml",
        include_str!("../../../fixtures/demo/repo/platform/component-types/web-application.yaml"),
    ),
    (
        "platform/scheduled-task.yaml",
        include_str!("../../../fixtures/demo/repo/platform/component-types/scheduled-task.yaml"),
    ),
    (
        "platform/worker.yaml",
        include_str!("../../../fixtures/demo/repo/platform/component-types/worker.yaml"),
    ),
    ("platform/hardening.yaml", include_str!("../../../fixtures/demo/repo/platform/traits/hardening.yaml")),
    ("platform/storage.yaml", include_str!("../../../fixtures/demo/repo/platform/traits/storage.yaml")),
    (
        "platform/autoscaling.yaml",
        include_str!("../../../fixtures/demo/repo/platform/traits/autoscaling.yaml"),
    ),
    ("platform/alerts.yaml", include_str!("../../../fixtures/demo/repo/platform/traits/alerts.yaml")),
    ("platform/retreat.yaml", include_str!("../../../fixtures/demo/repo/platform/traits/retreat.yaml")),
    (
        "platform/postgres.yaml",
        include_str!("../../../fixtures/demo/repo/platform/resource-types/postgres.yaml"),
    ),
    ("platform/extra.yaml", include_str!("../platform/extra.yaml")),
    (
        "namespaces/acme/platform/environments.yaml",
        include_str!("../../../fixtures/demo/repo/namespaces/acme/platform/environments.yaml"),
    ),
];

/// The kinds of component drawn, most frequent first.
#[derive(Clone, Copy, PartialEq)]
enum Kind {
    Service,
    Grpc,
    Web,
    Worker,
    Task,
    Migration,
}

impl Kind {
    fn draw(draw: &mut Draw) -> Self {
        match draw.below(20) {
            0..=8 => Self::Service,
            9..=12 => Self::Grpc,
            13..=14 => Self::Web,
            15..=16 => Self::Worker,
            17..=18 => Self::Task,
            _ => Self::Migration,
        }
    }

    fn type_name(self) -> &'static str {
        match self {
            Self::Service => "deployment/service",
            Self::Grpc => "deployment/grpc-service",
            Self::Web => "deployment/web-application",
            Self::Worker => "statefulset/worker",
            Self::Task => "cronjob/scheduled-task",
            Self::Migration => "job/migration",
        }
    }

    fn has_files(self) -> bool {
        matches!(self, Self::Service | Self::Grpc | Self::Web)
    }

    fn serves(self) -> bool {
        matches!(self, Self::Service | Self::Grpc | Self::Web)
    }
}

/// The files of a repository of this many components in three environments, path and text, in path order.
pub fn repository(seed: u64, components: usize) -> Vec<(String, String)> {
    let mut draw = Draw::new(seed);
    let mut files: Vec<(String, String)> =
        PLATFORM.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect();
    let kinds: Vec<Kind> = (0..components).map(|_| Kind::draw(&mut draw)).collect();
    for project in 0..components.div_ceil(PROJECT_SIZE) {
        files.push((
            format!("namespaces/acme/projects/p{project}/project.yaml"),
            project_file(&mut draw, project),
        ));
    }
    for (index, kind) in kinds.iter().enumerate() {
        let folder = format!("namespaces/acme/projects/p{}/components/c{index}", index / PROJECT_SIZE);
        let traits = Traits::draw(&mut draw, *kind);
        files.push((format!("{folder}/component.yaml"), component_file(&mut draw, index, *kind, &traits)));
        files.push((format!("{folder}/workload.yaml"), workload_file(&mut draw, index, *kind, &kinds)));
        files.push((format!("{folder}/bindings.yaml"), bindings_file(&mut draw, index, *kind, &traits)));
    }
    files.sort();
    files
}

fn header(out: &mut String, kind: &str, name: &str) {
    if !out.is_empty() {
        out.push_str("---\n");
    }
    let _ =
        write!(out, "apiVersion: openchoreo.dev/v1alpha1\nkind: {kind}\nmetadata:\n  name: {name}\nspec:\n");
}

fn project_file(draw: &mut Draw, project: usize) -> String {
    let mut out = String::new();
    header(&mut out, "Project", &format!("p{project}"));
    let _ = write!(
        out,
        "  deploymentPipelineRef: {{name: standard}}\n  type: {{kind: ClusterProjectType, name: cell}}\n  parameters:\n    costCenter: cc-{}\n",
        draw.below(1000)
    );
    header(&mut out, "SecretReference", &format!("secrets-p{project}"));
    let _ = write!(
        out,
        "  template: {{type: Opaque}}\n  data:\n    - secretKey: token\n      remoteRef: {{key: p{project}/main, property: token}}\n    - secretKey: key.pem\n      remoteRef: {{key: p{project}/tls}}\n"
    );
    header(&mut out, "Resource", &format!("db-p{project}"));
    let _ = write!(
        out,
        "  owner: {{projectName: p{project}}}\n  type: {{kind: ClusterResourceType, name: postgres}}\n  parameters:\n    database: db{project}\n"
    );
    for environment in ENVIRONMENTS {
        header(&mut out, "ResourceReleaseBinding", &format!("db-p{project}-{environment}"));
        let _ = write!(
            out,
            "  owner: {{projectName: p{project}, resourceName: db-p{project}}}\n  environment: {environment}\n  resourceTypeEnvironmentConfigs:\n    storage: {}Gi\n    backup: {}\n",
            1 + draw.below(100),
            draw.chance(30)
        );
    }
    out
}

/// Which traits a component has: name and instance.
struct Traits(Vec<(&'static str, String)>);

impl Traits {
    fn draw(draw: &mut Draw, kind: Kind) -> Self {
        let allowed: &[&'static str] = match kind {
            Kind::Service => &["storage", "autoscaling", "alerts", "retreat"],
            Kind::Grpc => &["sidecar", "tolerations", "spread", "labels"],
            Kind::Web => &["autoscaling"],
            Kind::Worker => &["storage", "alerts"],
            Kind::Migration => &["labels", "tolerations"],
            Kind::Task => &[],
        };
        let chosen = allowed.iter().filter(|_| draw.chance(40)).copied().collect::<Vec<_>>();
        Self(chosen.into_iter().map(|name| (name, format!("{name}-{}", draw.below(90)))).collect())
    }
}

fn trait_parameters(draw: &mut Draw, name: &str) -> String {
    let n = draw.below(10_000);
    match name {
        "storage" => format!("{{mountPath: /data/{n}}}"),
        "alerts" => format!(
            "{{rules: [{{name: errors, query: \"level=error code={n}\"}}, {{name: slow, query: \"ms>{n}\", severity: info}}]}}"
        ),
        "sidecar" => format!("{{image: \"ghcr.io/example/proxy:{n}\", port: {}}}", 15_000 + n),
        "tolerations" => format!("{{pools: [pool-{}, pool-{}]}}", n % 7, 7 + n % 5),
        "labels" => format!("{{labels: {{team: team-{}, tier: tier-{}}}}}", n % 13, n % 3),
        _ => "{}".to_owned(),
    }
}

fn component_file(draw: &mut Draw, index: usize, kind: Kind, traits: &Traits) -> String {
    let mut out = String::new();
    header(&mut out, "Component", &format!("c{index}"));
    let _ = write!(
        out,
        "  owner: {{projectName: p{}}}\n  componentType: {{kind: ClusterComponentType, name: {}}}\n",
        index / PROJECT_SIZE,
        kind.type_name()
    );
    match kind {
        Kind::Service => {
            let _ = write!(
                out,
                "  parameters:\n    readOnly: {}\n    probe: {{path: /health/{index}, periodSeconds: {}}}\n",
                draw.chance(50),
                1 + draw.below(60)
            );
        }
        Kind::Grpc => {
            let _ = write!(out, "  parameters:\n    maxMessageBytes: {}\n", 1024 + draw.below(10_000_000));
        }
        Kind::Task => {
            let _ = write!(out, "  parameters:\n    deadlineSeconds: {}\n", 60 + draw.below(3600));
        }
        Kind::Web | Kind::Worker | Kind::Migration => {}
    }
    if !traits.0.is_empty() {
        out.push_str("  traits:\n");
    }
    for (name, instance) in &traits.0 {
        let parameters = trait_parameters(draw, name);
        let _ = write!(
            out,
            "    - kind: ClusterTrait\n      name: {name}\n      instanceName: {instance}\n      parameters: {parameters}\n"
        );
    }
    out
}

fn workload_file(draw: &mut Draw, index: usize, kind: Kind, kinds: &[Kind]) -> String {
    let project = index / PROJECT_SIZE;
    let mut out = String::new();
    header(&mut out, "Workload", &format!("c{index}"));
    let _ = write!(
        out,
        "  owner: {{projectName: p{project}, componentName: c{index}}}\n  container:\n    image: ghcr.io/example/c{index}:{}.{}.{}\n",
        draw.below(9),
        draw.below(30),
        draw.below(100)
    );
    write_environment(draw, &mut out, index, kind, project);
    if kind.has_files() {
        write_files(draw, &mut out, index);
    }
    write_endpoints(draw, &mut out, kind);
    write_dependencies(draw, &mut out, index, kinds);
    out
}

fn write_environment(draw: &mut Draw, out: &mut String, index: usize, kind: Kind, project: usize) {
    let count = draw.below(7);
    if count > 0 {
        out.push_str("    env:\n");
    }
    for n in 0..count {
        let _ = writeln!(
            out,
            "      - {{key: SETTING_{n}, value: \"value {} of {index}\"}}",
            draw.below(100_000)
        );
    }
    if count > 0 && kind == Kind::Service && draw.chance(50) {
        let _ = writeln!(
            out,
            "      - {{key: TOKEN, valueFrom: {{secretKeyRef: {{name: secrets-p{project}, key: token}}}}}}"
        );
    }
}

fn write_files(draw: &mut Draw, out: &mut String, index: usize) {
    let count = draw.below(3);
    if count > 0 {
        out.push_str("    files:\n");
    }
    for n in 0..count {
        let _ = write!(
            out,
            "      - key: config-{n}.ini\n        mountPath: /etc/c{index}\n        value: |\n          [section-{n}]\n"
        );
        for line in 0..draw.below(20) {
            let _ = writeln!(out, "          option-{line} = {}", draw.below(1_000_000));
        }
    }
}

fn write_endpoints(draw: &mut Draw, out: &mut String, kind: Kind) {
    if !kind.serves() {
        return;
    }
    let protocol = if kind == Kind::Grpc { "gRPC" } else { "HTTP" };
    let visibility = *draw.pick(&[
        "namespace",
        "namespace, internal",
        "namespace, external",
        "namespace, internal, external",
    ]);
    let _ = write!(
        out,
        "  endpoints:\n    main:\n      type: {protocol}\n      port: {}\n      visibility: [{visibility}]\n",
        8000 + draw.below(1000)
    );
    if draw.chance(40) {
        let _ = writeln!(out, "    metrics: {{type: TCP, port: {}}}", 9100 + draw.below(50));
    }
}

fn write_dependencies(draw: &mut Draw, out: &mut String, index: usize, kinds: &[Kind]) {
    let servers: Vec<usize> = (0..3)
        .map(|_| draw.below(index.max(1)))
        .filter(|other| *other < index && kinds[*other].serves())
        .collect();
    let database = draw.chance(40);
    if servers.is_empty() && !database {
        return;
    }
    out.push_str("  dependencies:\n");
    if !servers.is_empty() {
        out.push_str("    endpoints:\n");
    }
    for (n, other) in servers.iter().enumerate() {
        let visibility = if other / PROJECT_SIZE == index / PROJECT_SIZE { "project" } else { "namespace" };
        let _ = write!(
            out,
            "      - project: p{}\n        component: c{other}\n        name: main\n        visibility: {visibility}\n        envBindings: {{address: PEER_{n}_URL, host: PEER_{n}_HOST}}\n",
            other / PROJECT_SIZE
        );
    }
    if database {
        let _ = write!(
            out,
            "    resources:\n      - ref: db-p{}\n        envBindings: {{host: DB_HOST, port: DB_PORT, password: DB_PASSWORD}}\n        fileBindings: {{settings: /etc/db.conf}}\n",
            index / PROJECT_SIZE
        );
    }
}

fn bindings_file(draw: &mut Draw, index: usize, kind: Kind, traits: &Traits) -> String {
    let mut out = String::new();
    for environment in ENVIRONMENTS {
        header(&mut out, "ReleaseBinding", &format!("c{index}-{environment}"));
        let _ = write!(
            out,
            "  owner: {{projectName: p{}, componentName: c{index}}}\n  environment: {environment}\n",
            index / PROJECT_SIZE
        );
        if kind.serves() {
            let _ = write!(out, "  componentTypeEnvironmentConfigs:\n    replicas: {}\n", 1 + draw.below(9));
        }
        let storage = traits.0.iter().find(|(name, _)| *name == "storage");
        if let Some((_, instance)) = storage {
            let _ = write!(
                out,
                "  traitEnvironmentConfigs:\n    {instance}: {{size: {}Gi}}\n",
                1 + draw.below(50)
            );
        }
        if draw.chance(30) {
            let _ = write!(
                out,
                "  workloadOverrides:\n    container:\n      env:\n        - {{key: SETTING_0, value: \"{environment} {}\"}}\n",
                draw.below(1000)
            );
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_draws_the_same_repository() {
        assert_eq!(repository(7, 40), repository(7, 40));
        assert_ne!(repository(7, 40), repository(8, 40));
    }

    #[test]
    fn no_two_workloads_are_alike() {
        let files = repository(7, 200);
        let mut texts: Vec<&String> =
            files.iter().filter(|(path, _)| path.ends_with("workload.yaml")).map(|(_, text)| text).collect();
        let count = texts.len();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), count);
    }
}
