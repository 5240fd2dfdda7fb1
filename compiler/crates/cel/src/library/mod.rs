//! The functions of the language and its extension libraries: declarations and what they do, side by side.

#![expect(
    clippy::unnecessary_wraps,
    reason = "all implementations have the signature that the registry calls"
)]

mod arguments;
mod calendar;
mod comprehensions;
mod conversions;
mod encoders;
mod floats;
mod lists;
mod math;
mod optional;
mod sets;
mod sorting;
mod standard;
pub(crate) mod strings;
mod texts;

use crate::Registry;

impl Registry {
    /// The functions of the language itself, without extension libraries.
    pub fn core() -> Self {
        let mut registry = Self::new();
        standard::declare(&mut registry);
        registry
    }

    /// The functions of every library that this crate has: standard, optionals, strings, encoders, math, lists,
    /// sets, and what comprehensions with two variables need. Hosts add their own and share the result.
    pub fn standard() -> Self {
        let mut registry = Self::core();
        optional::declare(&mut registry);
        strings::declare(&mut registry);
        encoders::declare(&mut registry);
        math::declare(&mut registry);
        lists::declare(&mut registry);
        sets::declare(&mut registry);
        comprehensions::declare(&mut registry);
        registry
    }
}
