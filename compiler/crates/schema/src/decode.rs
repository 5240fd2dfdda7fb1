//! Reading a schema as Go's JSON decoder reads Kubernetes' type `JSONSchemaProps`.
//!
//! Go reports the first value of a wrong kind and names the fields that lead to it. Values that decode themselves
//! (`items`, `additionalProperties`) start over: within them keywords count only as they are spelled, elsewhere case
//! does not matter; unknown ones never count there; and the first error in them ends the whole decoding.

use crate::pointer;
use crate::props::{Additional, Items, Props, UNSUPPORTED};
use crate::references::go_kind;
use crate::{Problem, SchemaError};
use value::{Object, Str, Value, go};

/// How deep keywords may nest; references are bounded already, but they do not look into every keyword.
const MAX_DEPTH: usize = 128;

/// Go's name of the type of a schema.
const SCHEMA: &str = "v1.JSONSchemaProps";

/// Reads a schema without references; `source` is the schema as it was written, for pointers.
pub(crate) fn decode(source: &Value, schema: &Value) -> Result<Props, SchemaError> {
    Decoder::default().run(schema).map_err(|error| error.into_schema_error(source, Problem::Shape))
}

/// [`decode`], refusing unknown keywords.
pub(crate) fn decode_strictly(source: &Value, schema: &Value) -> Result<Props, SchemaError> {
    let decoder = Decoder { strict: true, ..Decoder::default() };
    decoder.run(schema).map_err(|error| error.into_schema_error(source, Problem::Strict))
}

#[derive(Debug)]
struct Error {
    text: Text,
    /// Where, references replaced.
    pointer: String,
}

#[derive(Debug)]
enum Text {
    /// `found` stands where `wanted` is expected.
    Mismatch {
        found: String,
        owner: &'static str,
        fields: Vec<&'static str>,
        wanted: &'static str,
    },
    Other(String),
}

impl Error {
    fn into_schema_error(self, source: &Value, problem: Problem) -> SchemaError {
        let detail = match self.text {
            Text::Mismatch { found, owner, fields, wanted } => {
                let fields = fields.join(".");
                format!(
                    "json: cannot unmarshal {found} into Go struct field {owner}.{fields} of type {wanted}"
                )
            }
            Text::Other(text) => text,
        };
        SchemaError::new(problem, &detail, pointer::locate(source, &self.pointer))
    }
}

type Result<T, E = Error> = std::result::Result<T, E>;

#[derive(Default)]
struct Decoder {
    strict: bool,
    /// Whether keywords count only as they are spelled.
    exact: bool,
    depth: usize,
    /// The struct that the innermost field belongs to, and the fields that lead to it.
    owner: &'static str,
    fields: Vec<&'static str>,
    pointer: String,
    /// The first error that does not end the decoding.
    first: Option<Error>,
}

/// The fields of a schema.
const FIELDS: &[&str] = &[
    "id",
    "$schema",
    "$ref",
    "description",
    "type",
    "format",
    "title",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
    "multipleOf",
    "enum",
    "maxProperties",
    "minProperties",
    "required",
    "items",
    "allOf",
    "oneOf",
    "anyOf",
    "not",
    "properties",
    "additionalProperties",
    "patternProperties",
    "dependencies",
    "additionalItems",
    "definitions",
    "externalDocs",
    "example",
    "nullable",
    "x-kubernetes-preserve-unknown-fields",
    "x-kubernetes-embedded-resource",
    "x-kubernetes-int-or-string",
    "x-kubernetes-list-map-keys",
    "x-kubernetes-list-type",
    "x-kubernetes-map-type",
    "x-kubernetes-validations",
];

/// The fields of small structs, all of plain kinds.
const DOCUMENTATION: &[&str] = &["description", "url"];
const RULE: &[&str] = &["rule", "message", "messageExpression", "reason", "fieldPath", "optionalOldSelf"];

impl Decoder {
    fn run(mut self, schema: &Value) -> Result<Props> {
        let props = self.schema(schema)?;
        self.first.map_or(Ok(props), Err)
    }

    fn error(&self, text: Text) -> Error {
        Error { text, pointer: self.pointer.clone() }
    }

    fn save(&mut self, text: Text) {
        let error = self.error(text);
        self.first.get_or_insert(error);
    }

