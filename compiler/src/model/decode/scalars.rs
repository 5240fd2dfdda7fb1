//! Fields that hold a text, a number, a flag or one of a few names.

use super::Fields;
use crate::model::document::Text;
use crate::model::kind::Kind;
use crate::model::problem::What;
use value::Str;
use yaml::Node;

impl<'a> Fields<'a> {
    fn given_text(&mut self, name: &'static str) -> Option<(&'a Node, Str)> {
        let node = self.given(name)?;
        if let yaml::Kind::String(scalar) = &node.kind {
            return Some((node, scalar.text.clone()));
        }
        self.mistyped(name, node, "string");
        None
    }

    /// An optional text.
    pub(crate) fn optional_text(&mut self, name: &'static str) -> Option<Text> {
        self.given_text(name).map(|(node, text)| Text { text, span: node.span })
    }

    /// A required text; it may be empty.
    pub(crate) fn text(&mut self, name: &'static str) -> Text {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.optional_text(name).unwrap_or(Text { text: Str::new(), span: self.span })
    }

    /// A required text that is not empty.
    pub(crate) fn filled_text(&mut self, name: &'static str) -> Text {
        let text = self.text(name);
        if text.is_empty() && self.given_text_is_empty(name) {
            self.problem_at(name, text.span, What::Empty);
        }
        text
    }

    fn given_text_is_empty(&mut self, name: &'static str) -> bool {
        self.given(name).and_then(Node::as_str).is_some_and(str::is_empty)
    }

    /// An optional text; empty when absent.
    pub(crate) fn string(&mut self, name: &'static str) -> Str {
        self.given_text(name).map(|(_, text)| text).unwrap_or_default()
    }

    /// A required text that may hold `${…}`.
    pub(crate) fn expression(&mut self, name: &'static str) -> Node {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.optional_expression(name).unwrap_or(Node { span: self.span, kind: yaml::Kind::Null })
    }

    /// An optional text that may hold `${…}`.
    pub(crate) fn optional_expression(&mut self, name: &'static str) -> Option<Node> {
        self.given_text(name).map(|(node, _)| node.clone())
    }

    /// An optional list of texts.
    pub(crate) fn strings(&mut self, name: &'static str) -> Vec<Str> {
        self.texts(name).into_iter().map(|text| text.text).collect()
    }

    fn texts(&mut self, name: &'static str) -> Vec<Text> {
        let Some(node) = self.given(name) else { return Vec::new() };
        if !matches!(node.kind, yaml::Kind::List(_)) {
            self.mistyped(name, node, "list");
            return Vec::new();
        }
        let mut texts = Vec::with_capacity(node.items().len());
        for item in node.items() {
            match &item.kind {
                yaml::Kind::String(scalar) => texts.push(Text { text: scalar.text.clone(), span: item.span }),
                _ => self.mistyped(name, item, "string"),
            }
        }
        texts
    }

    /// An optional mapping from any name to a text, sorted by name.
    pub(crate) fn string_map(&mut self, name: &'static str) -> Vec<(Str, Str)> {
        let Some(node) = self.given(name) else { return Vec::new() };
        if !matches!(node.kind, yaml::Kind::Map(_)) {
            self.mistyped(name, node, "map");
            return Vec::new();
        }
        let mut entries = Vec::with_capacity(node.entries().len());
        for entry in node.entries().iter().filter(|entry| !entry.value.is_null()) {
            match &entry.value.kind {
                yaml::Kind::String(scalar) => entries.push((entry.key.clone(), scalar.text.clone())),
                _ => self.mistyped(name, &entry.value, "string"),
            }
        }
        entries.sort_by(|a, b| a.0.cmp(&b.0));
        entries
    }

    /// An optional truth value.
    pub(crate) fn flag(&mut self, name: &'static str) -> Option<bool> {
        let node = self.given(name)?;
        if let yaml::Kind::Bool(flag) = node.kind {
            return Some(flag);
        }
        self.mistyped(name, node, "boolean");
        None
    }

    /// An optional integer from `low` to `high`; a number without a fraction counts as one.
    pub(crate) fn integer(&mut self, name: &'static str, low: i32, high: i32) -> Option<i32> {
        let node = self.given(name)?;
        let number = match node.kind {
            yaml::Kind::Int(number) => number,
            yaml::Kind::Float(number) if number.fract() == 0.0 && number.abs() < 1e15 => number as i64,
            yaml::Kind::Uint(_) => i64::MAX,
            _ => {
                self.mistyped(name, node, "integer");
                return None;
            }
        };
        if !(i64::from(low)..=i64::from(high)).contains(&number) {
            let what = What::OutOfRange { found: number.to_string(), low: low.into(), high: high.into() };
            self.problem_at(name, node.span, what);
            return None;
        }
        Some(number as i32)
    }

    /// A required integer from `low` to `high`.
    pub(crate) fn required_integer(&mut self, name: &'static str, low: i32, high: i32) -> i32 {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.integer(name, low, high).unwrap_or(low)
    }

    fn chosen<T: Copy>(&mut self, name: &'static str, text: &Text, names: &[(&'static str, T)]) -> Option<T> {
        let chosen = names.iter().find(|(name, _)| *name == text.as_str()).map(|(_, value)| *value);
        if chosen.is_none() {
            let allowed = names.iter().map(|(name, _)| *name).collect();
            self.problem_at(name, text.span, What::NotAllowed { found: text.to_string(), allowed });
        }
        chosen
    }

    /// An optional text that is one of `names`.
    pub(crate) fn choice<T: Copy>(&mut self, name: &'static str, names: &[(&'static str, T)]) -> Option<T> {
        let text = self.optional_text(name)?;
        self.chosen(name, &text, names)
    }

    /// A required text that is one of `names`; the first when it is missing.
    pub(crate) fn required_choice<T: Copy>(&mut self, name: &'static str, names: &[(&'static str, T)]) -> T {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.choice(name, names).unwrap_or(names[0].1)
    }

    /// An optional list of texts each of which is one of `names`.
    pub(crate) fn choices<T: Copy>(&mut self, name: &'static str, names: &[(&'static str, T)]) -> Vec<T> {
        let texts = self.texts(name);
        texts.iter().filter_map(|text| self.chosen(name, text, names)).collect()
    }

    /// A required text that is one of `names`, kept with its place.
    pub(crate) fn one_of(&mut self, name: &'static str, names: &[&'static str]) -> Text {
        let text = self.text(name);
        if self.given(name).and_then(Node::as_str).is_some() && !names.contains(&text.as_str()) {
            let what = What::NotAllowed { found: text.to_string(), allowed: names.to_vec() };
            self.problem_at(name, text.span, what);
        }
        text
    }

    /// An optional kind, the first of `kinds` by default.
    pub(crate) fn kind(&mut self, name: &'static str, kinds: &[Kind]) -> Kind {
        self.kind_named(name, kinds).unwrap_or(kinds[0])
    }

    /// A required kind.
    pub(crate) fn required_kind(&mut self, name: &'static str, kinds: &[Kind]) -> Kind {
        if self.given(name).is_none() {
            self.missing(name);
        }
        self.kind(name, kinds)
    }

    pub(super) fn kind_named(&mut self, name: &'static str, kinds: &[Kind]) -> Option<Kind> {
        let text = self.optional_text(name)?;
        let chosen = kinds.iter().copied().find(|kind| kind.name() == text.as_str());
        if chosen.is_none() {
            let allowed = kinds.iter().map(|kind| kind.name()).collect();
            self.problem_at(name, text.span, What::NotAllowed { found: text.to_string(), allowed });
        }
        chosen
    }
}
