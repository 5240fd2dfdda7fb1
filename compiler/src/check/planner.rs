//! From documents to planned templates.

use super::expression::{Expression, Place};
use super::scan::{Scan, is_plain, scan};
use super::scope::Scope;
use super::template::{
    Broken, Content, Interpolation, Key, Member, ObjectTemplate, Part, Template, Text, TextTemplate,
};
use std::ops::Range;
use std::sync::Arc;
use value::{List, Made, Object, Str, Value};
use yaml::{Entry, Kind, Node};

/// How deep templates may nest: rendering follows their nesting on the stack.
const DEPTH: usize = 500;

/// Plans templates whose expressions share a scope.
#[derive(Debug, Clone)]
pub struct Planner {
    scope: Arc<Scope>,
}

impl Planner {
    /// A planner for expressions in this scope.
    pub fn new(scope: Scope) -> Self {
        Self { scope: Arc::new(scope) }
    }

    /// A planner whose expressions see one more variable, and the variable's slot.
    pub fn with(&self, variable: &str) -> (Self, usize) {
        let (scope, slot) = self.scope.with(variable);
        (Self::new(scope), slot)
    }

    /// The scope.
    pub fn scope(&self) -> &Scope {
        &self.scope
    }

    /// Plans a template.
    pub fn template(&self, node: &Node) -> Template {
        self.node(node, 0)
    }

    /// Plans a string that is an expression as a whole, without `${` and `}`.
    pub fn bare(&self, node: &Node) -> Template {
        let text = Str::from(node.as_str().unwrap_or_default());
        let expression = Expression::compile(text, Place::whole(node), &self.scope);
        Template { span: node.span, content: Content::Text(Text::Expression(Arc::new(expression))) }
    }

    /// Plans a string that messages quote as it is written. What is no string stays a constant.
    pub fn text(&self, node: &Node) -> TextTemplate {
        TextTemplate { text: node.as_str().unwrap_or_default().into(), template: self.template(node) }
    }

    fn node(&self, node: &Node, depth: usize) -> Template {
        let content = match &node.kind {
            Kind::String(scalar) => match self.string(node, &scalar.text) {
                None => Content::Constant(Value::String(scalar.text.clone())),
                Some(text) => Content::Text(text),
            },
            Kind::List(_) | Kind::Map(_) if depth == DEPTH => Content::TooDeep,
            Kind::List(items) => self.list(items, depth),
            Kind::Map(mapping) => self.object(&mapping.entries, depth),
            _ => Content::Constant(node.to_value()),
        };
        Template { span: node.span, content }
    }

    fn list(&self, items: &[Node], depth: usize) -> Content {
        let items: Vec<Template> = items.iter().map(|item| self.node(item, depth + 1)).collect();
        match constants(items.iter().map(Template::constant)) {
            Some(values) => Content::Constant(Value::List(List::new(values, Made::Host))),
            None => Content::List(Arc::new(items)),
        }
    }

    fn object(&self, entries: &[Entry], depth: usize) -> Content {
        let mut members: Vec<Member> = entries.iter().map(|entry| self.member(entry, depth)).collect();
        members.sort_by(|a, b| a.key.written().cmp(b.key.written()));
        let fixed = members.iter().all(|member| matches!(member.key, Key::Constant(_)));
        match constants(members.iter().map(|member| member.value.constant())).filter(|_| fixed) {
            Some(values) => {
                let keys = members.into_iter().map(|member| member.key.written().clone());
                Content::Constant(Value::Object(Object::from_sorted(keys.zip(values).collect())))
            }
            None => Content::Object(Arc::new(ObjectTemplate { members, fixed })),
        }
    }

    fn member(&self, entry: &Entry, depth: usize) -> Member {
        let key = match self.key(entry) {
            None => Key::Constant(entry.key.clone()),
            Some(text) => Key::Dynamic(entry.key.clone(), text),
        };
        Member { key, key_span: entry.key_span, value: self.node(&entry.value, depth + 1) }
    }

    /// A key is a string scalar of its own.
    fn key(&self, entry: &Entry) -> Option<Text> {
        let kind = Kind::String(yaml::Scalar { text: entry.key.clone(), style: yaml::Style::Plain });
        self.string(&Node { span: entry.key_span, kind }, &entry.key)
    }

    /// A string with expressions; nothing for plain text.
    fn string(&self, node: &Node, text: &Str) -> Option<Text> {
        if is_plain(text) {
            return None;
        }
        match scan(text) {
            Scan::Nested(range) => {
                let prefix = Str::from(&text[range.clone()]);
                Some(Text::Broken(Arc::new(Broken { prefix, place: Place::whole(node).part(range) })))
            }
            Scan::Expressions(found) => match found.as_slice() {
                [] => None,
                [only] if text.trim() == &text[only.clone()] => {
                    Some(Text::Expression(Arc::new(self.expression(node, text, only))))
                }
                _ => Some(Text::Interpolation(Arc::new(self.interpolation(node, text, &found)))),
            },
        }
    }

    fn expression(&self, node: &Node, text: &str, full: &Range<usize>) -> Expression {
        let inner = full.start + 2..full.end - 1;
        let place = Place::whole(node).part(inner.clone());
        Expression::compile(Str::from(&text[inner]), place, &self.scope)
    }

    fn interpolation(&self, node: &Node, text: &Str, found: &[Range<usize>]) -> Interpolation {
        let mut parts = Vec::with_capacity(found.len());
        let mut done = 0;
        for full in found {
            parts.push(Part {
                before: done..full.start,
                full: full.clone(),
                expression: self.expression(node, text, full),
            });
            done = full.end;
        }
        Interpolation { text: text.clone(), parts, rest: done..text.len() }
    }
}

/// All values if all are there.
fn constants<'a>(values: impl Iterator<Item = Option<&'a Value>>) -> Option<Vec<Value>> {
    values.map(Option::<&Value>::cloned).collect()
}
