//! Templates to values (component.md §4.1, §4.3).

use super::convert::{convert, is_omit, strip};
use super::error::{Cause, Collect, EvaluationError, Outcome};
use super::observer::Observer;
use super::run::Run;
use crate::check::{Content, Expression, Interpolation, Key, Member, ObjectTemplate, Template, Text};
use std::fmt::Write;
use value::{Object, ObjectBuilder, Str, Value, go};

impl<O: Observer> Run<'_, O> {
    /// Renders a template. The result may be the marker that omits it, and may hold markers inside of lists.
    pub fn render(&mut self, template: &Template) -> Outcome<Value> {
        let value = match &template.content {
            Content::Constant(value) => value.clone(),
            Content::Text(text) => self.render_text(text)?,
            Content::List(items) => self.render_list(items)?,
            Content::Object(object) => Value::Object(self.render_object(object)?),
            Content::TooDeep => {
                let text = "template nests too deeply";
                return Err(EvaluationError::new(Cause::TooDeep, text, Some(template.span)).into());
            }
        };
        self.observer.produced(template.span);
        Ok(value)
    }

    /// Renders a template without the markers that lists may have kept; the whole may still be one.
    pub fn render_stripped(&mut self, template: &Template) -> Outcome<Value> {
        let value = self.render(template)?;
        Ok(if self.kept_omit { strip(&value) } else { value })
    }

    fn render_text(&mut self, text: &Text) -> Outcome<Value> {
        match text {
            Text::Expression(expression) => self.expression(expression),
            Text::Interpolation(text) => self.interpolate(text).map(Value::String),
            Text::Broken(broken) => {
                let text = format!("nested CEL expressions must be quoted: {}", broken.prefix);
                Err(EvaluationError::new(Cause::Nested, text, None).at(broken.place.clone()).into())
            }
        }
    }

    fn render_list(&mut self, items: &[Template]) -> Outcome<Value> {
        let mut rendered = Vec::with_capacity(items.len());
        let mut errors = Collect::default();
        for item in items {
            self.observer.enter_item(rendered.len());
            let value = errors.ok(self.render(item));
            self.observer.leave();
            rendered.extend(value.filter(|value| !is_omit(value)));
        }
        errors.finish(Value::list(rendered))
    }

    fn render_object(&mut self, object: &ObjectTemplate) -> Outcome<Object> {
        let mut errors = Collect::default();
        let mut rendered = Vec::with_capacity(object.members.len());
        for member in &object.members {
            rendered.extend(errors.ok(self.render_member(member)).flatten());
        }
        errors.finish(if object.fixed {
            Object::from_sorted(rendered)
        } else {
            let mut builder = ObjectBuilder::with_capacity(rendered.len());
            for (key, value) in rendered {
                builder.push(key, value);
            }
            builder.build()
        })
    }

    fn render_member(&mut self, member: &Member) -> Outcome<Option<(Str, Value)>> {
        let key = match &member.key {
            Key::Constant(key) => key.clone(),
            Key::Dynamic(written, text) => {
                let key = self.render_text(text)?;
                self.observer.key_produced(member.key_span);
                dynamic_key(key, written, member)?
            }
        };
        self.observer.enter_member(&key);
        let value = self.render(&member.value);
        self.observer.leave();
        Ok(Some((key, value?)).filter(|(_, value)| !is_omit(value)))
    }

    /// The converted value of an expression.
    fn expression(&mut self, expression: &Expression) -> Outcome<Value> {
        let variables = &self.variables;
        let program = expression.program(|slot| variables.get(slot).is_some_and(Option::is_some));
        let program = program.as_ref().map_err(|error| EvaluationError::compile(expression, error))?;
        let value = if O::WITNESSES {
            let observer = &mut *self.observer;
            program.evaluate_watched(variables, |kind, range: &_, outcome| {
                observer.decided(expression, kind, range, outcome);
            })
        } else {
            program.evaluate(variables)
        };
        let value = value.map_err(|error| EvaluationError::evaluate(expression, error))?;
        let value = convert(value, &mut self.kept_omit);
        self.observer.evaluated(expression, &value);
        Ok(value)
    }

    /// Text with the values of its expressions. Upstream replaces the first occurrence of each expression in what
    /// it has so far, so a value that spells a later expression is hit in its place.
    fn interpolate(&mut self, template: &Interpolation) -> Outcome<Str> {
        let text = template.text.as_str();
        let mut out = String::with_capacity(text.len() + 32);
        let mut errors = Collect::default();
        for part in &template.parts {
            out.push_str(&text[part.before.clone()]);
            let Some(value) = errors.ok(self.expression(&part.expression)) else { continue };
            let full = &text[part.full.clone()];
            // A value without a `$` cannot spell an expression, not even together with the text around it.
            match out.contains('$').then(|| out.find(full)).flatten() {
                None => write_text(&mut out, &value),
                Some(at) => {
                    let mut inserted = String::new();
                    write_text(&mut inserted, &value);
                    out.replace_range(at..at + full.len(), &inserted);
                    out.push_str(full);
                }
            }
        }
        out.push_str(&text[template.rest.clone()]);
        errors.finish(Str::from(out))
    }
}

