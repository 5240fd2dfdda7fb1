//! A matrix, spread out.

use super::tree;
use diag::Span;
use value::Str;
use yaml::{Kind, Node};

/// No case has more variants.
pub(super) const MOST: usize = 1_000;

/// Values that take turns at a place of what is given.
pub(super) struct Axis {
    /// The place: `parameters.replicas`.
    pub(super) path: Str,
    /// Where the case says so.
    pub(super) span: Span,
    /// The values.
    pub(super) values: Vec<Node>,
}

/// One variant of a case.
pub(super) struct Variant {
    /// What tells it from the others.
    pub(super) name: String,
    /// What is given.
    pub(super) given: Node,
    /// Its environment; null when the case names none.
    pub(super) environment: Node,
}

/// Every combination, the last axis and then the environments turning fastest; the number of them if that is too many.
pub(super) fn variants(given: &Node, axes: &[Axis], environments: &[Node]) -> Result<Vec<Variant>, usize> {
    let sizes = axes.iter().map(|axis| axis.values.len()).chain([environments.len().max(1)]);
    let count = sizes.fold(1, usize::saturating_mul);
    if count > MOST {
        return Err(count);
    }
    let first = Variant { name: String::new(), given: given.clone(), environment: tree::nothing(given.span) };
    let mut variants = vec![first];
    for axis in axes {
        let path: Vec<&str> = axis.path.split('.').collect();
        let each = |variant: &Variant| {
            let turn = |value: &Node| Variant {
                name: joined(&variant.name, &format!("{}={}", axis.path, shown(value))),
                given: tree::with(&variant.given, &path, value.clone()),
                environment: variant.environment.clone(),
            };
            axis.values.iter().map(turn).collect::<Vec<_>>()
        };
        variants = variants.iter().flat_map(each).collect();
    }
    if environments.is_empty() {
        return Ok(variants);
    }
    let each = |variant: &Variant| {
        let turn = |environment: &Node| Variant {
            name: joined(&variant.name, environment_name(environment).unwrap_or_default()),
            given: variant.given.clone(),
            environment: environment.clone(),
        };
        environments.iter().map(turn).collect::<Vec<_>>()
    };
    Ok(variants.iter().flat_map(each).collect())
}

/// The name of an environment, written alone or with more about it.
pub(super) fn environment_name(environment: &Node) -> Option<&str> {
    environment.as_str().or_else(|| tree::text_at(environment, &["name"]))
}

fn joined(name: &str, further: &str) -> String {
    if name.is_empty() { further.to_owned() } else { format!("{name}, {further}") }
}

/// A value on one line.
fn shown(value: &Node) -> String {
    match &value.kind {
        Kind::String(scalar) => scalar.text.to_string(),
        _ => value::go::json(&value.to_typed_value()).unwrap_or_default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::load;
    use crate::model::structure::same;
    use diag::FileId;

    #[test]
    fn every_value_meets_every_other() {
        let read = |text: &str| load::template(FileId(0), text.as_bytes()).expect("it is YAML");
        let span = Span::new(FileId(0), 0, 0);
        let axis = |path: &str, values: &str| Axis {
            path: Str::from(path),
            span,
            values: read(values).items().to_vec(),
        };
        let axes = [axis("parameters.a", "[1, x]"), axis("parameters.b.c", "[true]")];
        let environments = read("[dev, {name: prod}]").items().to_vec();
        let variants =
            variants(&read("{parameters: {a: 0}}"), &axes, &environments).map_err(|_| ()).expect("few");
        let names: Vec<&str> = variants.iter().map(|variant| variant.name.as_str()).collect();
        assert_eq!(
            names,
            [
                "parameters.a=1, parameters.b.c=true, dev",
                "parameters.a=1, parameters.b.c=true, prod",
                "parameters.a=x, parameters.b.c=true, dev",
                "parameters.a=x, parameters.b.c=true, prod"
            ]
        );
        assert!(same(&variants[3].given, &read("{parameters: {a: x, b: {c: true}}}")));
    }
}
