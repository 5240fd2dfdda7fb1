//! Custom resources: the types that kopium made of their definitions, turned back into schemas.
//!
//! What the types do not keep cannot come back: patterns, bounds, defaults and validation rules.

use crate::crates::{items, rust_files};
use crate::file::Definitions;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::path::Path;
use syn::{
    Attribute, Expr, Fields, GenericArgument, Item, ItemEnum, ItemStruct, Lit, Meta, PathArguments, Type,
};

/// Members that the types leave out: beside `spec` stands a list of the same.
const BESIDE_SPEC: &[(&str, &str)] =
    &[("CiliumNetworkPolicy", "specs"), ("CiliumClusterwideNetworkPolicy", "specs")];

/// The file of one group.
pub fn read(source: &Path) -> Result<String, String> {
    let mut definitions = Definitions::default();
    let mut names = BTreeMap::new();
    for path in rust_files(source)? {
        let mut types = Types { items: BTreeMap::new(), definitions: &mut definitions, names: &mut names };
        let items = items(&path)?;
        for item in &items {
            match item {
                Item::Struct(item) => types.declare(item.ident.to_string(), Declared::Struct(item)),
                Item::Enum(item) => types.declare(item.ident.to_string(), Declared::Enum(item)),
                _ => {}
            }
        }
        let roots =
            items.iter().filter_map(|item| if let Item::Struct(item) = item { Some(item) } else { None });
        for root in roots {
            types.root(root).map_err(|error| format!("{}: {error}", path.display()))?;
        }
    }
    Ok(definitions.text())
}

#[derive(Clone, Copy)]
enum Declared<'a> {
    Struct(&'a ItemStruct),
    Enum(&'a ItemEnum),
}

/// The types of one file, and what they have become so far. Equal schemas of objects are kept once.
struct Types<'a> {
    items: BTreeMap<String, Declared<'a>>,
    definitions: &'a mut Definitions,
    names: &'a mut BTreeMap<String, String>,
}

impl<'a> Types<'a> {
    fn declare(&mut self, name: String, item: Declared<'a>) {
        self.items.insert(name, item);
    }

    /// The kind of a `spec`.
    fn root(&mut self, item: &ItemStruct) -> Result<(), String> {
        let kube = settings(&item.attrs, "kube");
        let setting = |name: &str| kube.get(name).and_then(Value::as_str);
        let (Some(group), Some(version), Some(kind)) =
            (setting("group"), setting("version"), setting("kind"))
        else {
            return Ok(());
        };
        let spec = self.declared(&item.ident.to_string())?;
        let mut properties = json!({
            "apiVersion": { "type": "string" },
            "kind": { "type": "string" },
            "metadata": { "$ref": "ObjectMeta" },
            "spec": spec,
        });
        if let Some(status) = setting("status") {
            properties["status"] = self.declared(status)?;
        }
        for (_, member) in BESIDE_SPEC.iter().filter(|(of, _)| *of == kind) {
            properties[member] = json!({ "type": "array", "items": spec });
        }
        let name = format!("{version}.{kind}");
        self.definitions.kinds.insert(format!("{group}/{version}/{kind}"), name.clone());
        self.definitions.schemas.insert(name, json!({ "type": "object", "properties": properties }));
        Ok(())
    }

    fn declared(&mut self, name: &str) -> Result<Value, String> {
        match self.items.get(name).copied() {
            Some(Declared::Struct(item)) => {
                let schema = self.object(item)?;
                Ok(json!({ "$ref": self.shared(schema) }))
            }
            Some(Declared::Enum(item)) => choice(item),
            None => named(name),
        }
    }

    /// The name of a definition.
    fn shared(&mut self, schema: Value) -> String {
        let next = format!("d{}", self.names.len());
        let name = self.names.entry(schema.to_string()).or_insert(next).clone();
        self.definitions.schemas.entry(name.clone()).or_insert(schema);
        name
    }

