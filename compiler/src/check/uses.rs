//! Which variables and views a definition mentions: what nobody mentions need not be made.

use super::expressions::Expressions;

/// A part of a component's variables that costs something to make.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum View {
    /// The variable `workload`.
    Workload,
    /// The variable `configurations`.
    Configurations,
    /// The variable `dependencies`.
    Dependencies,
    /// `derived.configEnvs`.
    ConfigEnvs,
    /// `derived.configFileList`.
    ConfigFileList,
    /// `derived.configVolumes` and `derived.dependencyVolumes`.
    ConfigVolumes,
    /// `derived.containerEnvFrom`.
    ContainerEnvFrom,
    /// `derived.dependencyEnvVars`.
    DependencyEnvVars,
    /// `derived.endpointResources`.
    EndpointResources,
    /// `derived.secretEnvs`.
    SecretEnvs,
    /// `derived.secretFileList`.
    SecretFileList,
    /// `derived.servicePorts`.
    ServicePorts,
    /// `derived.configVolumeMounts` and `derived.dependencyVolumeMounts`.
    VolumeMounts,
}

/// How expressions spell each part; a helper stands for its view.
const SPELLINGS: [(View, &str); 13] = [
    (View::Workload, "workload"),
    (View::Configurations, "configurations"),
    (View::Dependencies, "dependencies"),
    (View::ConfigEnvs, "toConfigEnvsByContainer"),
    (View::ConfigFileList, "toConfigFileList"),
    (View::ConfigVolumes, "toVolumes"),
    (View::ContainerEnvFrom, "toContainerEnvFrom"),
    (View::DependencyEnvVars, "toContainerEnvs"),
    (View::EndpointResources, "toEndpointResources"),
    (View::SecretEnvs, "toSecretEnvsByContainer"),
    (View::SecretFileList, "toSecretFileList"),
    (View::ServicePorts, "toServicePorts"),
    (View::VolumeMounts, "toContainerVolumeMounts"),
];

/// The variable through which every view can be reached by name.
const DERIVED: &str = "derived";

/// A set of views.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Uses(u16);

impl Uses {
    /// Every view.
    pub const ALL: Self = Self(u16::MAX);

    /// What the expressions of a plan mention. A word too many, say in a text, costs time and nothing else.
    pub(super) fn of(plan: &impl Expressions) -> Self {
        let mut uses = Self::default();
        plan.each(&mut |expression| uses = uses.and(Self::in_text(&expression.text)));
        uses
    }

    fn in_text(text: &str) -> Self {
        if text.contains(DERIVED) {
            return Self::ALL;
        }
        let mentioned = SPELLINGS.iter().filter(|(_, spelling)| text.contains(spelling));
        mentioned.fold(Self::default(), |uses, (part, _)| Self(uses.0 | part.bit()))
    }

    /// What either mentions.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether a part is mentioned.
    pub fn has(self, part: View) -> bool {
        self.0 & part.bit() != 0
    }
}

impl View {
    fn bit(self) -> u16 {
        1 << self as u16
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_helper_needs_its_view_only() {
        let uses = Uses::in_text("${workload.toServicePorts()}");
        assert!(uses.has(View::Workload) && uses.has(View::ServicePorts));
        assert!(!uses.has(View::ConfigVolumes) && !uses.has(View::Configurations));
    }

    #[test]
    fn views_by_name_need_everything() {
        assert_eq!(Uses::in_text("${derived[\"configEnvs\"]}"), Uses::ALL);
    }
}
