//! Who wants to know where rendered values come from.

use super::patch::{Operation, Step};
use crate::check::{Expression, Pipeline};
use crate::resolve::{TraitApplication, UnitKey};
use diag::Span;
use std::ops::Range;
use value::{Object, Str, Value};
use yaml::Node;

/// Is told what evaluation does, as it does it. Every method does nothing unless an implementation wants it to,
/// and costs nothing then: evaluation is compiled once for each kind of observer.
#[expect(unused_variables, reason = "the default of every method is to do nothing")]
pub trait Observer {
    /// Whether parts of contexts that no template mentions are made as well.
    const WHOLE_CONTEXTS: bool = false;

    /// Whether it is told what expressions decide and what sections are given ([`Self::decided`], [`Self::supplied`]).
    const WITNESSES: bool = false;

    /// The values of the variables are known, by slot: those of the unit, or those of one of its traits.
    fn context(
        &mut self,
        pipeline: Pipeline,
        instance: Option<&TraitApplication>,
        variables: &[Option<Value>],
    ) {
    }

    /// A section with this schema is given these values, before defaults are filled in.
    fn supplied(&mut self, schema: &Node, values: &Object) {}

    /// The condition of an entry (`includeWhen`, `when`) held or not.
    fn included(&mut self, condition: Span, included: bool) {}

    /// A loop over this source (`forEach`) will run this many times.
    fn repeated(&mut self, source: Span, count: usize) {}

    /// A rule held or not.
    fn ruled(&mut self, rule: Span, holds: bool) {}

    /// A `where` clause held for an object or not.
    fn chosen(&mut self, clause: Span, holds: bool) {}

    /// A target names this many objects, after its `where` clause.
    fn targeted(&mut self, target: Span, objects: usize) {}

    /// Within an expression, something was decided at these bytes of its text.
    fn decided(
        &mut self,
        expression: &Expression,
        kind: cel::PointKind,
        range: &Range<u32>,
        outcome: cel::Outcome,
    ) {
    }

    /// An expression was evaluated.
    fn evaluated(&mut self, expression: &Expression, value: &Value) {}

    /// Rendering of a member begins; ends with [`Self::leave`].
    fn enter_member(&mut self, key: &Str) {}

    /// Rendering of an item begins: where it will stand unless it is left out; ends with [`Self::leave`].
    fn enter_item(&mut self, index: usize) {}

    /// The innermost member or item is done.
    fn leave(&mut self) {}

    /// The node of a template produced a value where the walk stands.
    fn produced(&mut self, node: Span) {}

    /// The node of a key made the key of the next member.
    fn key_produced(&mut self, node: Span) {
        self.produced(node);
    }

    /// The trait at this position of the release's applications begins; before that, the type renders.
    fn applying(&mut self, application: usize) {}

    /// A template entry made an object from what was rendered last; the tag stays with it.
    fn created(&mut self, entry: Span) -> u32 {
        0
    }

    /// A patch operation changed a place of the object with this tag, which is now this.
    fn patched(&mut self, plan: Span, operation: &Operation, tag: u32, pointer: &[Step], object: &Object) {}

    /// A removal marked the object with this tag; it goes when the trait is done.
    fn removed(&mut self, entry: Span, tag: u32) {}
}

/// An observer that wants to know nothing.
#[derive(Debug, Clone, Copy, Default)]
pub struct Blind;

impl Observer for Blind {}

/// Gives an observer to every rendering of a unit; a component may be rendered more than once.
pub trait Watch: Sync {
    /// What watches.
    type Observer: Observer;

    /// A unit is about to be rendered.
    fn begin(&self) -> Self::Observer;

    /// It has been, well or not; `binding` is the name of its binding.
    fn end(&self, unit: &UnitKey, binding: &str, observer: Self::Observer);
}

/// Nobody watches.
#[derive(Debug, Clone, Copy, Default)]
pub struct Unwatched;

impl Watch for Unwatched {
    type Observer = Blind;

    fn begin(&self) -> Blind {
        Blind
    }

    fn end(&self, _: &UnitKey, _: &str, _: Blind) {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::evaluate::testing::rendered;

    /// Notes the way to everything that is produced, and what is evaluated.
    #[derive(Default)]
    struct Notes {
        way: Vec<String>,
        notes: Vec<String>,
    }

    impl Observer for Notes {
        fn evaluated(&mut self, expression: &Expression, value: &Value) {
            self.notes.push(format!("{} is {}", expression.text, value::go::printed(value)));
        }

        fn enter_member(&mut self, key: &Str) {
            self.way.push(key.to_string());
        }

        fn enter_item(&mut self, index: usize) {
            self.way.push(index.to_string());
        }

        fn leave(&mut self) {
            self.way.pop();
        }

        fn produced(&mut self, node: Span) {
            self.notes.push(format!("/{} from {}..{}", self.way.join("/"), node.start, node.end));
        }
    }

    #[test]
    fn values_come_with_the_way_to_them_and_their_node() {
        let mut notes = Notes::default();
        rendered("{a: [x, '${p}'], b: 1}", "p: v", &mut notes).expect("it renders");
        assert_eq!(
            notes.notes,
            [
                "/a/0 from 5..6",
                "p is v",
                "/a/1 from 8..14",
                "/a from 4..15",
                "/b from 20..21",
                "/ from 0..22"
            ]
        );
    }
}
