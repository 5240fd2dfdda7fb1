//! Kubernetes' own kinds: the schemas that k8s-openapi gives to schemars, read from its macros.

use crate::crates::{items, rust_files};
use crate::file::Definitions;
use proc_macro2::{Delimiter, Spacing, TokenStream, TokenTree};
use serde_json::{Map, Value, json};
use std::path::Path;
use syn::{Expr, ImplItem, ItemImpl, Lit, Type};

/// The file of one version.
pub fn read(module: &Path) -> Result<String, String> {
    let mut definitions = Definitions::default();
    for path in rust_files(module)? {
        let folder = path.parent().and_then(|folder| folder.strip_prefix(module).ok());
        let folder: Vec<String> = folder
            .into_iter()
            .flat_map(Path::components)
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect();
        for item in items(&path)? {
            if let syn::Item::Impl(item) = item {
                take(&item, &folder, &mut definitions)
                    .map_err(|error| format!("{}: {error}", path.display()))?;
            }
        }
    }
    Ok(definitions.text())
}

/// The name of a definition: where its type stands.
fn name(folder: &[String], own: &str) -> String {
    let parts = folder.iter().map(String::as_str).filter(|part| !matches!(*part, "api" | "pkg" | "apis"));
    parts.chain([own]).collect::<Vec<_>>().join(".")
}

fn take(item: &ItemImpl, folder: &[String], definitions: &mut Definitions) -> Result<(), String> {
    let (Some((_, of, _)), Type::Path(own)) = (&item.trait_, &*item.self_ty) else { return Ok(()) };
    let (Some(of), Some(own)) = (of.segments.last(), own.path.segments.last()) else { return Ok(()) };
    let name = name(folder, &own.ident.to_string());
    if of.ident == "Resource" {
        let constant = |wanted: &str| constant(item, wanted);
        if let (Some(version), Some(kind)) = (constant("API_VERSION"), constant("KIND")) {
            // Lists and what is only posted are never applied.
            if own.arguments.is_empty() && kind != "Status" {
                definitions.kinds.insert(format!("{version}/{kind}"), name);
            }
        }
    } else if of.ident == "JsonSchema" && own.arguments.is_empty() {
        let schema = item.items.iter().find_map(|part| match part {
            ImplItem::Fn(function) if function.sig.ident == "json_schema" => function.block.stmts.last(),
            _ => None,
        });
        let tokens = match schema {
            Some(syn::Stmt::Expr(Expr::Macro(call), _)) => call.mac.tokens.clone(),
            Some(syn::Stmt::Macro(call)) => call.mac.tokens.clone(),
            _ => return Err(format!("{name} has no schema in a macro")),
        };
        let mut schema = values(tokens)?.pop().ok_or("an empty schema")?;
        if name.ends_with(".Quantity") {
            schema = json!({ "format": "quantity" });
        }
        definitions.schemas.insert(name, schema);
    }
    Ok(())
}

fn constant(item: &ItemImpl, wanted: &str) -> Option<String> {
    item.items.iter().find_map(|part| match part {
        ImplItem::Const(constant) if constant.ident == wanted => match &constant.expr {
            Expr::Lit(literal) => text(&literal.lit),
            _ => None,
        },
        _ => None,
    })
}

fn text(literal: &Lit) -> Option<String> {
    if let Lit::Str(text) = literal { Some(text.value()) } else { None }
}

/// The tokens between the commas and colons that part values; those of a path's `::` do not.
fn parted(tokens: TokenStream) -> Vec<Vec<TokenTree>> {
    let (mut parts, mut part, mut in_path) = (Vec::new(), Vec::new(), false);
    for token in tokens {
        let TokenTree::Punct(mark) = &token else {
            part.push(token);
            continue;
        };
        let joint = mark.spacing() == Spacing::Joint;
        match mark.as_char() {
            ':' if joint || std::mem::take(&mut in_path) => in_path = joint,
            ',' | ':' => parts.push(std::mem::take(&mut part)),
            _ => part.push(token),
        }
    }
    parts.push(part);
    parts.retain(|part| !part.is_empty());
    parts
}

/// The values of a list of tokens: JSON, with expressions in parentheses that name other types.
fn values(tokens: TokenStream) -> Result<Vec<Value>, String> {
    let mut found = Vec::new();
    for value in parted(tokens) {
        let [token] = value.as_slice() else {
            found.push(reference(value.into_iter().collect())?);
            continue;
        };
        let token = token.clone();
        found.push(match token {
            TokenTree::Punct(_) => return Err("a mark where a value belongs".to_owned()),
            TokenTree::Group(group) => match group.delimiter() {
                Delimiter::Brace => object(group.stream())?,
                Delimiter::Bracket => Value::Array(values(group.stream())?),
                _ => reference(group.stream())?,
            },
            TokenTree::Ident(word) => match word.to_string().as_str() {
                "true" => Value::Bool(true),
                "false" => Value::Bool(false),
                other => return Err(format!("an unknown word in a schema: {other}")),
            },
            TokenTree::Literal(literal) => match Lit::new(literal) {
                Lit::Str(text) => Value::String(text.value()),
                Lit::Int(number) => {
                    Value::from(number.base10_parse::<i64>().map_err(|error| error.to_string())?)
                }
                _ => return Err("an unknown literal in a schema".to_owned()),
            },
        });
    }
    Ok(found)
}

/// An object without descriptions. Members of `properties` are no keywords.
fn object(tokens: TokenStream) -> Result<Value, String> {
    let parts = values(tokens)?;
    let mut members = Map::new();
    for pair in parts.chunks(2) {
        let [Value::String(key), value] = pair else { return Err("a member without a value".to_owned()) };
        if key != "description" || !value.is_string() {
            members.insert(key.clone(), value.clone());
        }
    }
    Ok(Value::Object(members))
}

/// The type that `subschema_for` names, as a reference.
fn reference(tokens: TokenStream) -> Result<Value, String> {
    fn found(tokens: TokenStream) -> Option<Value> {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(word) if word == "subschema_for" => {
                    let path = tokens[at..].iter().filter_map(|token| match token {
                        TokenTree::Ident(part) => Some(part.to_string()),
                        _ => None,
                    });
                    // `subschema_for`, `crate`, the way, the type.
                    let path: Vec<String> = path.skip(2).collect();
                    let end = path.iter().position(|part| part.starts_with(char::is_uppercase))?;
                    return Some(json!({ "$ref": name(&path[..end], &path[end]) }));
                }
                TokenTree::Group(group) => {
                    if let Some(value) = found(group.stream()) {
                        return Some(value);
                    }
                }
                _ => {}
            }
        }
        None
    }
    found(tokens).ok_or_else(|| "an expression that names no type".to_owned())
}
