//! Calls of the registry's functions: the first overload that takes the arguments is called.

use crate::Implementation;
use crate::evaluate::{Evaluated, Operand, Run, Scope};
use crate::kind::{Kind, fits, type_name};
use crate::plan::{self, Candidate, NodeId};
use crate::witness::Witness;
use value::Value;

/// What every refusal begins with.
pub(super) const NO_OVERLOAD: &str = "no such overload";

impl<'v, W: Witness> Run<'v, W> {
    #[inline(never)]
    pub(super) fn call<'s>(
        &mut self,
        call: &'v plan::Call,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let result = match *call.args {
            [] => self.call_with(call, &[]),
            [a] => {
                let a = self.eval(a, scope)?;
                self.unary(call, &a)
            }
            [a, b] => {
                let a = self.eval(a, scope)?;
                let b = self.eval(b, scope)?;
                self.binary(call, &a, &b)
            }
            _ => {
                let mut args = Vec::with_capacity(call.args.len());
                for arg in &call.args {
                    args.push(self.eval(*arg, scope)?.into_value());
                }
                self.call_with(call, &args)
            }
        };
        result.map(Operand::Owned).map_err(|message| self.fail(message, here))
    }

    fn unary(&mut self, call: &plan::Call, a: &Value) -> Result<Value, String> {
        self.budget.spend(1)?;
        let kind = Kind::of(a).bit();
        for candidate in &call.overloads {
            if candidate.kinds[0] & kind != 0 && candidate.takes_elements(&[a]) {
                return match candidate.implementation {
                    Implementation::Unary(run) => run(&mut self.paid(), a),
                    Implementation::Many(run) => run(&mut self.paid(), std::slice::from_ref(a)),
                    Implementation::Binary(_) => break,
                };
            }
        }
        Err(no_overload(&call.function, &[a]))
    }

    fn binary(&mut self, call: &plan::Call, a: &Value, b: &Value) -> Result<Value, String> {
        self.budget.spend(1)?;
        let kinds = [Kind::of(a).bit(), Kind::of(b).bit()];
        for candidate in &call.overloads {
            let fits = candidate.kinds[0] & kinds[0] != 0 && candidate.kinds[1] & kinds[1] != 0;
            if fits && candidate.takes_elements(&[a, b]) {
                return match candidate.implementation {
                    Implementation::Binary(run) => run(&mut self.paid(), a, b),
                    Implementation::Many(run) => run(&mut self.paid(), &[a.clone(), b.clone()]),
                    Implementation::Unary(_) => break,
                };
            }
        }
        Err(no_overload(&call.function, &[a, b]))
    }

    fn call_with(&mut self, call: &plan::Call, args: &[Value]) -> Result<Value, String> {
        self.budget.spend(1)?;
        let borrowed: Vec<&Value> = args.iter().collect();
        for candidate in &call.overloads {
            let fits = candidate.kinds.iter().zip(args).all(|(kinds, arg)| kinds & Kind::of(arg).bit() != 0);
            if fits && candidate.takes_elements(&borrowed) {
                return match candidate.implementation {
                    Implementation::Many(run) => run(&mut self.paid(), args),
                    Implementation::Unary(_) | Implementation::Binary(_) => break,
                };
            }
        }
        Err(no_overload(&call.function, &borrowed))
    }
}

impl Candidate {
    fn takes_elements(&self, args: &[&Value]) -> bool {
        self.nested.iter().all(|(at, ty)| fits(args[*at as usize], ty))
    }
}

/// Why a function cannot take its arguments, as cel-go words it: functions with one implementation for all kinds leave
/// the refusal to the receiver, the others name the types.
#[cold]
pub(super) fn no_overload(function: &str, args: &[&Value]) -> String {
    let types = || args.iter().map(|arg| type_name(arg)).collect::<Vec<_>>().join(", ");
    match (function, args) {
        ("contains" | "startsWith" | "endsWith", _) | ("matches", [Value::String(_), ..]) => {
            NO_OVERLOAD.to_owned()
        }
        ("size" | "matches" | "sort" | "@sortByAssociatedKeys", [first, ..]) => {
            missing_trait(function, first)
        }
        ("flatten", [list, rest @ ..]) => {
            let depth: Vec<_> = rest.iter().map(|arg| full_type(arg)).collect();
            format!("{NO_OVERLOAD}: {}.flatten({})", full_type(list), depth.join(", "))
        }
        _ => format!("{NO_OVERLOAD}: {function}({})", types()),
    }
}

/// Why an operator or function does not know the kind of its first argument.
#[cold]
pub(super) fn missing_trait(function: &str, first: &Value) -> String {
    match first {
        Value::String(_) | Value::Duration(_) | Value::Timestamp(_) => NO_OVERLOAD.to_owned(),
        _ => format!("{NO_OVERLOAD}: {function}"),
    }
}

/// A type with its parameters, which at run time are unknown.
fn full_type(value: &Value) -> String {
    match Kind::of(value) {
        Kind::List => "list(dyn)".to_owned(),
        Kind::Map => "map(dyn, dyn)".to_owned(),
        Kind::Optional => "optional_type(dyn)".to_owned(),
        _ => type_name(value).to_string(),
    }
}
