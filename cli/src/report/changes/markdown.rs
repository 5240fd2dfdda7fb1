//! Differences for a comment of a pull request.
//!
//! A comment has a longest length. What does not fit is summed up, unit by unit, then by numbers; nothing is cut
//! in the middle, and the text says what it leaves out.

use super::{Context, human, words};
use crate::report::count;
use compiler::diff::{Diff, Group, ObjectChange, ObjectFate, UnitChange};
use std::fmt::Write;

/// A unit's section with the line that stands for it where there is no room.
struct Section {
    full: String,
    line: String,
}

/// Where the text came from, as the last line.
const END: &str = "\n<sub>`choreoc diff`</sub>\n";

/// The differences in at most `limit` characters.
pub(super) fn text(diff: &Diff, context: &Context, limit: usize) -> String {
    let totals = words::Totals::of(diff);
    let mut head = String::new();
    if diff.groups.is_empty() {
        let _ = writeln!(head, "### Nothing that is rendered changes");
    } else {
        let _ = writeln!(head, "### What changes: {}", totals.sentence());
    }
    let _ = writeln!(head, "\nFrom {} to {}.", code(&context.before), code(&context.after));
    for caveat in words::caveats(context) {
        let _ = writeln!(head, "\n> [!WARNING]\n> {}", escaped(&caveat));
    }
    // Half of the text at most is for what deserves a second look.
    head.push_str(&dangers(diff, limit.saturating_sub(head.len()) / 2));
    let sections = sections(diff);
    let room = limit.saturating_sub(length(&head) + length(END));
    format!("{head}{}{END}", fitted(&sections, room))
}

/// Full sections while there is room for them and a line for each of the rest, then lines, then a number.
fn fitted(sections: &[Section], room: usize) -> String {
    let mut lines_left: usize = sections.iter().map(|section| length(&section.line)).sum();
    let whole: usize = sections.iter().map(|section| length(&section.full)).sum();
    let mut out = String::new();
    if whole <= room {
        out.extend(sections.iter().map(|section| section.full.as_str()));
        return out;
    }
    let notice = |full: usize| {
        format!(
            "\nToo long for one comment: {full} of {} are shown in full, the rest in one line each.\n\n",
            count(sections.len(), "unit")
        )
    };
    let room = room.saturating_sub(length(&notice(sections.len())) + 80);
    let mut used = 0;
    let mut full = 0;
    for section in sections {
        lines_left -= length(&section.line);
        let next = used + length(&section.full);
        if next + lines_left > room {
            break;
        }
        used = next;
        full += 1;
        out.push_str(&section.full);
    }
    out.push_str(&notice(full));
    let mut listed = full;
    for section in &sections[full..] {
        if used + length(&section.line) > room {
            break;
        }
        used += length(&section.line);
        listed += 1;
        out.push_str(&section.line);
    }
    if listed < sections.len() {
        let _ = writeln!(
            out,
            "- … and {} more, for which there is no room",
            count(sections.len() - listed, "unit")
        );
    }
    out
}

fn length(text: &str) -> usize {
    text.chars().count()
}

/// Everything that deserves a second look, as a list that says how much of it is missing.
fn dangers(diff: &Diff, room: usize) -> String {
    let mut found = Vec::new();
    let several = words::several_namespaces(diff);
    for group in &diff.groups {
        for cell in &group.cells {
            for unit in &cell.units {
                for object in &unit.objects {
                    for danger in &object.dangers {
                        found.push(format!(
                            "- **{}** {} in {} ({}): {}\n",
                            danger.kind.title(),
                            code(&words::object(object)),
                            escaped(&format!("{} / {}", cell.project, words::unit(unit))),
                            escaped(&words::environments(group, several)),
                            described(danger),
                        ));
                    }
                }
            }
        }
    }
    if found.is_empty() {
        return String::new();
    }
    let mut out = format!("\n#### Look twice: {}\n\n", words::Totals::of(diff).dangers().unwrap_or_default());
    for (at, text) in found.iter().enumerate() {
        if length(&out) + length(text) > room {
            let _ = writeln!(out, "- … and {} more", found.len() - at);
            break;
        }
        out.push_str(text);
    }
    out
}

