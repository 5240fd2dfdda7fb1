//! The one component type that is meant.

use crate::repo::ReadError;
use compiler::editors::ComponentSchema;
use compiler::model::Kind;
use diag::most_similar;

/// How many types an error lists.
const LISTED: usize = 10;

/// What `--for` and `--namespace` say.
pub(super) struct Choice<'c> {
    /// `[KIND:]WORKLOAD/NAME`.
    pub(super) wanted: &'c str,
    pub(super) namespace: Option<&'c str>,
}

impl Choice<'_> {
    /// The only type that fits.
    pub(super) fn of<'s>(&self, schemas: &'s [ComponentSchema]) -> Result<&'s ComponentSchema, ReadError> {
        let (kind, name) = match self.wanted.split_once(':') {
            Some((kind, name)) => (Some(super::kind(kind)?), name),
            None => (None, self.wanted),
        };
        let fits = |schema: &&ComponentSchema| {
            schema.name == name
                && kind.is_none_or(|kind| schema.kind == kind)
                && (schema.namespace.is_empty()
                    || self.namespace.is_none_or(|namespace| schema.namespace == namespace))
        };
        let fitting: Vec<&ComponentSchema> = schemas.iter().filter(fits).collect();
        match fitting.as_slice() {
            [only] => Ok(only),
            [] => Err(self.unknown(name, schemas)),
            several => Err(self.ambiguous(several)),
        }
    }

    fn unknown(&self, name: &str, schemas: &[ComponentSchema]) -> ReadError {
        let names = || schemas.iter().map(|schema| schema.name.as_str());
        let by_workload = || names().find(|known| known.rsplit('/').next() == Some(name));
        let help = match most_similar(name, names()).or_else(by_workload) {
            Some(similar) if similar == name => {
                let known = schemas.iter().filter(|schema| schema.name == name);
                format!("there is {}", listed(known.map(shown)))
            }
            Some(similar) => format!("did you mean `{similar}`?"),
            None if schemas.is_empty() => "name the folders that hold the ComponentTypes".to_owned(),
            None => format!("there are {}", listed(schemas.iter().map(shown))),
        };
        self.error("the sources have no such component type".to_owned(), help)
    }

    fn ambiguous(&self, several: &[&ComponentSchema]) -> ReadError {
        let why = format!("it is {}", listed(several.iter().map(|schema| shown(schema))));
        let namespaces = several.iter().filter(|schema| schema.kind == Kind::ComponentType).count();
        let help = match several.iter().find(|schema| schema.kind == Kind::ComponentType) {
            Some(one) if namespaces > 1 => {
                format!("write `--for {}:{} --namespace {}`, for example", one.kind, one.name, one.namespace)
            }
            _ => format!("write `--for {}:{}`, for example", several[0].kind, several[0].name),
        };
        self.error(why, help)
    }

    fn error(&self, why: String, help: String) -> ReadError {
        let what = format!("cannot make the schema of a Component of `{}`", self.wanted);
        ReadError { what, why, help: Some(help) }
    }
}

fn shown(schema: &ComponentSchema) -> String {
    match schema.namespace.as_str() {
        "" => format!("`{}:{}`", schema.kind, schema.name),
        namespace => format!("`{}:{}` in `{namespace}`", schema.kind, schema.name),
    }
}

/// The first ones, and how many more there are.
fn listed(names: impl Iterator<Item = String>) -> String {
    let names: Vec<String> = names.collect();
    match names.get(LISTED..) {
        Some([_, ..]) => format!("{} and {} more", names[..LISTED].join(", "), names.len() - LISTED),
        _ => names.join(", "),
    }
}
