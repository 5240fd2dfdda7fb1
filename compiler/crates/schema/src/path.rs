//! Where a validation stands in the value.

use crate::pointer;
use std::fmt::Write;

/// A place in a value, linked to the places above it; nothing is allocated until somebody asks.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Path<'a> {
    /// The value itself.
    Root,
    /// A declared property.
    Property(&'a Path<'a>, &'a str),
    /// A property under `additionalProperties`, or one that is missing or forbidden.
    Other(&'a Path<'a>, &'a str),
    /// An item of a list.
    Item(&'a Path<'a>, usize),
}

impl Path<'_> {
    /// As messages name it: `list[3].name`. Undeclared properties of the root begin with a dot.
    pub(crate) fn text(&self) -> String {
        let mut out = String::new();
        self.write_text(&mut out);
        out
    }

    fn write_text(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Property(parent, name) => {
                parent.write_text(out);
                if !out.is_empty() {
                    out.push('.');
                }
                out.push_str(name);
            }
            Self::Other(parent, name) => {
                parent.write_text(out);
                out.push('.');
                out.push_str(name);
            }
            Self::Item(parent, index) => {
                parent.write_text(out);
                let _ = write!(out, "[{index}]");
            }
        }
    }

    /// As a JSON pointer.
    pub(crate) fn pointer(&self) -> String {
        let mut out = String::new();
        self.write_pointer(&mut out);
        out
    }

    fn write_pointer(&self, out: &mut String) {
        match self {
            Self::Root => {}
            Self::Property(parent, name) | Self::Other(parent, name) => {
                parent.write_pointer(out);
                pointer::push(out, name);
            }
            Self::Item(parent, index) => {
                parent.write_pointer(out);
                let _ = write!(out, "/{index}");
            }
        }
    }
}
