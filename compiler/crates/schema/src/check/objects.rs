//! Objects.

use super::Report;
use crate::node::{Node, Undeclared};
use crate::path::Path;
use value::Object;

impl Node {
    pub(super) fn check_object(&self, object: &Object, at: &Path<'_>, report: &mut Report) {
        let size = object.len() as i64;
        if let Some(min) = self.members.min.filter(|min| size < *min) {
            report.fail(
                self,
                "minProperties",
                at,
                format!("{} should have at least {min} properties", at.text()),
            );
        }
        if let Some(max) = self.members.max.filter(|max| size > *max) {
            report.fail(
                self,
                "maxProperties",
                at,
                format!("{} should have at most {max} properties", at.text()),
            );
        }
        self.check_undeclared(object, at, report);
        for (name, schema) in &self.properties {
            if let Some(value) = object.get(name) {
                schema.check(value, &Path::Property(at, name), report);
            }
        }
        report.passed += 1;
        for name in self.required.iter().filter(|name| object.get(name).is_none()) {
            let missing = Path::Other(at, name);
            report.fail(self, "required", &missing, format!("{} is required", missing.text()));
        }
    }

    fn check_undeclared(&self, object: &Object, at: &Path<'_>, report: &mut Report) {
        if matches!(self.additional, Undeclared::Allowed) {
            return;
        }
        for (name, value) in object.iter().filter(|(name, _)| self.property(name).is_none()) {
            let there = Path::Other(at, name);
            match &self.additional {
                Undeclared::Allowed => {}
                Undeclared::Checked(schema) => schema.check(value, &there, report),
                Undeclared::Forbidden => {
                    let message = format!("{} is a forbidden property", there.text());
                    report.fail(self, "additionalProperties", &there, message);
                }
            }
        }
    }
}
