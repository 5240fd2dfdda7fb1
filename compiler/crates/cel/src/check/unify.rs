//! Type variables and what they stand for.
//!
//! A variable is bound when a type is assigned to it or it to a type. Types grow along the way and could grow
//! without bound (`[[1]].map(x, {x: x})` doubles its type with every link), so all work is counted.

use crate::Type;
use std::sync::Arc;

/// How much work one check may do, in visited types.
const MAX_WORK: u32 = 4_000_000;

/// The deepest type.
const MAX_DEPTH: u32 = 700;

/// The largest type of one node, in parts.
const MAX_PARTS: u32 = 4_096;

/// The bindings of the type variables of one check.
#[derive(Debug, Default)]
pub(super) struct Unifier {
    bindings: Vec<Option<Type>>,
    /// What was bound before, to take back a failed attempt.
    trail: Vec<(u32, Option<Type>)>,
    work: u32,
    exhausted: bool,
}

impl Unifier {
    /// Whether the types became too large to go on.
    pub(super) fn exhausted(&self) -> bool {
        self.exhausted
    }

    pub(super) fn fresh(&mut self) -> Type {
        self.bindings.push(None);
        Type::Var(self.bindings.len() as u32 - 1)
    }

    /// So many new variables; the number of the first.
    pub(super) fn fresh_block(&mut self, count: usize) -> u32 {
        let first = self.bindings.len();
        self.bindings.resize(first + count, None);
        first as u32
    }

    /// Whether a value of `from` may stand where `to` is expected; binds variables if so.
    pub(super) fn assignable(&mut self, from: &Type, to: &Type) -> bool {
        self.attempt(|unifier| unifier.assign(from, to, 0))
    }

    /// The same for all pairs at once.
    pub(super) fn all_assignable(&mut self, from: &[Type], to: &[Type]) -> bool {
        from.len() == to.len()
            && self.attempt(|unifier| from.iter().zip(to).all(|(from, to)| unifier.assign(from, to, 0)))
    }

    fn attempt(&mut self, assign: impl FnOnce(&mut Self) -> bool) -> bool {
        self.trail.clear();
        let assigned = assign(self);
        if !assigned {
            while let Some((variable, before)) = self.trail.pop() {
                self.bindings[variable as usize] = before;
            }
        }
        assigned
    }

    fn bind(&mut self, variable: u32, ty: Type) {
        let before = self.bindings[variable as usize].replace(ty);
        self.trail.push((variable, before));
    }

    fn step(&mut self, depth: u32) -> bool {
        self.work += 1;
        if self.work > MAX_WORK || depth > MAX_DEPTH {
            self.exhausted = true;
        }
        !self.exhausted
    }

