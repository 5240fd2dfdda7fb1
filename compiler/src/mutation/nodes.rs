//! Changes to the nodes of a type's or trait's document.

use super::edit::{Step, at};
use super::expressions::shortened;
use diag::Span;
use std::collections::HashSet;
use value::Str;
use yaml::{Entry, Kind, Node, Scalar, Style};

/// A change to a document.
#[derive(Debug, Clone)]
pub(super) struct Change {
    /// What changes.
    pub(super) span: Span,
    /// Whether it is reached by other means than rendering what stands there: a default, a rule, a whole entry.
    pub(super) place: Reached,
    /// The change in words.
    pub(super) words: String,
    /// The node of a field that goes.
    pub(super) value: Option<Span>,
    /// The way to the node.
    pub(super) way: Vec<Step>,
    /// What it becomes; nothing if it goes.
    pub(super) to: Option<Kind>,
}

/// Which cases may notice a change.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reached {
    /// Those that render something there.
    Rendered,
    /// All of them: what a schema or a condition lets through may change everywhere.
    Anywhere,
}

/// The parts of a spec that hold entries with templates.
const ENTRIES: [&str; 4] = ["resources", "creates", "patches", "removes"];

/// The parts of a spec that hold rules.
const RULES: [&str; 3] = ["preRenderValidations", "validations", "postRenderValidations"];

/// The parts of a spec that hold schemas.
const SCHEMAS: [&str; 2] = ["parameters", "environmentConfigs"];

/// The parts of an entry that are rendered.
const RENDERED: [&str; 3] = ["template", "operations", "value"];

/// Every change to a document, by place.
pub(super) fn changes(document: &Node) -> Vec<Change> {
    let mut found = Finder { document, changes: Vec::new() };
    for part in ENTRIES {
        found.each(&spec(part), Finder::entry);
    }
    for part in RULES {
        found.each(&spec(part), |finder, way| finder.drop(way, Reached::Anywhere, "the rule is dropped"));
    }
    found.each(&spec("traits"), |finder, way| {
        for part in SCHEMAS {
            finder.below(&joined(way, Step::Key(Str::from(part))));
        }
    });
    found.each(&spec("outputs"), |finder, way| {
        finder.drop(way, Reached::Anywhere, "the output is dropped");
        finder.value(&joined(way, Step::Key(Str::from("value"))));
    });
    for part in SCHEMAS {
        let way = joined(&spec(part), Step::Key(Str::from("openAPIV3Schema")));
        found.schema(&way);
    }
    let mut changes = found.changes;
    changes.sort_by(|a, b| (a.span.start, a.span.end, &a.words).cmp(&(b.span.start, b.span.end, &b.words)));
    changes
}

/// The conditions of entries: `includeWhen`, `when` and `where`.
pub(super) fn conditions(document: &Node) -> HashSet<Span> {
    let entries = entries(document);
    let own = entries.iter().flat_map(|entry| ["includeWhen", "when"].map(|key| entry.get(key)));
    let targets = entries.iter().filter_map(|entry| entry.get("target"));
    own.chain(targets.map(|target| target.get("where"))).flatten().map(|node| node.span).collect()
}

/// The entries that have a condition, each with its condition.
pub(super) fn conditional_entries(document: &Node) -> Vec<(Span, Span)> {
    let entries = entries(document).into_iter();
    entries.filter_map(|entry| Some((entry.span, entry.get("includeWhen")?.span))).collect()
}

/// The variables that loops and targets declare.
pub(super) fn variables(document: &Node) -> Vec<Str> {
    let named = entries(document).into_iter().filter_map(|entry| entry.get("var").and_then(Node::as_str));
    named.chain(["item", "resource"]).map(Str::from).collect()
}

fn entries(document: &Node) -> Vec<&Node> {
    let parts = ENTRIES.iter().chain(&RULES);
    parts.filter_map(|part| at(document, &spec(part))).flat_map(Node::items).collect()
}

fn spec(part: &str) -> Vec<Step> {
    vec![Step::Key(Str::from("spec")), Step::Key(Str::from(part))]
}

fn joined(way: &[Step], step: Step) -> Vec<Step> {
    way.iter().cloned().chain([step]).collect()
}

