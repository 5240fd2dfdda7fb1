//! YAML as Kubernetes' Go readers read it, with a place for every node, and YAML written byte-stably.

mod node;

pub use node::{Entry, Kind, Mapping, Node, Scalar, Style};
