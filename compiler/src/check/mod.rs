//! Planning: every template and expression parsed, typed and planned once, for all the units that use it.
//!
//! A [`Language`] is made once and shared. It plans whole documents ([`Language::component_type`],
//! [`Language::trait_`], …) into [`ComponentTypePlan`]s, [`TraitPlan`]s and their kin, which evaluation runs as
//! often as wanted against the values of a unit, one for each slot of [`Pipeline::variables`].
//!
//! An expression that does not compile is kept with its errors: upstream compiles where it evaluates, so a broken
//! expression behind a false `includeWhen` breaks nothing.
//!
//! What the admission webhooks say about expressions, typed against schemas, is [`statics`]' to say.

pub mod admission;
mod checked;
mod context_macros;
mod entries;
mod expression;
mod expressions;
mod kinds;
mod language;
mod native;
mod path;
mod planned;
mod planner;
mod plans;
pub mod review;
mod rewrite;
mod scan;
mod scope;
mod shared;
pub mod statics;
mod template;
mod uses;

pub(crate) use checked::check_sharing;
pub use checked::{Checked, check};
pub use entries::{LoopSource, OperationSource, ResourceSource, TargetSource, ValidationSource};
pub use expression::{Expression, Place};
pub use language::Language;
pub(crate) use native::raw;
pub use path::{Path, Token};
pub use planned::{CompiledSchema, Planned};
pub use planner::Planner;
pub use plans::{
    BindingsPlan, ComponentTypePlan, Loop, OperationPlan, OutputPlan, OutputSource, PatchPlan,
    ProjectTypePlan, RemovePlan, ResourcePlan, ResourceTypePlan, RulePlan, TargetPlan, TraitPlan,
    ValidationPlan,
};
pub use rewrite::Rewrite;
pub use scan::{Scan, scan};
pub use scope::{Pipeline, Scope};
pub(crate) use shared::Plans;
pub use template::{
    Broken, Content, Interpolation, Key, Member, ObjectTemplate, Part, Template, Text, TextTemplate,
};
pub use uses::{Uses, View};
