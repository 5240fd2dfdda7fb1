//! Findings for people: excerpts of the real files, every place that contributed, what to write instead.

use diag::{Diagnostic, Label, Severity, SourceMap, Span};
use miette::{GraphicalReportHandler, GraphicalTheme, LabeledSpan, NamedSource, SourceCode, SourceSpan};
use std::fmt::{self, Write};

/// Draws findings; colours only where they are wanted.
pub struct Human {
    handler: GraphicalReportHandler,
}

impl Human {
    /// A drawer for a terminal with or without colours.
    pub fn new(colour: bool, width: usize) -> Self {
        let theme = if colour { GraphicalTheme::unicode() } else { GraphicalTheme::unicode_nocolor() };
        Self {
            handler: GraphicalReportHandler::new_themed(theme)
                .with_width(width)
                .with_links(false)
                .with_context_lines(1),
        }
    }

    /// One finding, ending with an empty line.
    pub fn draw(&self, diagnostic: &Diagnostic, sources: &SourceMap) -> String {
        let mut out = String::new();
        let excerpt = Excerpt::new(diagnostic, sources);
        if self.handler.render_report(&mut out, &excerpt).is_err() {
            out.clone_from(&diagnostic.message);
        }
        // The library's headline over other files says nothing that the excerpt does not.
        let mut out = out.replace("Advice: \n", "");
        for frame in &diagnostic.trace {
            let place = frame.span.map_or_else(String::new, |span| format!(" ({})", sources.place(span)));
            let _ = writeln!(out, "  while {}{place}", frame.text);
        }
        if diagnostic.repeats > 0 {
            let _ = writeln!(out, "  and the same for {}", units(diagnostic.repeats));
        }
        if let Some(details) = &diagnostic.details {
            let indented = details.replace('\n', "\n           ");
            let _ = writeln!(out, "  OpenChoreo says: {indented}");
        }
        out.push('\n');
        out
    }
}

fn units(number: usize) -> String {
    if number == 1 { "one more unit".to_owned() } else { format!("{number} more units") }
}

/// A finding in the terms of the drawing library: one source text, its labels, and one related excerpt for every
/// other file that contributed.
struct Excerpt {
    code: String,
    message: String,
    severity: miette::Severity,
    help: Option<String>,
    source: Option<NamedSource<String>>,
    labels: Vec<LabeledSpan>,
    related: Vec<Excerpt>,
}

impl Excerpt {
    fn new(diagnostic: &Diagnostic, sources: &SourceMap) -> Self {
        let mut excerpt = Self {
            code: diagnostic.code.to_string(),
            message: diagnostic.message.clone(),
            severity: severity(diagnostic.severity),
            help: (!diagnostic.help.is_empty()).then(|| diagnostic.help.join("\n")),
            source: None,
            labels: Vec::new(),
            related: Vec::new(),
        };
        let Some(primary) = &diagnostic.primary else {
            excerpt.related = elsewhere(&diagnostic.labels, None, sources);
            return excerpt;
        };
        excerpt.source = named(primary.span, sources);
        excerpt.labels = vec![labeled(primary, true, sources)];
        let here = diagnostic.labels.iter().filter(|label| label.span.file == primary.span.file);
        excerpt.labels.extend(here.map(|label| labeled(label, false, sources)));
        excerpt.related = elsewhere(&diagnostic.labels, Some(primary.span), sources);
        excerpt
    }
}

/// One excerpt for each file other than that of `primary`, in the order the labels come.
fn elsewhere(labels: &[Label], primary: Option<Span>, sources: &SourceMap) -> Vec<Excerpt> {
    let mut files = Vec::new();
    for label in labels {
        if primary.is_none_or(|span| span.file != label.span.file) && !files.contains(&label.span.file) {
            files.push(label.span.file);
        }
    }
    let excerpt = |file| {
        let mut inside = labels.iter().filter(|label| label.span.file == file).peekable();
        let source = inside.peek().and_then(|label| named(label.span, sources));
        Excerpt {
            code: String::new(),
            message: "together with".to_owned(),
            severity: miette::Severity::Advice,
            help: None,
            source,
            labels: inside.map(|label| labeled(label, false, sources)).collect(),
            related: Vec::new(),
        }
    };
    files.into_iter().map(excerpt).collect()
}

fn named(span: Span, sources: &SourceMap) -> Option<NamedSource<String>> {
    let file = sources.get(span.file)?;
    Some(NamedSource::new(&file.path, String::from_utf8_lossy(&file.bytes).into_owned()))
}

/// A label at the same characters in the text with replaced bad bytes as in the file itself.
fn labeled(label: &Label, primary: bool, sources: &SourceMap) -> LabeledSpan {
    let shown = |offset: u32| {
        let bytes = sources.get(label.span.file).map_or(&[][..], |file| &file.bytes);
        let end = (offset as usize).min(bytes.len());
        String::from_utf8_lossy(&bytes[..end]).len()
    };
    let start = shown(label.span.start);
    let span = SourceSpan::new(start.into(), shown(label.span.end).saturating_sub(start));
    let text = (!label.text.is_empty()).then(|| label.text.clone());
    if primary {
        LabeledSpan::new_primary_with_span(text, span)
    } else {
        LabeledSpan::new_with_span(text, span)
    }
}

fn severity(severity: Severity) -> miette::Severity {
    match severity {
        Severity::Error => miette::Severity::Error,
        Severity::Warning => miette::Severity::Warning,
        Severity::Note => miette::Severity::Advice,
    }
}

impl fmt::Debug for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl fmt::Display for Excerpt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Excerpt {}

impl miette::Diagnostic for Excerpt {
    fn code<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        (!self.code.is_empty()).then(|| Box::new(&self.code) as Box<dyn fmt::Display>)
    }

    fn severity(&self) -> Option<miette::Severity> {
        Some(self.severity)
    }

    fn help<'a>(&'a self) -> Option<Box<dyn fmt::Display + 'a>> {
        self.help.as_ref().map(|help| Box::new(help) as Box<dyn fmt::Display>)
    }

    fn source_code(&self) -> Option<&dyn SourceCode> {
        self.source.as_ref().map(|source| source as &dyn SourceCode)
    }

    fn labels(&self) -> Option<Box<dyn Iterator<Item = LabeledSpan> + '_>> {
        Some(Box::new(self.labels.iter().cloned()))
    }

    fn related<'a>(&'a self) -> Option<Box<dyn Iterator<Item = &'a dyn miette::Diagnostic> + 'a>> {
        Some(Box::new(self.related.iter().map(|excerpt| excerpt as &dyn miette::Diagnostic)))
    }
}