    fn object(&mut self, item: &ItemStruct) -> Result<Value, String> {
        let Fields::Named(fields) = &item.fields else { return Err(format!("{} has no fields", item.ident)) };
        let (mut properties, mut required) = (Map::new(), Vec::new());
        for field in &fields.named {
            let serde = settings(&field.attrs, "serde");
            let own = field.ident.as_ref().map(ToString::to_string).unwrap_or_default();
            let renamed = serde.get("rename").and_then(Value::as_str).map(str::to_owned);
            let name = renamed.unwrap_or_else(|| own.trim_start_matches("r#").to_owned());
            if !serde.contains_key("default") {
                required.push(Value::from(name.as_str()));
            }
            properties.insert(name, self.of(&field.ty)?);
        }
        let mut schema = json!({ "type": "object", "properties": properties });
        if !required.is_empty() {
            schema["required"] = Value::Array(required);
        }
        Ok(schema)
    }

    fn of(&mut self, ty: &Type) -> Result<Value, String> {
        let Type::Path(path) = ty else { return Err("a type that is no path".to_owned()) };
        let last = path.path.segments.last().ok_or("an empty path")?;
        let arguments: Vec<&Type> = match &last.arguments {
            PathArguments::AngleBracketed(list) => {
                let types = list.args.iter();
                types
                    .filter_map(
                        |argument| if let GenericArgument::Type(ty) = argument { Some(ty) } else { None },
                    )
                    .collect()
            }
            _ => Vec::new(),
        };
        Ok(match (last.ident.to_string().as_str(), arguments.as_slice()) {
            ("Option" | "Box", [inner]) => self.of(inner)?,
            ("Vec", [item]) => json!({ "type": "array", "items": self.of(item)? }),
            ("BTreeMap", [_, value]) => json!({ "type": "object", "additionalProperties": self.of(value)? }),
            (name, []) => self.declared(name)?,
            (name, _) => return Err(format!("an unknown type {name}")),
        })
    }
}

/// Types that are not of the file.
fn named(name: &str) -> Result<Value, String> {
    Ok(match name {
        "String" => json!({ "type": "string" }),
        "bool" => json!({ "type": "boolean" }),
        "i32" => json!({ "type": "integer", "format": "int32" }),
        // The definitions do not bound unsigned ones any further.
        "i64" | "u32" | "u64" => json!({ "type": "integer", "format": "int64" }),
        "f32" | "f64" => json!({ "type": "number" }),
        "IntOrString" => json!({ "x-kubernetes-int-or-string": true }),
        "Value" => json!({ "x-kubernetes-preserve-unknown-fields": true }),
        // Of status only.
        "Condition" => json!({ "type": "object", "x-kubernetes-preserve-unknown-fields": true }),
        _ => return Err(format!("an unknown type {name}")),
    })
}

/// Texts to choose from; variants called `_301` stand for numbers.
fn choice(item: &ItemEnum) -> Result<Value, String> {
    let mut choices = Vec::new();
    for variant in &item.variants {
        if !matches!(variant.fields, Fields::Unit) {
            return Err(format!("{} is more than a choice", item.ident));
        }
        let renamed =
            settings(&variant.attrs, "serde").get("rename").and_then(Value::as_str).map(str::to_owned);
        choices
            .push(renamed.unwrap_or_else(|| variant.ident.to_string().trim_start_matches("r#").to_owned()));
    }
    let number = |choice: &String| choice.trim_start_matches('_').parse::<i64>().ok();
    if choices.iter().all(|choice| number(choice).is_some()) {
        let numbers: Vec<i64> = choices.iter().filter_map(number).collect();
        return Ok(json!({ "type": "integer", "enum": numbers }));
    }
    Ok(json!({ "type": "string", "enum": choices }))
}

/// What attributes of a name set: texts, or true for what is only named.
fn settings(attributes: &[Attribute], name: &str) -> Map<String, Value> {
    let mut found = Map::new();
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident(name)) {
        let list =
            attribute.parse_args_with(syn::punctuated::Punctuated::<Meta, syn::Token![,]>::parse_terminated);
        for meta in list.into_iter().flatten() {
            let key = meta.path().get_ident().map(ToString::to_string).unwrap_or_default();
            let value = match &meta {
                Meta::NameValue(pair) => match &pair.value {
                    Expr::Lit(literal) => match &literal.lit {
                        Lit::Str(text) => Value::from(text.value()),
                        _ => Value::Bool(true),
                    },
                    _ => Value::Bool(true),
                },
                _ => Value::Bool(true),
            };
            found.insert(key, value);
        }
    }
    found
}
