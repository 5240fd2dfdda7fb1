//! A schema in the form that pruning, list types and rules go by.

use value::{Object, Str, Value};

/// One node of a structural schema.
#[derive(Debug, Default)]
#[expect(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub(crate) struct Structural {
    /// The node as it was written, for types and messages.
    pub(crate) source: Object,
    pub(crate) kind: Str,
    pub(crate) format: Str,
    pub(crate) nullable: bool,
    pub(crate) preserve: bool,
    pub(crate) embedded: bool,
    pub(crate) has_default: bool,
    /// Sorted by name.
    pub(crate) properties: Vec<(Str, Structural)>,
    pub(crate) additional: Additional,
    pub(crate) items: Option<Box<Structural>>,
    pub(crate) list: ListType,
    /// Whether the entries of this object are not told apart from one version to the next.
    pub(crate) atomic_map: bool,
    pub(crate) rules: Vec<Object>,
}

/// `additionalProperties`.
#[derive(Debug, Default)]
pub(crate) enum Additional {
    /// Absent or false.
    #[default]
    None,
    /// True: entries are allowed, nothing in them is.
    Any,
    /// A schema.
    Schema(Box<Structural>),
}

/// `x-kubernetes-list-type`.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) enum ListType {
    #[default]
    Atomic,
    Set,
    Map(Vec<Str>),
}

/// No schema that anybody uses nests deeper.
const MAX_DEPTH: usize = 128;

impl Structural {
    pub(crate) fn read(source: &Value) -> Self {
        Self::read_node(source, 0)
    }

    fn read_node(source: &Value, depth: usize) -> Self {
        let Some(node) = source.as_object().filter(|_| depth < MAX_DEPTH) else { return Self::default() };
        let read = |source: &Value| Self::read_node(source, depth + 1);
        let text =
            |keyword: &str| node.get(keyword).and_then(Value::as_str).map(Str::from).unwrap_or_default();
        let truth = |keyword: &str| matches!(node.get(keyword), Some(Value::Bool(true)));
        let properties = node.get("properties").and_then(Value::as_object).into_iter().flatten();
        Self {
            kind: text("type"),
            format: text("format"),
            nullable: truth("nullable"),
            preserve: truth("x-kubernetes-preserve-unknown-fields"),
            embedded: truth("x-kubernetes-embedded-resource"),
            has_default: node.get("default").is_some_and(|default| !matches!(default, Value::Null)),
            properties: properties.map(|(name, source)| (name.clone(), read(source))).collect(),
            additional: match node.get("additionalProperties") {
                Some(schema @ Value::Object(_)) => Additional::Schema(Box::new(read(schema))),
                Some(Value::Bool(true)) => Additional::Any,
                _ => Additional::None,
            },
            items: node.get("items").filter(|items| items.as_object().is_some()).map(|s| Box::new(read(s))),
            list: list_type(node),
            atomic_map: node.get("x-kubernetes-map-type").and_then(Value::as_str) == Some("atomic"),
            rules: node
                .get("x-kubernetes-validations")
                .and_then(Value::as_list)
                .into_iter()
                .flatten()
                .filter_map(|rule| rule.as_object().cloned())
                .collect(),
            source: node.clone(),
        }
    }

    /// The schema of a declared property.
    pub(crate) fn property(&self, name: &str) -> Option<&Self> {
        let at = self.properties.binary_search_by(|(key, _)| key.as_str().cmp(name)).ok()?;
        Some(&self.properties[at].1)
    }

    /// The schema of a member, declared or not.
    pub(crate) fn member(&self, name: &str) -> Option<&Self> {
        self.property(name).or(match &self.additional {
            Additional::Schema(schema) => Some(schema),
            Additional::None | Additional::Any => None,
        })
    }

    /// Whether there is a rule here or below.
    pub(crate) fn has_rules(&self) -> bool {
        let below = self.properties.iter().map(|(_, schema)| schema);
        let additional = match &self.additional {
            Additional::Schema(schema) => Some(&**schema),
            Additional::None | Additional::Any => None,
        };
        !self.rules.is_empty() || below.chain(additional).chain(self.items.as_deref()).any(Self::has_rules)
    }
}

fn list_type(node: &Object) -> ListType {
    match node.get("x-kubernetes-list-type").and_then(Value::as_str) {
        Some("set") => ListType::Set,
        Some("map") => {
            let keys = node.get("x-kubernetes-list-map-keys").and_then(Value::as_list).unwrap_or_default();
            ListType::Map(keys.iter().filter_map(Value::as_str).map(Str::from).collect())
        }
        _ => ListType::Atomic,
    }
}
