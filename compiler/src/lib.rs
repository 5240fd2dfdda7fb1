//! The pure compiler from OpenChoreo documents to Kubernetes manifests.
//!
//! Values in, values out: it reads no file, no environment variable and no clock. Each stage is a folder that uses
//! `model`, the leaf crates and the products of earlier stages only:
//! `load < resolve < check < evaluate < assemble < emit < plan`. Like `model`, `names` belongs to all of them.

pub mod assemble;
pub mod check;
pub mod emit;
pub mod evaluate;
pub mod load;
pub mod model;
pub mod names;
pub mod plan;
pub mod resolve;
