//! What names mean: variables of comprehensions, variables of the environment, types, enum values, name spaces.

use super::walk::Checker;
use super::{OverloadSet, Reference, well_known};
use crate::{Expr, ExprId, StructField, Type};
use value::{Str, Value};

impl Checker<'_> {
    pub(super) fn check_ident(&mut self, id: ExprId, name: &Str) {
        let local =
            self.local(name).map(|slot| (Reference::Local(slot as u32), self.locals[slot].ty.clone()));
        let found = local.or_else(|| self.global(name.strip_prefix('.').unwrap_or(name)));
        if let Some((reference, ty)) = found {
            self.set_type(id, ty);
            self.refer(id, reference);
        } else {
            self.set_type(id, Type::Error);
            self.undeclared_name(id, name);
        }
    }

    /// The slot of the innermost variable of a comprehension with this name. Names with a leading dot are global.
    fn local(&self, name: &str) -> Option<usize> {
        self.locals.iter().rposition(|local| local.name.as_str() == name)
    }

    fn global(&self, name: &str) -> Option<(Reference, Type)> {
        if let Some(slot) = self.env.slot(name) {
            let ty = self.env.variables()[slot].ty.clone();
            return Some((Reference::Variable(slot as u32), ty));
        }
        if name == "google.protobuf.NullValue.NULL_VALUE" {
            return Some((Reference::Constant(Value::Int(0)), Type::Int));
        }
        let ty = self.type_named(name)?;
        Some((Reference::Constant(Value::Type(Str::from(name))), Type::type_of(ty)))
    }

    fn type_named(&self, name: &str) -> Option<Type> {
        if self.env.objects().contains(name) {
            return Some(Type::object(name));
        }
        well_known::type_named(name)
    }

    /// Tries a chain of selects as one name.
    pub(super) fn check_qualified(&mut self, id: ExprId) -> bool {
        let Some(root) = self.chain_root(id) else { return false };
        if !self.env.qualifies(root.strip_prefix('.').unwrap_or(root)) || self.local(root).is_some() {
            return false;
        }
        let Some(name) = self.ast.qualified_name(id) else { return false };
        match self.global(name.strip_prefix('.').unwrap_or(&name)) {
            Some((reference, ty)) => {
                self.set_type(id, ty);
                self.refer(id, reference);
                true
            }
            None => false,
        }
    }

    /// The `a` of `a.b.c`.
    fn chain_root(&self, mut id: ExprId) -> Option<&str> {
        loop {
            match self.ast.expr(id) {
                Expr::Ident(name) => return Some(name),
                Expr::Select { operand, test_only: false, .. } => id = *operand,
                _ => return None,
            }
        }
    }

    /// Whether the receiver of a call is the name space of a function; a variable of that name does not matter.
    pub(super) fn check_namespaced(&mut self, id: ExprId, target: ExprId, function: &str) -> bool {
        let Some(root) = self.chain_root(target) else { return false };
        if !self.env.registry().has_namespace(root.strip_prefix('.').unwrap_or(root)) {
            return false;
        }
        let Some(mut name) = self.ast.qualified_name(target) else { return false };
        name.push('.');
        name.push_str(function);
        match self.env.registry().find(name.strip_prefix('.').unwrap_or(&name)) {
            Some(function) => {
                let overloads = OverloadSet::default();
                self.refer(id, Reference::Function { function, overloads, namespaced: true });
                true
            }
            None => false,
        }
    }

    /// Types a message literal by its name; false if there is no such message.
    pub(super) fn check_message(&mut self, id: ExprId, name: &str) -> bool {
        let Some(ty) = self.type_named(name.strip_prefix('.').unwrap_or(name)) else {
            self.set_type(id, Type::Error);
            self.undeclared_message(id, name);
            return false;
        };
        let message = if matches!(ty, Type::Object(_)) || well_known::fields(&ty).is_some() {
            ty
        } else {
            self.no_message(id, &ty);
            Type::Error
        };
        self.set_type(id, message);
        true
    }

    /// The type of a message's field, or an issue at the field.
    pub(super) fn message_field(&mut self, message: &str, ty: &Type, field: &StructField) -> Type {
        let env = self.env;
        let found = match ty {
            Type::Error => {
                self.unresolved(message, field);
                return Type::Error;
            }
            Type::Object(name) => env.objects().field(name, &field.name).cloned(),
            other => {
                let known = well_known::fields(other).unwrap_or_default();
                known.into_iter().find(|(name, _)| *name == field.name).map(|(_, ty)| ty)
            }
        };
        found.unwrap_or_else(|| {
            self.undefined_message_field(field);
            Type::Error
        })
    }

    /// The type of a declared object's field, or an issue.
    pub(super) fn field_type(&mut self, at: ExprId, object: &str, field: &str) -> Type {
        let env = self.env;
        if let Some(ty) = env.objects().field(object, field) {
            return ty.clone();
        }
        let known: Vec<&str> = env.objects().fields(object).map(|(name, _)| name.as_str()).collect();
        self.undefined_field(at, field, &known);
        Type::Error
    }
}
