//! Growing an expression of a wanted type.

use crate::literals;
use crate::overloads::{Rule, rules};
use crate::types::{Bindings, any, bind};
use arbitrary::{Result, Unstructured};
use choreoc_cel::{Registry, Type};

/// How deep expressions nest.
const DEPTH: usize = 7;

/// What expressions are grown from.
#[derive(Debug)]
pub struct Grammar {
    rules: Vec<Rule>,
    variables: Vec<(String, Type)>,
    pub(crate) all_macros: bool,
    types: fn(&Type) -> bool,
    mistakes: bool,
    entries: usize,
}

impl Grammar {
    /// Expressions of the overloads of a registry that `wanted` lets through by their signature, and of all macros.
    pub fn new(registry: &Registry, wanted: impl Fn(&str) -> bool) -> Self {
        let rules = rules(registry, wanted);
        Self { rules, variables: Vec::new(), all_macros: true, types: |_| true, mistakes: false, entries: 3 }
    }

    /// With a variable as well.
    pub fn with_variable(mut self, name: &str, ty: Type) -> Self {
        self.variables.push((name.to_owned(), ty));
        self
    }

    /// Without the macros that have two variables, make maps, sort or look into optionals.
    pub fn with_core_macros(mut self) -> Self {
        self.all_macros = false;
        self
    }

    /// With types that this lets through only, the parts of lists and maps too.
    pub fn with_types(mut self, types: fn(&Type) -> bool) -> Self {
        self.types = types;
        self
    }

    /// With maps of one entry at most, so that no key can stand twice.
    pub fn with_single_entries(mut self) -> Self {
        self.entries = 1;
        self
    }

    /// With operands of a wrong type now and then.
    pub fn with_mistakes(mut self) -> Self {
        self.mistakes = true;
        self
    }

    /// An expression and the type that was wanted of it.
    pub fn expression(&self, bytes: &mut Unstructured<'_>) -> Result<(String, Type)> {
        let mut g = Growth { bytes, depth: 0, locals: Vec::new(), flat: false };
        let ty = self.any(&mut g, 2)?;
        Ok((self.grow(&mut g, &ty)?, ty))
    }

    /// The signatures of the overloads.
    pub fn signatures(&self) -> impl Iterator<Item = &str> {
        self.rules.iter().map(|rule| rule.signature.as_str())
    }

    /// A call of one overload whose arguments are literals; nothing if it has types that may not be used.
    pub fn call_of(&self, signature: &str, bytes: &mut Unstructured<'_>) -> Result<Option<String>> {
        let Some(rule) = self.rules.iter().find(|rule| rule.signature == signature) else { return Ok(None) };
        let mut g = Growth { bytes, depth: 0, locals: Vec::new(), flat: true };
        let mut bindings = Bindings::new();
        let result = bind(&rule.result, &mut bindings, g.bytes)?;
        if !allowed(&result, self.types) {
            return Ok(None);
        }
        Ok(self.arguments(&mut g, rule, bindings)?.map(|args| rule.write(&args)))
    }

    /// A type that may be used.
    pub(crate) fn any(&self, g: &mut Growth<'_, '_>, depth: usize) -> Result<Type> {
        let ty = any(g.bytes, depth)?;
        Ok(if allowed(&ty, self.types) { ty } else { Type::Int })
    }