    fn mismatch(&mut self, value: &Value, wanted: &'static str) {
        let fields = self.fields.clone();
        self.save(Text::Mismatch { found: go_kind(value).to_owned(), owner: self.owner, fields, wanted });
    }

    /// Which of `fields` a key means.
    fn field(&self, fields: &[&'static str], key: &str) -> Option<&'static str> {
        let exact = fields.iter().find(|field| **field == key);
        let folded = || fields.iter().find(|field| !self.exact && equal_folded(field, key));
        exact.or_else(folded).copied()
    }

    /// Calls `read` for every known member of an object.
    fn members<T>(
        &mut self,
        object: &Object,
        owner: &'static str,
        fields: &[&'static str],
        into: &mut T,
        read: fn(&mut Self, &mut T, &'static str, &Value) -> Result<()>,
    ) -> Result<()> {
        for (key, member) in object {
            let length = self.pointer.len();
            pointer::push(&mut self.pointer, key);
            if let Some(field) = self.field(fields, key) {
                let outer = std::mem::replace(&mut self.owner, owner);
                self.fields.push(field);
                if !matches!(member, Value::Null) {
                    read(self, into, field, member)?;
                }
                self.fields.pop();
                self.owner = outer;
            } else if self.strict {
                self.save(Text::Other(format!("json: unknown field {}", go::quote(key))));
            }
            self.pointer.truncate(length);
        }
        Ok(())
    }

    fn schema(&mut self, value: &Value) -> Result<Props> {
        let mut props = Props { pointer: self.pointer.clone(), ..Props::default() };
        self.depth += 1;
        if self.depth > MAX_DEPTH {
            return Err(self.error(Text::Other(format!("schemas nest deeper than {MAX_DEPTH} levels"))));
        }
        match value {
            Value::Object(object) => {
                self.members(object, "JSONSchemaProps", FIELDS, &mut props, Self::keyword)?;
            }
            Value::Null => {}
            _ => self.mismatch(value, SCHEMA),
        }
        self.depth -= 1;
        Ok(props)
    }

    fn keyword(&mut self, props: &mut Props, keyword: &'static str, value: &Value) -> Result<()> {
        match keyword {
            "type" => self.text(value, "string", &mut props.kind),
            "format" => self.text(value, "string", &mut props.format),
            "pattern" => self.text(value, "string", &mut props.pattern),
            "nullable" => self.boolean(value, &mut props.nullable),
            "uniqueItems" => self.boolean(value, &mut props.unique),
            "exclusiveMaximum" => self.boolean(value, &mut props.numbers.exclusive_maximum),
            "exclusiveMinimum" => self.boolean(value, &mut props.numbers.exclusive_minimum),
            "x-kubernetes-int-or-string" => self.boolean(value, &mut props.int_or_string),
            "maximum" => self.number(value, &mut props.numbers.maximum),
            "minimum" => self.number(value, &mut props.numbers.minimum),
            "multipleOf" => self.number(value, &mut props.numbers.multiple_of),
            "maxLength" => self.integer(value, &mut props.length.max),
            "minLength" => self.integer(value, &mut props.length.min),
            "maxItems" => self.integer(value, &mut props.size.max),
            "minItems" => self.integer(value, &mut props.size.min),
            "maxProperties" => self.integer(value, &mut props.members.max),
            "minProperties" => self.integer(value, &mut props.members.min),
            "required" => self.texts(value, &mut props.required),
            "default" => props.default = Some(go::with_integers(value)),
            "enum" => match value.as_list() {
                Some(items) => props.choices = items.iter().map(go::with_integers).collect(),
                None => self.mismatch(value, "[]v1.JSON"),
            },
            "x-kubernetes-preserve-unknown-fields" => {
                let mut preserve = true;
                self.boolean(value, &mut preserve);
                props.prune = !preserve;
            }
            _ => return self.schema_keyword(props, keyword, value),
        }
        Ok(())
    }

    /// Keywords that hold schemas.
    fn schema_keyword(&mut self, props: &mut Props, keyword: &'static str, value: &Value) -> Result<()> {
        match keyword {
            "allOf" => props.all_of = self.schemas(value)?,
            "anyOf" => props.any_of = self.schemas(value)?,
            "oneOf" => props.one_of = self.schemas(value)?,
            "not" => props.not = Some(Box::new(self.schema(value)?)),
            "items" => props.items = self.items(value)?,
            "properties" => {
                let properties = self.schema_map(value, "map[string]v1.JSONSchemaProps")?;
                props.properties.extend(properties);
            }
            "additionalProperties" => props.additional = self.additional(value)?,
            _ => return self.unsupported(props, keyword, value),
        }
        Ok(())
    }

    /// Keywords that are checked here and refused later.
    fn unsupported(&mut self, props: &mut Props, keyword: &'static str, value: &Value) -> Result<()> {
        let used = match keyword {
            "id" | "$ref" => self.is_text(value, "string"),
            "$schema" => self.is_text(value, "v1.JSONSchemaURL"),
            "patternProperties" => !self.schema_map(value, "map[string]v1.JSONSchemaProps")?.is_empty(),
            "definitions" => !self.schema_map(value, "v1.JSONSchemaDefinitions")?.is_empty(),
            "dependencies" => self.dependencies(value)?,
            "additionalItems" => {
                self.additional(value)?;
                true
            }
            _ => return self.annotation(keyword, value),
        };
        if let Some(at) = UNSUPPORTED.iter().position(|(name, _)| *name == keyword) {
            props.unsupported[at] |= used;
        }
        Ok(())
    }

    /// Keywords that mean nothing here.
    fn annotation(&mut self, keyword: &'static str, value: &Value) -> Result<()> {
        match keyword {
            "externalDocs" => {
                self.plain(value, "v1.ExternalDocumentation", "ExternalDocumentation", DOCUMENTATION)?;
            }
            "x-kubernetes-validations" => match value.as_list() {
                Some(rules) => {
                    for (at, rule) in rules.iter().enumerate() {
                        self.below(at, |this| this.plain(rule, "v1.ValidationRule", "ValidationRule", RULE))?;
                    }
                }
                None => self.mismatch(value, "v1.ValidationRules"),
            },
            "x-kubernetes-embedded-resource" => self.boolean(value, &mut false),
            "x-kubernetes-list-map-keys" => self.texts(value, &mut Vec::new()),
            "example" => {}
            _ => {
                self.is_text(value, "string");
            }
        }
        Ok(())
    }

    /// A struct of texts, and one of whose members is a truth value.
    fn plain(
        &mut self,
        value: &Value,
        wanted: &'static str,
        owner: &'static str,
        fields: &[&'static str],
    ) -> Result<()> {
        match value {
            Value::Object(object) => {
                self.members(object, owner, fields, &mut (), |this, (), field, member| {
                    match field {
                        "optionalOldSelf" => this.boolean(member, &mut false),
                        "reason" => drop(this.is_text(member, "v1.FieldValueErrorReason")),
                        _ => drop(this.is_text(member, "string")),
                    }
                    Ok(())
                })
            }
            Value::Null => Ok(()),
            _ => {
                self.mismatch(value, wanted);
                Ok(())
            }
        }
    }

    /// Reads a text; whether there is any.
    fn is_text(&mut self, value: &Value, wanted: &'static str) -> bool {
        let mut text = Str::new();
        self.text(value, wanted, &mut text);
        !text.is_empty()
    }

    fn text(&mut self, value: &Value, wanted: &'static str, into: &mut Str) {
        match value {
            Value::String(text) => into.clone_from(text),
            _ => self.mismatch(value, wanted),
        }
    }

    fn texts(&mut self, value: &Value, into: &mut Vec<Str>) {
        let Some(items) = value.as_list() else {
            return self.mismatch(value, "[]string");
        };
        into.clear();
        for item in items {
            let mut text = Str::new();
            if !matches!(item, Value::Null) {
                self.text(item, "string", &mut text);
            }
            into.push(text);
        }
    }

    fn boolean(&mut self, value: &Value, into: &mut bool) {
        match value {
            Value::Bool(b) => *into = *b,
            _ => self.mismatch(value, "bool"),
        }
    }

    fn number(&mut self, value: &Value, into: &mut Option<f64>) {
        match value {
            Value::Double(x) => *into = Some(*x),
            Value::Int(n) => *into = Some(*n as f64),
            Value::Uint(n) => *into = Some(*n as f64),
            _ => self.mismatch(value, "float64"),
        }
    }

    fn integer(&mut self, value: &Value, into: &mut Option<i64>) {
        match go::with_integers(value) {
            Value::Int(n) => *into = Some(n),
            Value::Double(_) => {
                let found = format!("number {}", go::json(value).unwrap_or_default());
                let fields = self.fields.clone();
                self.save(Text::Mismatch { found, owner: self.owner, fields, wanted: "int64" });
            }
            _ => self.mismatch(value, "int64"),
        }
    }

    fn below<T>(&mut self, index: usize, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let length = self.pointer.len();
        pointer::push(&mut self.pointer, &index.to_string());
        let done = read(self)?;
        self.pointer.truncate(length);
        Ok(done)
    }

    fn schemas(&mut self, value: &Value) -> Result<Vec<Props>> {
        let Some(items) = value.as_list() else {
            self.mismatch(value, "[]v1.JSONSchemaProps");
            return Ok(Vec::new());
        };
        items.iter().enumerate().map(|(at, item)| self.below(at, |this| this.schema(item))).collect()
    }

    fn schema_map(&mut self, value: &Value, wanted: &'static str) -> Result<Vec<(Str, Props)>> {
        let Value::Object(object) = value else {
            self.mismatch(value, wanted);
            return Ok(Vec::new());
        };
        let mut schemas = Vec::with_capacity(object.len());
        for (name, member) in object {
            let length = self.pointer.len();
            pointer::push(&mut self.pointer, name);
            schemas.push((name.clone(), self.schema(member)?));
            self.pointer.truncate(length);
        }
        Ok(schemas)
    }

    /// Reads something that decodes itself; any error in it ends the whole decoding.
    fn nested<T>(&mut self, read: impl FnOnce(&mut Self) -> Result<T>) -> Result<T> {
        let mut inner = Self {
            strict: false,
            exact: true,
            depth: self.depth,
            pointer: self.pointer.clone(),
            ..Self::default()
        };
        let done = read(&mut inner);
        let failed = match (done, inner.first) {
            (Ok(done), None) => return Ok(done),
            (Err(error), _) | (Ok(_), Some(error)) => error,
        };
        let Error { text, pointer } = failed;
        let text = match text {
            Text::Mismatch { found, owner: _, fields, wanted } => {
                let fields = self.fields.iter().copied().chain(fields).collect();
                Text::Mismatch { found, owner: self.owner, fields, wanted }
            }
            Text::Other(text) => Text::Other(text),
        };
        Err(Error { text, pointer })
    }

    fn items(&mut self, value: &Value) -> Result<Items> {
        Ok(match value {
            Value::Object(_) => Items::All(Box::new(self.nested(|inner| inner.schema(value))?)),
            Value::List(_) if self.nested(|inner| inner.schemas(value))?.is_empty() => Items::Any,
            Value::List(_) => Items::Each,
            _ => Items::Any,
        })
    }

    fn additional(&mut self, value: &Value) -> Result<Additional> {
        Ok(match value {
            Value::Object(_) => Additional::Schema(Box::new(self.nested(|inner| inner.schema(value))?)),
            Value::Bool(true) => Additional::Any,
            Value::Bool(false) => Additional::None,
            _ => return Err(self.error(Text::Other("boolean or JSON schema expected".to_owned()))),
        })
    }

    /// Reads `dependencies`; whether there are any.
    fn dependencies(&mut self, value: &Value) -> Result<bool> {
        let Value::Object(object) = value else {
            self.mismatch(value, "v1.JSONSchemaDependencies");
            return Ok(false);
        };
        for (_, dependency) in object {
            match dependency {
                Value::Object(_) => drop(self.nested(|inner| inner.schema(dependency))?),
                Value::List(_) => self.nested(|inner| {
                    inner.texts(dependency, &mut Vec::new());
                    Ok(())
                })?,
                _ => {}
            }
        }
        Ok(!object.is_empty())
    }
}

/// Whether two keys are equal to Go's JSON decoder, which folds case.
fn equal_folded(field: &str, key: &str) -> bool {
    let fold = |c: char| match c {
        'ſ' => 's',
        '\u{212a}' => 'k',
        c => c.to_ascii_lowercase(),
    };
    field.chars().map(fold).eq(key.chars().map(fold))
}
