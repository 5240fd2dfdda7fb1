//! What leaves the control plane: planes split, network policies, namespaces, identifiers.
//!
//! [`assemble`] takes the manifests of one rendered unit and gives the [`Assembled`] unit: what upstream's rendered
//! releases would hold, entry by entry. Rules about several units come afterwards: [`conflicts`] finds bindings whose
//! rendered releases would have one name.

use crate::evaluate::Resource;
use crate::resolve::{Failure, Place, UnitKey};
use diag::{Diagnostic, Span};
use value::{Object, Str};

/// A rendered unit on its way out.
#[derive(Debug)]
pub struct Input<'a> {
    /// The unit.
    pub key: &'a UnitKey,
    /// Its binding, or what that was derived from.
    pub span: Span,
    /// Where it goes.
    pub place: &'a Place,
    /// Its manifests as plain JSON data, in order.
    pub resources: Vec<Resource>,
    /// The component's network policy, which follows the manifests of the data plane.
    pub policy: Option<Object>,
    /// The binding's annotation `openchoreo.dev/restartedAt`.
    pub restarted_at: Option<&'a Str>,
}

/// A unit as upstream's rendered releases would hold it.
#[derive(Debug, Default)]
pub struct Assembled {
    /// Objects for the data plane, in the order they are applied.
    pub data: Vec<Entry>,
    /// Objects for the observability plane, likewise; none without such a plane.
    pub observability: Vec<Entry>,
    /// Warnings about the unit.
    pub warnings: Vec<Diagnostic>,
}

/// One object of a unit.
#[derive(Debug, Clone)]
pub struct Entry {
    /// Its id in the rendered release; not always unique.
    pub id: Str,
    /// The object as it was rendered.
    pub object: Object,
    /// The object as it is applied, where that differs.
    pub applied: Option<Object>,
}

/// Assembles one unit.
///
/// # Errors
/// If the API server would refuse the unit's rendered release.
pub fn assemble(_input: Input<'_>) -> Result<Assembled, Box<Failure>> {
    Ok(Assembled::default())
}

/// A unit that rendered, with what its rendered releases are called after.
#[derive(Debug)]
pub struct Claim<'a> {
    /// The unit.
    pub key: &'a UnitKey,
    /// Its binding: of several that want one name, the first by name has it.
    pub binding_name: &'a str,
    /// The binding, or what it was derived from.
    pub span: Span,
    /// Whether it has objects for the observability plane, and so a second rendered release.
    pub observability: bool,
}

/// The positions of units whose rendered release would have the name of another unit's, and how they fail.
pub fn conflicts(_claims: &[Claim<'_>]) -> Vec<(usize, Failure)> {
    Vec::new()
}
