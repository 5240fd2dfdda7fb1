//! Helpers that read as methods of context variables and are short for derived views (component.md §3.6).

use cel::{Arity, Expansion, ExprId, Macro, Macros};

/// Receiver, helper, and the member of `derived` that it stands for.
const HELPERS: &[(&str, &str, &str)] = &[
    ("configurations", "toConfigFileList", "configFileList"),
    ("configurations", "toSecretFileList", "secretFileList"),
    ("configurations", "toContainerEnvFrom", "containerEnvFrom"),
    ("configurations", "toContainerVolumeMounts", "configVolumeMounts"),
    ("dependencies", "toContainerVolumeMounts", "dependencyVolumeMounts"),
    ("configurations", "toVolumes", "configVolumes"),
    ("dependencies", "toVolumes", "dependencyVolumes"),
    ("configurations", "toConfigEnvsByContainer", "configEnvs"),
    ("configurations", "toSecretEnvsByContainer", "secretEnvs"),
    ("workload", "toServicePorts", "servicePorts"),
    ("dependencies", "toContainerEnvs", "dependencyEnvVars"),
];

/// Adds the helpers. A receiver that is not literally the variable's name is left alone.
pub(super) fn add(macros: &mut Macros) {
    for (_, helper, _) in HELPERS {
        macros.add(Macro::receiver(helper, Arity::Exactly(0), move |x, target, _| {
            let receiver = target.and_then(|target| x.identifier(target).cloned());
            let view = receiver.and_then(|receiver| view(&receiver, helper));
            Ok(view.map(|view| derived(x, view)))
        }));
    }
    macros.add(Macro::receiver("toEndpointResources", Arity::Exactly(1), |x, target, arguments| {
        let receiver = target.and_then(|target| x.identifier(target));
        if receiver.is_none_or(|receiver| receiver != "workload") {
            return Ok(None);
        }
        let resources = derived(x, "endpointResources");
        let arguments = [&[resources], arguments].concat();
        Ok(Some(x.call("_[?_]", arguments)))
    }));
}

/// Whether a name is that of a helper.
pub(super) fn is_function(name: &str) -> bool {
    HELPERS.iter().any(|(_, helper, _)| *helper == name)
}

fn view(receiver: &str, helper: &str) -> Option<&'static str> {
    let found = HELPERS.iter().find(|(of, name, _)| *of == receiver && *name == helper);
    found.map(|(_, _, view)| *view)
}

fn derived(x: &mut Expansion<'_>, view: &str) -> ExprId {
    let derived = x.ident("derived");
    x.select(derived, view)
}
