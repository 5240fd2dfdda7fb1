//! Names of branches with places for an environment, a namespace and a data plane.

use compiler::plan::IndexedUnit;
use compiler::resolve::{Place, UnitKey};
use std::fmt;

/// What can stand in braces.
const NAMES: [(&str, Variable); 3] = [
    ("environment", Variable::Environment),
    ("namespace", Variable::Namespace),
    ("dataplane", Variable::DataPlane),
];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Variable {
    Environment,
    Namespace,
    DataPlane,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Piece {
    Text(String),
    Value(Variable),
}

/// The name of a branch, or of one branch per environment, namespace or data plane.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Pattern {
    text: String,
    pieces: Vec<Piece>,
}

/// What a branch is about; parts that its name does not speak of are empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Values {
    pub(crate) environment: String,
    pub(crate) namespace: String,
    pub(crate) dataplane: String,
}

/// Why a text is no pattern.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct UnknownVariable(pub(crate) String);

impl Values {
    /// Those of a unit that was rendered.
    pub(crate) fn of(key: &UnitKey, place: &Place) -> Self {
        Self {
            environment: key.environment.to_string(),
            namespace: key.namespace.to_string(),
            dataplane: place.data_plane.name().to_string(),
        }
    }

    /// Those of a unit in the index of an earlier run.
    pub(crate) fn of_indexed(unit: &IndexedUnit) -> Self {
        Self {
            environment: unit.key.environment.to_string(),
            namespace: unit.key.namespace.to_string(),
            dataplane: unit.data_plane.clone().unwrap_or_default(),
        }
    }

    fn get(&self, variable: Variable) -> &str {
        match variable {
            Variable::Environment => &self.environment,
            Variable::Namespace => &self.namespace,
            Variable::DataPlane => &self.dataplane,
        }
    }
}

impl Pattern {
    /// Reads `rendered/{environment}`.
    pub(crate) fn parse(text: &str) -> Result<Self, UnknownVariable> {
        let mut pieces = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, behind) = after.split_once('}').ok_or_else(|| UnknownVariable(after.to_owned()))?;
            let variable = NAMES.iter().find(|(known, _)| *known == name);
            let (_, variable) = variable.ok_or_else(|| UnknownVariable(name.to_owned()))?;
            pieces.push(Piece::Text(before.to_owned()));
            pieces.push(Piece::Value(*variable));
            rest = behind;
        }
        pieces.push(Piece::Text(rest.to_owned()));
        Ok(Self { text: text.to_owned(), pieces })
    }

    /// Whether it is one branch, whatever is rendered.
    pub(crate) fn is_fixed(&self) -> bool {
        self.pieces.len() == 1
    }

    /// The branch of these values.
    pub(crate) fn name(&self, values: &Values) -> String {
        let piece = |piece: &Piece| match piece {
            Piece::Text(text) => text.clone(),
            Piece::Value(variable) => values.get(*variable).to_owned(),
        };
        self.pieces.iter().map(piece).collect()
    }

    /// The values that the name speaks of.
    pub(crate) fn spoken_of(&self, values: &Values) -> Values {
        let mut kept = Values::default();
        for piece in &self.pieces {
            match piece {
                Piece::Text(_) => {}
                Piece::Value(Variable::Environment) => kept.environment.clone_from(&values.environment),
                Piece::Value(Variable::Namespace) => kept.namespace.clone_from(&values.namespace),
                Piece::Value(Variable::DataPlane) => kept.dataplane.clone_from(&values.dataplane),
            }
        }
        kept
    }

    /// What every name of it begins with.
    pub(crate) fn beginning(&self) -> &str {
        match self.pieces.first() {
            Some(Piece::Text(text)) => text,
            _ => "",
        }
    }
}

impl fmt::Display for Pattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_take_their_places() {
        let values = Values { environment: "dev".into(), namespace: "acme".into(), dataplane: "west".into() };
        let pattern = Pattern::parse("r/{namespace}-{environment}/x").unwrap();
        assert_eq!(pattern.name(&values), "r/acme-dev/x");
        assert_eq!((pattern.is_fixed(), pattern.beginning()), (false, "r/"));
        assert_eq!(pattern.spoken_of(&values).dataplane, "");
        assert!(Pattern::parse("rendered").unwrap().is_fixed());
        assert_eq!(Pattern::parse("a/{env}"), Err(UnknownVariable("env".into())));
        assert!(Pattern::parse("a/{environment").is_err());
    }
}
