//! Named formats of texts.

use super::{Functions, opaque, text};
use crate::names;
use cel::Call;
use cel::Implementation::{Binary, Many, Unary};
use std::sync::Arc;
use value::Value;

const FORMAT: &str = "kubernetes.NamedFormat";

macro_rules! named {
    ($($name:literal),*) => {
        /// The names of all formats.
        const NAMES: &[&str] = &[$($name),*];

        pub(super) const FUNCTIONS: Functions = &[
            $((
                concat!("format_", $name, ": format.", $name, "() -> kubernetes.NamedFormat"),
                Some(Many(|_: &mut Call<'_>, _: &[Value]| Ok(opaque(FORMAT, $name)))),
            ),)*
            ("format_named: format.named(string) -> optional(kubernetes.NamedFormat)", Some(Unary(by_name))),
            (
                "format_validate: kubernetes.NamedFormat.validate(string) -> optional(list(string))",
                Some(Binary(validate)),
            ),
        ];
    };
}

named!(
    "dns1123Label",
    "dns1123Subdomain",
    "dns1035Label",
    "qualifiedName",
    "dns1123LabelPrefix",
    "dns1123SubdomainPrefix",
    "dns1035LabelPrefix",
    "labelValue",
    "uri",
    "uuid",
    "byte",
    "date",
    "datetime"
);

fn by_name(_: &mut Call<'_>, name: &Value) -> Result<Value, String> {
    let known = NAMES.iter().find(|known| **known == text(name));
    Ok(Value::Optional(known.map(|known| Arc::new(opaque(FORMAT, *known)))))
}

fn validate(_: &mut Call<'_>, format: &Value, value: &Value) -> Result<Value, String> {
    let problem = problem(text(format), text(value));
    Ok(Value::Optional(problem.map(|problem| Arc::new(Value::list(vec![Value::from(problem)])))))
}

/// What is wrong with a text, by the name of the format.
fn problem(format: &str, value: &str) -> Option<String> {
    let plain = || value.strip_suffix('-').unwrap_or(value);
    match format {
        "dns1123Label" => names::label(value),
        "dns1123LabelPrefix" => names::label(plain()),
        "dns1123Subdomain" => names::subdomain(value),
        "dns1123SubdomainPrefix" => names::subdomain(plain()),
        "dns1035Label" => dns1035(value),
        "dns1035LabelPrefix" => dns1035(plain()),
        "qualifiedName" => names::qualified_name(value),
        "labelValue" => names::label_value(value),
        "uri" => (!schema::is_request_uri(value)).then(|| "invalid URI".to_owned()),
        _ => {
            let name = if format == "datetime" { "date-time" } else { format };
            (schema::has_format(value, name) == Some(false)).then(|| format!("invalid {format}"))
        }
    }
}

fn dns1035(value: &str) -> Option<String> {
    let letter = value.starts_with(|c: char| c.is_ascii_lowercase());
    (!letter || !names::is_dns_label(value)).then(|| {
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character".to_owned()
    })
}