    fn assign(&mut self, from: &Type, to: &Type, depth: u32) -> bool {
        if !self.step(depth) {
            return false;
        }
        if let Type::Var(variable) = to {
            match self.substitutable(from, *variable, depth) {
                (true, _) => return true,
                (false, true) => return false,
                (false, false) => {}
            }
        }
        if let Type::Var(variable) = from {
            return self.substitutable(to, *variable, depth).0;
        }
        match (from, to) {
            (Type::Dyn | Type::Any | Type::Error, _) | (_, Type::Dyn | Type::Any | Type::Error) => true,
            (Type::Null, other) | (other, Type::Null) => nullable(other),
            (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => {
                Arc::ptr_eq(a, b) || self.assign(a, b, depth + 1)
            }
            (Type::Map(a), Type::Map(b)) => {
                Arc::ptr_eq(a, b)
                    || (self.assign(&a.0, &b.0, depth + 1) && self.assign(&a.1, &b.1, depth + 1))
            }
            (Type::Type(_), Type::Type(_)) => true,
            (Type::Wrapper(a), b) | (b, Type::Wrapper(a)) => unwrapped(b) == &**a,
            (a, b) => a == b,
        }
    }

    /// Whether `ty` may be what the variable stands for, and whether it stands for something already.
    fn substitutable(&mut self, ty: &Type, variable: u32, depth: u32) -> (bool, bool) {
        if matches!(ty, Type::Var(other) if *other == variable) {
            return (true, true);
        }
        if let Some(bound) = self.bindings[variable as usize].clone() {
            if exact(ty, &bound) {
                return (true, true);
            }
            if !self.assign(ty, &bound, depth + 1) {
                return (false, true);
            }
            let general = most_general(ty, &bound);
            if self.absent(variable, general, depth) {
                let general = general.clone();
                self.bind(variable, general);
            }
            return (true, true);
        }
        let absent = self.absent(variable, ty, depth);
        if absent {
            self.bind(variable, ty.clone());
        }
        (absent, false)
    }

    /// Whether the variable does not occur in what would be bound to it.
    fn absent(&mut self, variable: u32, within: &Type, depth: u32) -> bool {
        if !self.step(depth) {
            return false;
        }
        match within {
            Type::Var(other) if *other == variable => false,
            Type::Var(other) => match self.bindings[*other as usize].clone() {
                Some(bound) => self.absent(variable, &bound, depth + 1),
                None => true,
            },
            Type::List(inner) | Type::Optional(inner) | Type::Type(Some(inner)) => {
                self.absent(variable, inner, depth + 1)
            }
            Type::Map(both) => {
                self.absent(variable, &both.0, depth + 1) && self.absent(variable, &both.1, depth + 1)
            }
            _ => true,
        }
    }

    /// The type with all bound variables replaced.
    pub(super) fn resolve(&mut self, ty: &Type) -> Type {
        self.replace(ty, false, 0).unwrap_or_else(|| ty.clone())
    }

    /// The same, unbound variables becoming `dyn`.
    pub(super) fn settle(&mut self, ty: &Type) -> Type {
        self.replace(ty, true, 0).unwrap_or_else(|| ty.clone())
    }

    /// The same; `None` if there is nothing to replace.
    pub(super) fn settled(&mut self, ty: &Type) -> Option<Type> {
        self.replace(ty, true, 0)
    }

    /// `None` if there is nothing to replace.
    fn replace(&mut self, ty: &Type, settle: bool, depth: u32) -> Option<Type> {
        if !self.step(depth) {
            return Some(Type::Dyn);
        }
        match ty {
            Type::Var(variable) => match self.bindings[*variable as usize].clone() {
                Some(bound) => Some(self.replace(&bound, settle, depth + 1).unwrap_or(bound)),
                None => settle.then_some(Type::Dyn),
            },
            Type::List(inner) => self.replace(inner, settle, depth + 1).map(Type::list),
            Type::Optional(inner) => self.replace(inner, settle, depth + 1).map(Type::optional),
            Type::Type(Some(inner)) => self.replace(inner, settle, depth + 1).map(Type::type_of),
            Type::Map(both) => {
                let key = self.replace(&both.0, settle, depth + 1);
                let value = self.replace(&both.1, settle, depth + 1);
                if key.is_none() && value.is_none() {
                    return None;
                }
                Some(Type::map(
                    key.unwrap_or_else(|| both.0.clone()),
                    value.unwrap_or_else(|| both.1.clone()),
                ))
            }
            _ => None,
        }
    }

    /// Refuses types that grew too large to work with.
    pub(super) fn measure(&mut self, ty: &Type) {
        // Most types are as flat as `list(string)`.
        if inner_types(ty).all(|inner| inner_types(inner).next().is_none()) {
            return;
        }
        let mut open = vec![(ty, 1)];
        let mut parts = 0;
        while let Some((ty, depth)) = open.pop() {
            parts += 1;
            if parts > MAX_PARTS || !self.step(depth) {
                self.exhausted = true;
                return;
            }
            open.extend(inner_types(ty).map(|inner| (inner, depth + 1)));
        }
    }

    /// The type of an overload, its parameters replaced by these variables.
    pub(super) fn instantiate(ty: &Type, params: &[value::Str], first: u32) -> Type {
        let inner = |ty: &Type| Self::instantiate(ty, params, first);
        match ty {
            Type::Param(name) => {
                let index = params.iter().position(|param| param == name);
                index.map_or(Type::Dyn, |index| Type::Var(first + index as u32))
            }
            Type::List(element) => Type::list(inner(element)),
            Type::Optional(value) => Type::optional(inner(value)),
            Type::Type(Some(of)) => Type::type_of(inner(of)),
            Type::Map(both) => Type::map(inner(&both.0), inner(&both.1)),
            simple => simple.clone(),
        }
    }
}

fn inner_types(ty: &Type) -> impl Iterator<Item = &Type> {
    let (first, second) = match ty {
        Type::List(inner) | Type::Optional(inner) | Type::Type(Some(inner)) => (Some(&**inner), None),
        Type::Map(both) => (Some(&both.0), Some(&both.1)),
        _ => (None, None),
    };
    first.into_iter().chain(second)
}

fn nullable(ty: &Type) -> bool {
    matches!(
        ty,
        Type::Null
            | Type::Optional(_)
            | Type::Object(_)
            | Type::Any
            | Type::Duration
            | Type::Timestamp
            | Type::Wrapper(_)
    )
}

fn unwrapped(ty: &Type) -> &Type {
    if let Type::Wrapper(inner) = ty { inner } else { ty }
}

/// The same type; a wrapper is the same as what it wraps.
pub(super) fn exact(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => {
            Arc::ptr_eq(a, b) || exact(a, b)
        }
        (Type::Type(Some(a)), Type::Type(Some(b))) => exact(a, b),
        (Type::Map(a), Type::Map(b)) => Arc::ptr_eq(a, b) || (exact(&a.0, &b.0) && exact(&a.1, &b.1)),
        (a, b) => unwrapped(a) == unwrapped(b),
    }
}

/// The less specific of two types that fit each other.
pub(super) fn most_general<'a>(a: &'a Type, b: &'a Type) -> &'a Type {
    if less_specific(a, b) { a } else { b }
}

fn less_specific(a: &Type, b: &Type) -> bool {
    match (a, b) {
        (Type::Dyn | Type::Any | Type::Var(_), _) => true,
        (_, Type::Dyn | Type::Any | Type::Var(_)) => false,
        (Type::List(a), Type::List(b)) | (Type::Optional(a), Type::Optional(b)) => less_specific(a, b),
        (Type::Map(a), Type::Map(b)) => less_specific(&a.0, &b.0) && less_specific(&a.1, &b.1),
        (Type::Type(_), Type::Type(_)) => true,
        (a, b) => exact(a, b),
    }
}
