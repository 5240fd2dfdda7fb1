//! `kustomization.yaml`: what a folder holds, in the order in which it is applied.

use value::{List, Made, ObjectBuilder, Value, str_literal};

/// The name of the file in every folder.
pub(crate) const FILE: &str = "kustomization.yaml";

/// The text of a kustomization that lists these files or folders; an empty list says so.
pub(crate) fn text<'a>(resources: impl IntoIterator<Item = &'a str>) -> String {
    let resources = resources.into_iter().map(Value::from).collect();
    let mut builder = ObjectBuilder::with_capacity(3);
    builder.push(str_literal!("apiVersion"), Value::String(str_literal!("kustomize.config.k8s.io/v1beta1")));
    builder.push(str_literal!("kind"), Value::String(str_literal!("Kustomization")));
    builder.push(str_literal!("resources"), Value::List(List::new(resources, Made::Host)));
    yaml::emit(&Value::Object(builder.build()))
}