fn dynamic_key(key: Value, written: &str, member: &Member) -> Outcome<Str> {
    match key {
        Value::String(key) => Ok(key),
        other => {
            let got = go::type_name(&other);
            let printed = go::printed(&other);
            let text = format!("dynamic map key '{written}' must evaluate to a string, got {got}: {printed}");
            Err(EvaluationError::new(Cause::Key(got.to_owned()), text, Some(member.key_span)).into())
        }
    }
}

/// A value inside a text.
fn write_text(out: &mut String, value: &Value) {
    match value {
        Value::String(text) => out.push_str(text),
        Value::Int(n) => write!(out, "{n}").expect("a string takes all text"),
        Value::Double(x) => go::write_g(out, *x),
        Value::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        other => {
            let start = out.len();
            if go::write_json(out, other).is_err() {
                out.truncate(start);
                go::print(out, other);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::evaluate::Blind;
    use crate::evaluate::testing::{document, rendered, run};

    fn check(template: &str, variables: &str, want: Result<&str, &str>) {
        let got = rendered(template, variables, &mut Blind);
        assert_eq!(got.as_deref().map_err(String::as_str), want, "of {template}");
    }

    #[test]
    fn a_single_expression_keeps_its_kind_and_text_does_not() {
        check("${p.size}", "p: {size: 1000000}", Ok("1000000"));
        check("v=${p.size}", "p: {size: 1000000}", Ok(r#""v=1e+06""#));
        check("|\n  ${p.size}\n", "p: {size: 1000000}", Ok("1000000"));
        check("'${p}'", "p: {a: '<'}", Ok(r#"{"a":"\u003c"}"#));
    }

    #[test]
    fn a_value_that_spells_a_later_expression_is_hit_in_its_place() {
        check("${a}-${b}", "{a: '${b}', b: v}", Ok(r#""v-${b}""#));
        check("${a}{b} ${b}", "{a: $, b: v}", Ok(r#""v ${b}""#));
        check("$${a} ${b}", "{a: x, b: v}", Ok(r#""$x v""#));
    }

    #[test]
    fn omitted_members_and_items_are_left_out() {
        check("{a: '${oc_omit()}', b: ['${oc_omit()}', 1]}", "p: 1", Ok(r#"{"b":[1]}"#));
        check("a: '${p + [oc_omit()]}'", "p: [1]", Ok(r#"{"a":[1]}"#));
    }

    #[test]
    fn the_last_of_equal_keys_in_template_order_wins() {
        check("{'${p}': 1, a: 2}", "p: a", Ok(r#"{"a":2}"#));
    }

    #[test]
    fn every_error_is_found_and_the_first_key_is_upstreams() {
        let mut blind = Blind;
        let (planner, mut run) = run("p: {}", &mut blind);
        let plan = planner.template(&document("{b: '${p.b}', a: ['${p.a}', '${q}'], c: 'x${p.c}${p.d}'}"));
        let errors = run.render(&plan).expect_err("nothing of it has a value");
        assert!(errors.upstream().ends_with("no such key: a"), "{}", errors.upstream());
        assert_eq!(errors.iter().count(), 5);
    }

    #[test]
    fn deep_templates_fit_on_small_stacks() {
        let nested = |depth: usize, inner: &str| format!("{}{inner}{}", "[".repeat(depth), "]".repeat(depth));
        let expression = format!("'${{{}}}'", nested(120, "p"));
        let deep = nested(500, &expression);
        let thread = std::thread::Builder::new().stack_size(2 << 20).spawn(move || {
            let found = rendered(&deep, "p: 1", &mut Blind).expect("500 levels render");
            assert_eq!(found, nested(620, "1"));
            check(&nested(501, "'${p}'"), "p: 1", Err("template nests too deeply"));
        });
        thread.expect("a thread starts").join().expect("nothing overflows");
    }
}