struct Finder<'d> {
    document: &'d Node,
    changes: Vec<Change>,
}

impl<'d> Finder<'d> {
    fn get(&self, way: &[Step]) -> Option<&'d Node> {
        at(self.document, way)
    }

    /// Calls `visit` with the way to each item of a list.
    fn each(&mut self, way: &[Step], mut visit: impl FnMut(&mut Self, &[Step])) {
        let items = self.get(way).map_or(0, |node| node.items().len());
        (0..items).for_each(|index| visit(self, &joined(way, Step::Index(index))));
    }

    fn push(&mut self, span: Span, place: Reached, words: String, way: &[Step], to: Option<Kind>) {
        let value = self.get(way).map(|node| node.span);
        self.changes.push(Change { span, place, words, value, way: way.to_vec(), to });
    }

    fn drop(&mut self, way: &[Step], place: Reached, words: &str) {
        if let Some(node) = self.get(way) {
            self.push(node.span, place, words.to_owned(), way, None);
        }
    }

    /// An entry of `resources`, `creates`, `patches` or `removes`.
    fn entry(&mut self, way: &[Step]) {
        let Some(node) = self.get(way) else { return };
        self.push(node.span, Reached::Anywhere, "the whole entry is dropped".to_owned(), way, None);
        for (key, words) in [
            ("includeWhen", "`includeWhen` is dropped: always included"),
            ("forEach", "`forEach` is dropped: rendered once"),
        ] {
            self.drop(&joined(way, Step::Key(Str::from(key))), Reached::Anywhere, words);
        }
        let target = joined(way, Step::Key(Str::from("target")));
        let clause = joined(&target, Step::Key(Str::from("where")));
        self.drop(&clause, Reached::Anywhere, "`where` is dropped: every object of the kind");
        for part in RENDERED {
            self.below(&joined(way, Step::Key(Str::from(part))));
        }
    }

    /// Everything in a template. It keeps its own stack: templates may nest deeply.
    fn below(&mut self, way: &[Step]) {
        let mut open = vec![way.to_vec()];
        while let Some(way) = open.pop() {
            let Some(node) = self.get(&way) else { continue };
            match &node.kind {
                Kind::Map(mapping) => mapping.entries.iter().for_each(|entry| {
                    let way = joined(&way, Step::Key(entry.key.clone()));
                    self.member(&way, entry);
                    open.push(way);
                }),
                Kind::List(items) => (0..items.len()).for_each(|index| {
                    let way = joined(&way, Step::Index(index));
                    self.item(&way, &items[index]);
                    open.push(way);
                }),
                _ => self.value(&way),
            }
        }
    }

    fn member(&mut self, way: &[Step], entry: &Entry) {
        let span = Span { end: entry.value.span.end.max(entry.key_span.end), ..entry.key_span };
        if !is_operation(way) {
            let words = format!("the field `{}` is dropped", shortened(&entry.key));
            self.push(span, Reached::Rendered, words, way, None);
        }
    }

    fn item(&mut self, way: &[Step], node: &Node) {
        let words = if is_operation(way) { "the operation is dropped" } else { "the item is dropped" };
        self.push(node.span, Reached::Rendered, words.to_owned(), way, None);
    }

    /// A scalar that is no template.
    fn value(&mut self, way: &[Step]) {
        let Some(node) = self.get(way) else { return };
        if let Some((to, words)) = other(node) {
            self.push(node.span, Reached::Rendered, words, way, Some(to));
        }
    }

    /// The defaults of a schema.
    fn schema(&mut self, way: &[Step]) {
        let mut open = vec![way.to_vec()];
        while let Some(way) = open.pop() {
            let Some(node) = self.get(&way) else { continue };
            if let Some(default) = node.get("default") {
                self.default(&joined(&way, Step::Key(Str::from("default"))), default);
            }
            for group in ["properties", "$defs", "definitions"] {
                let group = joined(&way, Step::Key(Str::from(group)));
                let members = self.get(&group).map_or(&[][..], Node::entries);
                open.extend(members.iter().map(|entry| joined(&group, Step::Key(entry.key.clone()))));
            }
            let nested = ["items", "additionalProperties"].into_iter();
            open.extend(nested.map(|key| joined(&way, Step::Key(Str::from(key)))));
        }
    }

    fn default(&mut self, way: &[Step], default: &Node) {
        let changed = other(default).or_else(|| match &default.kind {
            Kind::String(scalar) => {
                let to = if scalar.text.is_empty() { "changed" } else { "" };
                Some((text(to), format!("`{}` becomes `'{to}'`", shortened(&scalar.text))))
            }
            _ => None,
        });
        if let Some((to, words)) = changed {
            self.push(default.span, Reached::Anywhere, format!("the default {words}"), way, Some(to));
        }
        self.push(default.span, Reached::Anywhere, "the default is dropped".to_owned(), way, None);
    }
}

