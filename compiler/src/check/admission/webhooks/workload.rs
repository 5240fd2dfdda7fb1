//! Which templates make workloads (component.md §6.2).

use super::{Spec, header};
use crate::check::admission::{Denial, What};
use value::Value;

const WORKLOADS: [&str; 5] = ["deployment", "statefulset", "daemonset", "cronjob", "job"];

fn is_workload(kind: &str) -> bool {
    WORKLOADS.contains(&kind.to_lowercase().as_str())
}

/// The resources of a component type: exactly one is the workload that the type is about.
pub(super) fn check_resources(spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    let workload_type = spec.text("workloadType");
    let mut matching = Vec::new();
    for resource in spec.items("resources") {
        let template = resource.part("template");
        let Some(header) = header::check(&template, denials) else { continue };
        let at = template.at.field("kind");
        if !is_workload(header.kind) {
            continue;
        }
        if workload_type == "proxy" {
            let detail =
                format!("proxy ComponentType must not contain workload resources (kind \"{}\")", header.kind);
            denials.push(Denial::forbidden(at, &detail, What::Workload));
        } else if header.kind.to_lowercase() == workload_type.to_lowercase() {
            matching.push((at, header.kind));
        } else {
            let detail = format!(
                "resource kind \"{}\" is a workload type that does not match the declared workloadType \"{workload_type}\"; only one workload resource is allowed",
                header.kind
            );
            denials.push(Denial::forbidden(at, &detail, What::Workload));
        }
    }
    if workload_type == "proxy" {
        return;
    }
    let at = spec.at.field("resources");
    let detail =
        format!("must have exactly one resource with kind matching workloadType \"{workload_type}\"");
    match matching.len() {
        0 => denials.push(Denial::required(at, &detail, What::Workload)),
        1 => {}
        found => {
            for (at, kind) in matching {
                denials.push(Denial::duplicate(at, &kind.to_lowercase(), What::Workload));
            }
            let shown = Value::from(format!("{found} resources"));
            denials.push(Denial::invalid(at, &shown, &format!("{detail}, found {found}"), What::Workload));
        }
    }
}

/// A trait creates no workloads.
pub(super) fn check_creates(spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    for create in spec.items("creates") {
        let template = create.part("template");
        if let Some(header) = header::check(&template, denials)
            && is_workload(header.kind)
        {
            let detail = format!(
                "traits must not create workload resources (kind \"{}\"); the primary workload is defined by the ComponentType",
                header.kind
            );
            denials.push(Denial::forbidden(template.at.field("kind"), &detail, What::Workload));
        }
    }
}

/// A trait removes no workloads.
pub(super) fn check_remove(target: &Spec<'_>, denials: &mut Vec<Denial>) {
    let kind = target.text("kind");
    if matches!(target.text("group"), "apps" | "batch") && is_workload(kind) {
        let detail = format!(
            "traits must not remove workload resources (kind \"{kind}\"); the primary workload is defined by the ComponentType"
        );
        denials.push(Denial::forbidden(target.at.field("kind"), &detail, What::Workload));
    }
}
