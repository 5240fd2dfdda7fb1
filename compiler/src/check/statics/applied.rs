//! References to applied resources: `applied.<id>` must name a resource that exists.

use cel::{Ast, Expr, ExprId, Value};

/// The ids that an expression names and that are not declared, sorted. Only `applied.id` and `applied['id']` name
/// one; a comprehension's variable of that name is taken for the context's, as upstream does.
pub(super) fn unknown(ast: &Ast, declared: &[&str]) -> Vec<String> {
    let is_applied = |id: ExprId| matches!(ast.expr(id), Expr::Ident(name) if name == "applied");
    let mut unknown: Vec<String> = Vec::new();
    for expr in &ast.exprs {
        let named = match expr {
            Expr::Select { operand, field, .. } if is_applied(*operand) => field,
            Expr::Call { function, args, .. } if function == "_[_]" => match args.as_slice() {
                [operand, index] if is_applied(*operand) => match ast.expr(*index) {
                    Expr::Literal(Value::String(id)) => id,
                    _ => continue,
                },
                _ => continue,
            },
            _ => continue,
        };
        if !declared.contains(&named.as_str()) {
            unknown.push(named.to_string());
        }
    }
    unknown.sort_unstable();
    unknown.dedup();
    unknown
}