    /// An expression of this type.
    pub(crate) fn grow(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<String> {
        if g.bytes.is_empty() || g.depth >= DEPTH {
            return Ok(literals::shortest(wanted));
        }
        g.depth += 1;
        let made = if self.mistakes && g.bytes.ratio(1, 24)? {
            let other = any(g.bytes, 1)?;
            self.choose(g, &other)
        } else {
            self.choose(g, wanted)
        };
        g.depth -= 1;
        made
    }

    fn choose(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<String> {
        if g.flat {
            return self.literal(g, wanted);
        }
        match g.bytes.int_in_range(0..=9_u8)? {
            0 | 1 => self.literal(g, wanted),
            2 | 3 => match self.name(g, wanted)? {
                Some(name) => Ok(name),
                None => self.literal(g, wanted),
            },
            4 => match self.grow_macro(g, wanted)? {
                Some(text) => Ok(text),
                None => self.call(g, wanted),
            },
            _ => self.call(g, wanted),
        }
    }

    fn literal(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<String> {
        if let Some(text) = literals::simple(wanted, g.bytes)? {
            return Ok(text);
        }
        let len = g.bytes.int_in_range(0..=3)?;
        match wanted {
            Type::List(item) => {
                let items: Vec<String> = (0..len).map(|_| self.grow(g, item)).collect::<Result<_>>()?;
                Ok(format!("[{}]", items.join(", ")))
            }
            Type::Map(both) => {
                let entry = |g: &mut Growth<'_, '_>| {
                    Ok(format!("{}: {}", self.grow(g, &both.0)?, self.grow(g, &both.1)?))
                };
                let entries: Vec<String> =
                    (0..len.min(self.entries)).map(|_| entry(g)).collect::<Result<_>>()?;
                Ok(format!("{{{}}}", entries.join(", ")))
            }
            Type::Optional(inner) => match len {
                0 => Ok("optional.none()".to_owned()),
                _ => Ok(format!("optional.of({})", self.grow(g, inner)?)),
            },
            Type::Dyn => {
                let ty = self.any(g, 1)?;
                Ok(format!("dyn({})", self.grow(g, &ty)?))
            }
            other => Ok(literals::shortest(other)),
        }
    }

    /// A variable of this type, of a loop or of the host.
    fn name(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<Option<String>> {
        let locals = g.locals.iter().enumerate().filter(|(_, ty)| *ty == wanted);
        let mut names: Vec<String> = locals.map(|(number, _)| local(number)).collect();
        let fitting = self.variables.iter().filter(|(_, ty)| ty == wanted || *ty == Type::Dyn);
        names.extend(fitting.map(|(name, _)| name.clone()));
        if names.is_empty() { Ok(None) } else { Ok(Some(g.bytes.choose(&names)?.clone())) }
    }

    fn call(&self, g: &mut Growth<'_, '_>, wanted: &Type) -> Result<String> {
        let fitting: Vec<_> =
            self.rules.iter().filter_map(|rule| Some((rule, rule.result_is(wanted)?))).collect();
        if fitting.is_empty() {
            return self.literal(g, wanted);
        }
        let (rule, bindings) = g.bytes.choose(&fitting)?;
        match self.arguments(g, rule, bindings.clone())? {
            Some(args) => Ok(rule.write(&args)),
            None => self.literal(g, wanted),
        }
    }

    /// Arguments for a call; nothing if they would have types that may not be used.
    fn arguments(
        &self,
        g: &mut Growth<'_, '_>,
        rule: &Rule,
        mut bindings: Bindings,
    ) -> Result<Option<Vec<String>>> {
        let mut args = Vec::with_capacity(rule.params.len());
        for param in &rule.params {
            let ty = match param {
                Type::Dyn => self.any(g, 1)?,
                param => bind(param, &mut bindings, g.bytes)?,
            };
            if !allowed(&ty, self.types) {
                return Ok(None);
            }
            args.push(self.grow(g, &ty)?);
        }
        Ok(Some(args))
    }
}

/// Whether a type and its parts may be used.
fn allowed(ty: &Type, test: fn(&Type) -> bool) -> bool {
    let parts = match ty {
        Type::List(item) | Type::Optional(item) => allowed(item, test),
        Type::Map(both) => allowed(&both.0, test) && allowed(&both.1, test),
        _ => true,
    };
    parts && test(ty)
}

fn local(number: usize) -> String {
    format!("v{number}")
}

/// An expression being grown.
#[derive(Debug)]
pub(crate) struct Growth<'a, 'b> {
    pub(crate) bytes: &'a mut Unstructured<'b>,
    depth: usize,
    /// The types of the loop variables `v0`, `v1`, …
    locals: Vec<Type>,
    /// Whether only literals grow.
    flat: bool,
}

impl Growth<'_, '_> {
    /// A new loop variable.
    pub(crate) fn bind(&mut self, ty: Type) -> String {
        self.locals.push(ty);
        local(self.locals.len() - 1)
    }

    /// Loop variables go out of scope.
    pub(crate) fn unbind(&mut self, count: usize) {
        self.locals.truncate(self.locals.len() - count);
    }
}
