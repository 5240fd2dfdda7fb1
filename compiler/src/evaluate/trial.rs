//! Trying a template or an expression in the context of a unit.

use super::diagnostics;
use super::error::{EvaluationError, Outcome};
use super::observer::Blind;
use super::recorder::Context;
use super::run::Run;
use crate::check::{Content, Language, Planner, Scope, Template, Text};
use crate::load;
use cel::{Type, type_of};
use diag::{Diagnostic, FileId, SourceFile, SourceMap, Span};
use value::{Str, Value};
use yaml::{Kind, Node, Scalar, Style};

/// Something to try.
#[derive(Debug, Clone, Copy)]
pub enum Question<'a> {
    /// Text with expressions in `${…}`, or without any a bare expression.
    Text(&'a str),
    /// A YAML document that is a template.
    Document(&'a [u8]),
}

/// What came of it.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The value of the expression, or what the template renders to.
    pub value: Value,
    /// Its type: the checker's where it knows one, else that of the value.
    pub ty: Type,
    /// What a manifest would hold.
    pub rendered: Value,
}

impl Context {
    /// Tries a template or an expression. Its text joins the sources under `name`, so that findings can show it.
    pub fn ask(
        &self,
        question: Question<'_>,
        name: &str,
        sources: &mut SourceMap,
    ) -> Result<Answer, Vec<Diagnostic>> {
        // A finding may be about the end of a text, where only a line break can be pointed at.
        let bytes = match question {
            Question::Text(text) => [text.as_bytes(), b"\n"].concat(),
            Question::Document(bytes) => bytes.to_vec(),
        };
        let file = sources.add(SourceFile::new(name, bytes));
        let planner = Planner::new(Scope::of(&Language::new(), self.pipeline));
        let template = match question {
            Question::Text(text) if text.contains("${") => planner.template(&scalar(file, text)),
            Question::Text(text) => planner.bare(&scalar(file, text)),
            Question::Document(bytes) => {
                planner.template(&load::template(file, bytes).map_err(|found| vec![*found])?)
            }
        };
        self.answer(&template)
            .map_err(|errors| diagnostics::rendering_failed(sources, &self.unit, &errors).diagnostics)
    }

    fn answer(&self, template: &Template) -> Outcome<Answer> {
        let rendered = Run::new(self.variables.clone(), &mut Blind).render_stripped(template)?;
        let (value, ty) = match &template.content {
            Content::Text(Text::Expression(expression)) => {
                let is_set = |slot: usize| self.variables.get(slot).is_some_and(Option::is_some);
                let program = expression.program(is_set).as_ref();
                let program = program.map_err(|error| EvaluationError::compile(expression, error))?;
                let value = program.evaluate(&self.variables);
                let value = value.map_err(|error| EvaluationError::evaluate(expression, error))?;
                let known = program.result_type();
                let ty = if says_everything(known) { known.clone() } else { type_of(&value) };
                (value, ty)
            }
            _ => (rendered.clone(), type_of(&rendered)),
        };
        Ok(Answer { value, ty, rendered })
    }
}

/// Whether nothing of a type is left to be seen when it runs.
fn says_everything(ty: &Type) -> bool {
    match ty {
        Type::Dyn | Type::Error | Type::Any | Type::Param(_) | Type::Var(_) | Type::Wrapper(_) => false,
        Type::List(inner) | Type::Optional(inner) => says_everything(inner),
        Type::Map(both) => says_everything(&both.0) && says_everything(&both.1),
        _ => true,
    }
}

/// A text as a scalar that is written as it reads.
fn scalar(file: FileId, text: &str) -> Node {
    let kind = Kind::String(Scalar { text: Str::from(text), style: Style::Plain });
    Node { span: Span::new(file, 0, text.len()), kind }
}