/// Whether a way leads to an operation of a patch, or to one of its fields.
fn is_operation(way: &[Step]) -> bool {
    let patches = matches!(way.get(1), Some(Step::Key(part)) if *part == "patches");
    let operations = matches!(way.get(3), Some(Step::Key(part)) if *part == "operations");
    patches && operations && way.len() <= 6
}

fn text(text: &str) -> Kind {
    Kind::String(Scalar { text: Str::from(text), style: Style::Plain })
}

/// Another value of the same kind for a number or a truth.
fn other(node: &Node) -> Option<(Kind, String)> {
    Some(match &node.kind {
        Kind::Int(n) => {
            let other = n.checked_add(1)?;
            (Kind::Int(other), format!("`{n}` becomes `{other}`"))
        }
        Kind::Bool(truth) => (Kind::Bool(!truth), format!("`{truth}` becomes `{}`", !truth)),
        Kind::Float(x) => (Kind::Float(x + 1.0), format!("`{x}` becomes `{}`", x + 1.0)),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::super::edit::edited;
    use super::*;
    use diag::FileId;

    fn read(text: &str) -> Node {
        crate::load::template(FileId(0), text.as_bytes()).expect("it is YAML")
    }

    fn words(text: &str) -> Vec<String> {
        changes(&read(text)).into_iter().map(|change| change.words).collect()
    }

    #[test]
    fn entries_and_everything_that_is_rendered_of_them_change() {
        assert_eq!(
            words(
                "spec: {resources: [{id: a, includeWhen: '${x}', forEach: '${y}', template: {p: 80, l: [true]}}]}"
            ),
            [
                "the whole entry is dropped",
                "`includeWhen` is dropped: always included",
                "`forEach` is dropped: rendered once",
                "the field `p` is dropped",
                "`80` becomes `81`",
                "the field `l` is dropped",
                "`true` becomes `false`",
                "the item is dropped",
            ]
        );
    }

    #[test]
    fn operations_of_patches_go_as_a_whole() {
        assert_eq!(
            words(
                "spec: {patches: [{target: {where: '${w}'}, operations: [{op: add, path: /a, value: {b: 1}}]}]}"
            ),
            [
                "the whole entry is dropped",
                "`where` is dropped: every object of the kind",
                "the operation is dropped",
                "the field `b` is dropped",
                "`1` becomes `2`",
            ]
        );
    }

    #[test]
    fn defaults_change_and_go() {
        assert_eq!(
            words(
                "spec: {parameters: {openAPIV3Schema: {properties: {a: {default: x}, b: {items: {default: 1.5}}}}}}"
            ),
            [
                "the default `x` becomes `''`",
                "the default is dropped",
                "the default `1.5` becomes `2.5`",
                "the default is dropped",
            ]
        );
    }

    #[test]
    fn an_edit_changes_one_node_and_keeps_every_place() {
        let document = read("spec: {resources: [{template: {p: 80, q: 1}}]}");
        let text = |node: &Node| cel::canonical_text(&node.to_value());
        let found = changes(&document);
        let apply = |words: &str| {
            let change = found.iter().find(|change| change.words == words).expect("there is such a change");
            edited(&document, &change.way, change.to.as_ref())
        };
        let dropped = apply("the field `p` is dropped");
        assert_eq!(text(&dropped), r#"{"spec": {"resources": [{"template": {"q": 1.0}}]}}"#);
        assert_eq!(dropped.span, document.span);
        let changed = apply("`80` becomes `81`");
        assert_eq!(text(&changed), r#"{"spec": {"resources": [{"template": {"p": 81.0, "q": 1.0}}]}}"#);
    }
}
