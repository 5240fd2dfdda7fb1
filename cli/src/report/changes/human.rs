//! Differences for a terminal.

use super::{Context, words};
use compiler::diff::{Change, Diff, FieldChange, Hunk, LineFate, ObjectChange, ObjectFate};
use std::fmt::Write;

/// Whether and how text is coloured.
#[derive(Debug, Clone, Copy)]
pub struct Style {
    colour: bool,
}

/// What a colour stands for.
#[derive(Debug, Clone, Copy)]
enum Tone {
    Heading,
    Added,
    Removed,
    Changed,
    Danger,
    Quiet,
}

impl Style {
    /// With or without colours.
    pub fn new(colour: bool) -> Self {
        Self { colour }
    }

    fn paint(self, tone: Tone, text: &str) -> String {
        if !self.colour || text.is_empty() {
            return text.to_owned();
        }
        let code = match tone {
            Tone::Heading => "1",
            Tone::Added => "32",
            Tone::Removed => "31",
            Tone::Changed => "33",
            Tone::Danger => "1;35",
            Tone::Quiet => "2",
        };
        format!("\u{1b}[{code}m{text}\u{1b}[0m")
    }
}

/// The differences, and a line that sums them up.
pub(super) fn text(diff: &Diff, context: &Context, colour: bool) -> String {
    let style = Style::new(colour);
    let mut out = String::new();
    let several = words::several_namespaces(diff);
    for group in &diff.groups {
        line(&mut out, 0, &style.paint(Tone::Heading, &words::environments(group, several)));
        for cell in &group.cells {
            line(&mut out, 1, &cell.project);
            for unit in &cell.units {
                line(&mut out, 2, &words::unit(unit));
                unit.objects.iter().for_each(|change| object(&mut out, change, style));
            }
        }
        out.push('\n');
    }
    for caveat in words::caveats(context) {
        line(&mut out, 0, &style.paint(Tone::Danger, &caveat));
    }
    if diff.groups.is_empty() {
        line(&mut out, 0, "nothing differs");
        return out;
    }
    let totals = words::Totals::of(diff);
    line(&mut out, 0, &totals.sentence());
    if let Some(dangers) = totals.dangers() {
        line(&mut out, 0, &style.paint(Tone::Danger, &format!("look twice: {dangers}")));
    }
    out
}

/// The changed fields of one object, one or more lines each.
pub fn fields(changes: &[FieldChange], style: Style) -> String {
    let mut out = String::new();
    for change in changes {
        field(&mut out, change, 0, style);
    }
    out
}

fn line(out: &mut String, depth: usize, text: &str) {
    let _ = writeln!(out, "{}{text}", "  ".repeat(depth));
}

fn object(out: &mut String, change: &ObjectChange, style: Style) {
    let tone = match change.fate {
        ObjectFate::Added => Tone::Added,
        ObjectFate::Removed => Tone::Removed,
        ObjectFate::Changed => Tone::Changed,
    };
    let heading = format!("{} {}", words::sign(change.fate), words::object(change));
    line(out, 3, &style.paint(tone, &heading));
    because(out, &change.causes, 5, style);
    for danger in &change.dangers {
        line(out, 5, &style.paint(Tone::Danger, &format!("! {}", words::danger(danger))));
    }
    change.fields.iter().for_each(|change| field(out, change, 5, style));
    for text in change.content.iter().flat_map(words::lines) {
        line(out, 5, &style.paint(Tone::Added, &format!("+ {text}")));
    }
}

fn because(out: &mut String, causes: &[compiler::diff::Cause], depth: usize, style: Style) {
    if let Some(text) = words::cause(causes) {
        line(out, depth, &style.paint(Tone::Quiet, &text));
    }
}

fn field(out: &mut String, field: &FieldChange, depth: usize, style: Style) {
    let path = &field.path;
    let paint = |tone, text: &str| style.paint(tone, text);
    let mut block = |sign: char, tone, value| {
        line(out, depth, &paint(tone, &format!("{sign} {path}:")));
        for text in words::lines(value) {
            line(out, depth + 2, &paint(tone, &format!("{sign} {text}")));
        }
    };
    match &field.change {
        Change::Added(value) if words::is_long(value) => block('+', Tone::Added, value),
        Change::Removed(value) if words::is_long(value) => block('-', Tone::Removed, value),
        Change::Replaced(old, new) if words::is_long(old) || words::is_long(new) => {
            block('-', Tone::Removed, old);
            block('+', Tone::Added, new);
        }
        Change::Text(hunks) => {
            line(out, depth, &format!("{path}:"));
            for lines in hunks {
                hunk(out, lines, depth + 2, style);
            }
        }
        other => line(out, depth, &one_line(&path.to_string(), other, style)),
    }
    because(out, &field.causes, depth + 1, style);
}

/// A change that needs no further lines.
fn one_line(path: &str, change: &Change, style: Style) -> String {
    let paint = |tone, text: &str| style.paint(tone, text);
    let removed = |value| paint(Tone::Removed, &words::value(value));
    let added = |value| paint(Tone::Added, &words::value(value));
    match change {
        Change::Added(value) => paint(Tone::Added, &format!("+ {path}: {}", words::value(value))),
        Change::Removed(value) => paint(Tone::Removed, &format!("- {path}: {}", words::value(value))),
        Change::Replaced(old, new) => format!("{path}: {} → {}", removed(old), added(new)),
        Change::Order(old, new) => format!("{path}: order {} → {}", old.join(", "), new.join(", ")),
        Change::Follows(renaming) => {
            let text = format!("{path}: follows {} {} → {}", renaming.kind, renaming.from, renaming.to);
            paint(Tone::Quiet, &text)
        }
        Change::Hidden => format!("{path}: another value (hidden)"),
        Change::HiddenAdded => paint(Tone::Added, &format!("+ {path}: (hidden)")),
        Change::HiddenRemoved => paint(Tone::Removed, &format!("- {path}: (hidden)")),
        Change::Text(_) => path.to_owned(),
    }
}

fn hunk(out: &mut String, hunk: &Hunk, depth: usize, style: Style) {
    line(out, depth, &style.paint(Tone::Quiet, &format!("@@ line {} @@", hunk.after)));
    for each in &hunk.lines {
        let (sign, tone) = match each.fate {
            LineFate::Kept => (' ', None),
            LineFate::Added => ('+', Some(Tone::Added)),
            LineFate::Removed => ('-', Some(Tone::Removed)),
        };
        let text = format!("{sign} {}", each.text);
        line(out, depth, &tone.map_or_else(|| text.clone(), |tone| style.paint(tone, &text)));
    }
}
