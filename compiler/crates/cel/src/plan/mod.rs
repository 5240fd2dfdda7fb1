//! From a checked expression to a program.
//!
//! Planning walks the arena of the syntax tree twice, without recursion: from the root down to find out what is
//! needed ([`reach`]), then from the leaves up to build nodes ([`build`]). Constants are folded on the way.

mod build;
mod call;
mod node;
mod reach;

mod shape;

pub(crate) use build::{for_each_child, plan};
pub(crate) use node::{
    Call, Candidate, Comparison, Key, Let, List, Loop, LoopKind, Map, Message, Node, NodeId, Operator,
    OptionalMap, Path, Step,
};