fn described(danger: &compiler::diff::Danger) -> String {
    match &danger.path {
        Some(path) => format!("{}: {}", code(&path.to_string()), escaped(&danger.text)),
        None => escaped(&danger.text),
    }
}

fn sections(diff: &Diff) -> Vec<Section> {
    let several = words::several_namespaces(diff);
    let mut sections = Vec::new();
    for group in &diff.groups {
        for cell in &group.cells {
            sections.extend(cell.units.iter().map(|unit| section(group, several, &cell.project, unit)));
        }
    }
    sections
}

fn section(group: &Group, several: bool, project: &str, unit: &UnitChange) -> Section {
    let title = format!(
        "{} / {} ({})",
        escaped(project),
        escaped(&words::unit(unit)),
        escaped(&words::environments(group, several))
    );
    let mut body = String::new();
    unit.objects.iter().for_each(|object| body.push_str(&shown(object)));
    let fence = fence(&body);
    let numbers = numbers(unit);
    let full = format!(
        "\n<details><summary>{title}: {numbers}</summary>\n\n{fence}diff\n{body}{fence}\n\n</details>\n"
    );
    Section { full, line: format!("- {title}: {numbers}\n") }
}

/// How many objects of a unit became what.
fn numbers(unit: &UnitChange) -> String {
    let number = |fate| unit.objects.iter().filter(|object| object.fate == fate).count();
    let parts = [
        (number(ObjectFate::Changed), "changed"),
        (number(ObjectFate::Added), "added"),
        (number(ObjectFate::Removed), "removed"),
    ];
    let parts =
        parts.iter().filter(|(number, _)| *number > 0).map(|(number, what)| format!("{number} {what}"));
    let text = parts.collect::<Vec<_>>().join(", ");
    if text.is_empty() { "no objects".to_owned() } else { text }
}

/// An object as lines that a `diff` block colours: the sign comes first.
fn shown(object: &ObjectChange) -> String {
    let sign = match object.fate {
        ObjectFate::Changed => '!',
        other => words::sign(other),
    };
    let mut out = format!("{sign} {}\n", words::object(object));
    if let Some(text) = words::cause(&object.causes) {
        let _ = writeln!(out, "#   {text}");
    }
    for line in human::fields(&object.fields, human::Style::new(false)).lines() {
        let text = line.trim_start();
        match text.chars().next() {
            Some(sign @ ('+' | '-')) if text[1..].starts_with(' ') => {
                let indent = &line[..line.len() - text.len()];
                let _ = writeln!(out, "{sign}   {indent}{}", &text[2..]);
            }
            _ if text.starts_with("because ") => {
                let _ = writeln!(out, "#     {text}");
            }
            _ => {
                let _ = writeln!(out, "    {line}");
            }
        }
    }
    for text in object.content.iter().flat_map(words::lines) {
        let _ = writeln!(out, "+   {text}");
    }
    out
}

/// A fence that no line of the text ends.
fn fence(text: &str) -> String {
    let mut longest = 2;
    let mut run = 0;
    for c in text.chars() {
        run = if c == '`' { run + 1 } else { 0 };
        longest = longest.max(run);
    }
    "`".repeat(longest + 1)
}

/// Text in code, whatever it holds.
fn code(text: &str) -> String {
    format!("<code>{}</code>", escaped(text))
}

/// Text that neither HTML nor Markdown reads as anything else, on one line; nobody is notified by it.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '\n' | '\r' => out.push(' '),
            '@' | '#' | '*' | '_' | '`' | '[' | ']' | '|' | '~' | '\\' => {
                let _ = write!(out, "&#{};", u32::from(c));
            }
            other => out.push(other),
        }
    }
    out
}
