//! What is wrong with a value.

use value::Object;

/// One way in which a value breaks its schema.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The control plane's text.
    pub message: String,
    /// JSON pointer to the offending value; of a missing property, to where it should be.
    pub instance: String,
    /// JSON pointer to the rule in the schema as it was written; references are followed.
    pub schema: String,
    /// The keyword of the rule: `type`, `required`, `minimum`, …
    pub keyword: &'static str,
}

/// A value that breaks its schema.
#[derive(Debug, Clone)]
pub struct Invalid {
    /// The value with its defaults.
    pub value: Object,
    /// At least one finding, each text once, in the order of the schema's property names.
    pub findings: Vec<Finding>,
}

impl Invalid {
    /// All findings in one line, as the control plane shows them.
    pub fn text(&self) -> String {
        joined(&self.findings)
    }
}

/// Findings in one line, as the control plane shows them.
pub fn joined(findings: &[Finding]) -> String {
    let messages: Vec<&str> = findings.iter().map(|finding| finding.message.as_str()).collect();
    messages.join("; ")
}
