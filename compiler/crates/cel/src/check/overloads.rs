//! Which overloads of a function fit the types of its arguments.

use super::unify::{Unifier, exact};
use super::walk::Checker;
use super::{OverloadSet, Reference};
use crate::{Expr, ExprId, FunctionId, Overload, Type};
use value::{Str, Value};

impl Checker<'_> {
    /// The arguments are typed.
    pub(super) fn finish_call(&mut self, id: ExprId) {
        let ast = self.ast;
        let Expr::Call { function, target, args } = ast.expr(id) else { return };
        if function == "_?._" {
            self.optional_select(id, args);
            return;
        }
        let (function, target, namespaced) = match &self.references[id.0 as usize] {
            Reference::Function { function, namespaced: true, .. } => (Some(*function), None, true),
            _ => (self.env.registry().find(function.strip_prefix('.').unwrap_or(function)), *target, false),
        };
        let ty = function.and_then(|function| self.resolve_call(id, function, target, args, namespaced));
        if function.is_none() {
            self.undeclared_function(id);
        }
        self.set_type(id, ty.unwrap_or(Type::Error));
    }

    fn optional_select(&mut self, id: ExprId, args: &[ExprId]) {
        let ast = self.ast;
        if let [operand, field] = *args
            && let Expr::Literal(Value::String(field)) = ast.expr(field)
        {
            let ty = self.select(id, operand, field, true);
            self.set_type(id, ty);
            if let Some(function) = self.env.registry().find("_?._") {
                let mut overloads = OverloadSet::default();
                overloads.insert(0);
                self.refer(id, Reference::Function { function, overloads, namespaced: false });
            }
        }
    }

    fn resolve_call(
        &mut self,
        id: ExprId,
        function: FunctionId,
        target: Option<ExprId>,
        args: &[ExprId],
        namespaced: bool,
    ) -> Option<Type> {
        let declared = self.env.registry().function(function);
        if matches!(declared.name.as_str(), "_&&_" | "_||_") {
            return self.resolve_logic(id, function, args);
        }
        let found: Vec<Type> =
            target.iter().chain(args).map(|argument| self.type_of(*argument).clone()).collect();
        let mut overloads = OverloadSet::default();
        let mut result: Option<Type> = None;
        for (index, overload) in declared.overloads.iter().enumerate() {
            let style = overload.member == target.is_some();
            if !style || (!self.mixed_comparisons && is_mixed_comparison(overload)) {
                continue;
            }
            if let Some(ty) = self.fit(overload, &found) {
                overloads.insert(index);
                result = Some(match result {
                    None => ty,
                    Some(Type::Dyn) => Type::Dyn,
                    Some(first) if exact(&first, &ty) => first,
                    Some(_) => Type::Dyn,
                });
            }
        }
        if overloads.is_empty() {
            let found: Vec<Type> = found.iter().map(|ty| self.unifier.settle(ty)).collect();
            self.no_overload(id, &declared.name, &found, target.is_some());
            return None;
        }
        self.refer(id, Reference::Function { function, overloads, namespaced });
        result
    }

    /// The result type of an overload, if it fits.
    fn fit(&mut self, overload: &Overload, found: &[Type]) -> Option<Type> {
        let params = &overload.type_params;
        if params.is_empty() {
            return self.unifier.all_assignable(found, &overload.params).then(|| overload.result.clone());
        }
        // cel-go numbers the variables of overloads with another number of parameters too.
        let first = self.unifier.fresh_block(params.len());
        if found.len() != overload.params.len() {
            return None;
        }
        let expected: Vec<Type> =
            overload.params.iter().map(|ty| Unifier::instantiate(ty, params, first)).collect();
        if !self.unifier.all_assignable(found, &expected) {
            return None;
        }
        let result = Unifier::instantiate(&overload.result, params, first);
        Some(self.unifier.resolve(&result))
    }

    /// `&&` and `||` are not resolved: every operand must be a truth value.
    fn resolve_logic(&mut self, id: ExprId, function: FunctionId, args: &[ExprId]) -> Option<Type> {
        let mut fits = true;
        for argument in args {
            let ty = self.type_of(*argument).clone();
            if !self.unifier.assignable(&ty, &Type::Bool) {
                self.mismatch(*argument, &Type::Bool, &ty);
                fits = false;
            }
        }
        let mut overloads = OverloadSet::default();
        overloads.insert(0);
        self.refer(id, Reference::Function { function, overloads, namespaced: false });
        fits.then_some(Type::Bool)
    }
}

/// `1 < 2.0`: disabled, although the evaluator knows it.
fn is_mixed_comparison(overload: &Overload) -> bool {
    let number = |ty: &Type| matches!(ty, Type::Int | Type::Uint | Type::Double);
    let comparison = |id: &Str| id.starts_with("less_") || id.starts_with("greater_");
    matches!(overload.params.as_slice(), [a, b] if a != b && number(a) && number(b))
        && comparison(&overload.id)
}
