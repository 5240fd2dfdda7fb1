//! Pages of HTML that need nothing else, from templates that are part of the binary.

use minijinja::Environment;
use serde_json::Value;

/// A page: its template filled in. Everything is escaped.
pub(super) fn page(template: &'static str, data: Value) -> String {
    let mut environment = Environment::new();
    environment.set_auto_escape_callback(|_| minijinja::AutoEscape::Html);
    environment
        .add_template("page.html", template)
        .expect("the template is part of the binary and was tested");
    let template = environment.get_template("page.html").expect("it was added");
    template.render(filled(data)).unwrap_or_else(|error| format!("<!doctype html><p>{error:#}</p>"))
}

/// What the template is given.
fn filled(value: Value) -> minijinja::Value {
    match value {
        Value::Null => minijinja::Value::from(()),
        Value::Bool(flag) => minijinja::Value::from(flag),
        Value::Number(number) => minijinja::Value::from(number.to_string()),
        Value::String(text) => minijinja::Value::from(text),
        Value::Array(items) => items.into_iter().map(filled).collect(),
        Value::Object(members) => {
            minijinja::Value::from_pairs(members.into_iter().map(|(key, value)| (key, filled(value))))
        }
    }
}
