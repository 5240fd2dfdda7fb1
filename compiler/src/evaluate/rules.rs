//! Rules that must hold before anything is rendered (component.md §3.8).

use super::error::{Cause, Errors, EvaluationError, Outcome};
use super::observer::Observer;
use super::run::Run;
use crate::check::RulePlan;
use value::{Value, go};

/// How much of a rule messages show.
const SHOWN: usize = 120;

impl<O: Observer> Run<'_, O> {
    /// Checks all rules; what does not hold is reported together.
    pub fn rules(&mut self, rules: &[RulePlan]) -> Outcome<()> {
        let broken: Vec<Errors> =
            rules.iter().enumerate().filter_map(|(index, rule)| self.rule(index, rule).err()).collect();
        Errors::joined(broken).map_or(Ok(()), Err)
    }

    fn rule(&mut self, index: usize, rule: &RulePlan) -> Outcome<()> {
        let name = || format!("rule[{index}] {}", go::quote(&shortened(&rule.rule.text)));
        let value = self
            .render(&rule.rule.template)
            .map_err(|errors| errors.wrap(|text| format!("{} evaluation error: {text}", name())))?;
        if let Value::Bool(holds) = value {
            self.observer.ruled(rule.rule.template.span, holds);
        }
        let (cause, text) = match value {
            Value::Bool(true) => return Ok(()),
            Value::Bool(false) => (
                Cause::Rule(rule.message.clone()),
                format!("{} evaluated to false: {}", name(), rule.message),
            ),
            other => {
                let got = go::type_name(&other);
                let text = format!("{} must evaluate to boolean, got {got}", name());
                (Cause::Kind("rule", "a boolean", got), text)
            }
        };
        Err(EvaluationError::new(cause, text, Some(rule.rule.template.span)).into())
    }
}

fn shortened(rule: &str) -> String {
    match rule.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("{}...", &rule[..end]),
        None => rule.to_owned(),
    }
}
