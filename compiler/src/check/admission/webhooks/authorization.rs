//! Conditions of authorization role bindings.

use super::Spec;
use crate::check::admission::{Admission, Denial, What};
use cel::{Ast, Expr, Type};
use value::{Value, go};

/// The attribute of the resource that conditions on an action may look at.
const ATTRIBUTES: &[(&str, &[&str], &str)] = &[
    ("component", &["create", "update", "delete"], "resource.componentType"),
    ("resource", &["create", "update", "delete"], "resource.resourceType"),
    ("workflowrun", &["create", "update", "delete"], "resource.workflow"),
    ("releasebinding", &["create", "view", "update", "delete", "*"], "resource.environment"),
    ("resourcereleasebinding", &["create", "view", "update", "delete", "*"], "resource.environment"),
    ("projectreleasebinding", &["create", "view", "update", "delete", "*"], "resource.environment"),
    ("component", &["exec"], "resource.environment"),
    ("logs", &["view", "*"], "resource.environment"),
    ("wirelogs", &["view", "*"], "resource.environment"),
    ("metrics", &["view", "*"], "resource.environment"),
    ("traces", &["view", "*"], "resource.environment"),
];

/// The attribute that all these actions have in common.
fn attribute(actions: &[&str]) -> Option<&'static str> {
    let of = |action: &str| {
        let (subject, verb) = action.split_once(':')?;
        let row = ATTRIBUTES.iter().find(|(known, verbs, _)| *known == subject && verbs.contains(&verb))?;
        Some(row.2)
    };
    let (first, rest) = actions.split_first()?;
    let common = of(first)?;
    rest.iter().all(|action| of(action) == Some(common)).then_some(common)
}

pub(super) fn validate(admission: &Admission, spec: &Spec<'_>, denials: &mut Vec<Denial>) {
    for mapping in spec.items("roleMappings") {
        for condition in mapping.items("conditions") {
            check_condition(admission, &condition, denials);
        }
    }
}

fn check_condition(admission: &Admission, condition: &Spec<'_>, denials: &mut Vec<Denial>) {
    let text = condition.text("expression");
    let at = condition.at.field("expression");
    let env = admission.authorization();
    let compiled = env.parse(text).and_then(|ast| Ok((env.check(&ast)?, ast)));
    let (checked, ast) = match compiled {
        Ok(compiled) => compiled,
        Err(error) => {
            let detail = format!("CEL compile error: {}", error.to_cel_go(text));
            let what = What::Expression { range: 0..text.len(), error };
            denials.push(Denial::invalid_text(at, text, &detail, what));
            return;
        }
    };
    let ty = checked.result_type();
    if *ty != Type::Bool {
        let detail = format!("expression must return bool, got {ty}");
        denials.push(Denial::invalid_text(at, text, &detail, What::NotBoolean(0..text.len(), ty.clone())));
        return;
    }
    let given = condition.part("actions");
    let actions: Vec<&str> =
        given.value.as_list().unwrap_or_default().iter().filter_map(Value::as_str).collect();
    let shown = actions.join(" ");
    let Some(allowed) = attribute(&actions) else {
        let detail = format!("conditions are not supported for the specified action set [{shown}]");
        let list = go::json(given.value).unwrap_or_default();
        let detail = format!("{list}: {detail}");
        let denial = Denial::invalid_unseen(given.at, &detail, What::Authorization);
        denials.push(denial);
        return;
    };
    let used = attributes_of(&ast);
    if used.is_empty() {
        let detail = format!(
            "expression must reference at least one allowed attribute; allowed attributes for actions [{shown}] are: [{allowed}]"
        );
        denials.push(Denial::invalid_text(at.clone(), text, &detail, What::Authorization));
    }
    for attribute in used.iter().filter(|attribute| attribute.as_str() != allowed) {
        let detail = format!(
            "attribute {} is not supported for actions [{shown}]; allowed: [{allowed}]",
            go::quote(attribute)
        );
        denials.push(Denial::invalid_text(at.clone(), text, &detail, What::Authorization));
    }
}

/// The attributes that an expression looks at, each once.
fn attributes_of(ast: &Ast) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for expr in &ast.exprs {
        if let Expr::Select { operand, field, .. } = expr
            && matches!(ast.expr(*operand), Expr::Ident(name) if name == "resource")
        {
            let attribute = format!("resource.{field}");
            if !found.contains(&attribute) {
                found.push(attribute);
            }
        }
    }
    found
}
