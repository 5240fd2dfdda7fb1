//! `+`, `-`, `*`, `/`, `%`, and what they do to strings, lists, durations and timestamps.

use crate::equality::contains;
use crate::evaluate::call::{NO_OVERLOAD, missing_trait};
use crate::evaluate::{Evaluated, Operand, Run, Scope};
use crate::plan::{NodeId, Operator};
use crate::time;
use crate::witness::Witness;
use value::{List, Made, Str, Value};

const INT_OVERFLOW: &str = "integer overflow";
const UINT_OVERFLOW: &str = "unsigned integer overflow";

impl<'v, W: Witness> Run<'v, W> {
    /// `a + b + …`, from the left.
    #[inline(never)]
    pub(super) fn sum<'s>(
        &mut self,
        terms: &[NodeId],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let Some((first, rest)) = terms.split_first() else { return Ok(Operand::Owned(Value::Null)) };
        let mut sum = self.eval(*first, scope)?;
        if rest.len() > 1
            && let Value::String(text) = &*sum
        {
            let text = text.clone();
            return self.concatenate(&text, rest, here, scope);
        }
        for term in rest {
            let term = self.eval(*term, scope)?;
            sum = self.add(sum, term).map_err(|message| self.fail(message, here))?;
        }
        Ok(sum)
    }

    /// A string and what is added to it, in one buffer.
    #[inline(never)]
    fn concatenate<'s>(
        &mut self,
        first: &Str,
        rest: &[NodeId],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let mut text = String::with_capacity(first.len() + 16 * rest.len());
        text.push_str(first);
        for term in rest {
            match &*self.eval(*term, scope)? {
                Value::String(more) => text.push_str(more),
                _ => return Err(self.fail(NO_OVERLOAD, here)),
            }
            self.budget.allocate(text.len()).map_err(|message| self.fail(message, here))?;
        }
        Ok(Operand::Owned(Value::String(Str::from(text))))
    }

    fn add<'s>(&mut self, a: Operand<'s>, b: Operand<'s>) -> Result<Operand<'s>, String> {
        Ok(Operand::Owned(match (&*a, &*b) {
            (Value::Int(x), Value::Int(y)) => Value::Int(x.checked_add(*y).ok_or(INT_OVERFLOW)?),
            (Value::Uint(x), Value::Uint(y)) => Value::Uint(x.checked_add(*y).ok_or(UINT_OVERFLOW)?),
            (Value::Double(x), Value::Double(y)) => Value::Double(x + y),
            (Value::String(x), Value::String(y)) => {
                self.budget.allocate(x.len() + y.len())?;
                Value::String(joined(x, y))
            }
            (Value::Bytes(x), Value::Bytes(y)) => {
                self.budget.allocate(x.len() + y.len())?;
                Value::Bytes(std::sync::Arc::new([&***x, &***y].concat().into_boxed_slice()))
            }
            // If one side is empty the sum is the other, unchanged.
            (Value::List(x), Value::List(_)) if x.items().is_empty() => return Ok(b),
            (Value::List(_), Value::List(y)) if y.items().is_empty() => return Ok(a),
            (Value::List(_), Value::List(_)) => return self.add_lists(a.into_value(), &b),
            (Value::Duration(x), Value::Duration(y)) => {
                Value::Duration(x.checked_add(*y).ok_or(INT_OVERFLOW)?)
            }
            (Value::Timestamp(t), Value::Duration(d)) | (Value::Duration(d), Value::Timestamp(t)) => {
                time::add(**t, *d)?
            }
            (
                Value::Int(_)
                | Value::Uint(_)
                | Value::Double(_)
                | Value::String(_)
                | Value::Bytes(_)
                | Value::List(_)
                | Value::Duration(_)
                | Value::Timestamp(_),
                _,
            ) => return Err(NO_OVERLOAD.to_owned()),
            _ => return Err(missing_trait("_+_", &a)),
        }))
    }

    #[inline(never)]
    fn add_lists<'s>(&mut self, a: Value, b: &Value) -> Result<Operand<'s>, String> {
        let (Value::List(a), Value::List(b)) = (a, b) else { return Err(NO_OVERLOAD.to_owned()) };
        self.paid().allocate_items(a.items().len() + b.items().len())?;
        let made = a.made();
        let mut items = a.into_items();
        match made {
            Made::Keyed => return Err("lists whose items have keys cannot be joined".to_owned()),
            Made::Set => {
                for item in b.items() {
                    if !contains(&mut self.paid(), &items, item)? {
                        items.push(item.clone());
                    }
                }
                return Ok(Operand::Owned(Value::List(List::new(items, Made::Set))));
            }
            _ => items.extend_from_slice(b.items()),
        }
        Ok(Operand::Owned(Value::List(List::new(items, Made::Concatenation))))
    }

    #[inline(never)]
    pub(super) fn arithmetic<'s>(
        &mut self,
        operator: Operator,
        [a, b]: [NodeId; 2],
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let a = self.eval(a, scope)?;
        let b = self.eval(b, scope)?;
        let result = match (&*a, &*b) {
            (Value::Double(x), Value::Double(y)) => doubles(operator, *x, *y),
            (Value::Int(x), Value::Int(y)) => ints(operator, *x, *y),
            (Value::Uint(x), Value::Uint(y)) => uints(operator, *x, *y),
            (a, b) => others(operator, a, b),
        };
        result.map(Operand::Owned).map_err(|message| self.fail(message, here))
    }

    #[inline(never)]
    pub(super) fn negate<'s>(
        &mut self,
        id: NodeId,
        here: NodeId,
        scope: Option<&'s Scope<'s>>,
    ) -> Evaluated<'s>
    where
        'v: 's,
    {
        let operand = self.eval(id, scope)?;
        let negated = match &*operand {
            Value::Double(x) => Ok(Value::Double(-x)),
            Value::Int(n) => n.checked_neg().map(Value::Int).ok_or(INT_OVERFLOW),
            Value::Duration(nanos) => nanos.checked_neg().map(Value::Duration).ok_or(INT_OVERFLOW),
            Value::Bool(_) => Err(NO_OVERLOAD),
            other => return Err(self.fail(missing_trait("-_", other), here)),
        };
        negated.map(Operand::Owned).map_err(|message| self.fail(message, here))
    }
}

/// Two strings as one.
fn joined(a: &Str, b: &Str) -> Str {
    if a.is_empty() {
        return b.clone();
    }
    if b.is_empty() {
        return a.clone();
    }
    let fill = |buffer: &mut [u8]| {
        let (first, second) = buffer.split_at_mut(a.len());
        first.copy_from_slice(a.as_bytes());
        second.copy_from_slice(b.as_bytes());
    };
    Str::init_with(a.len() + b.len(), fill).expect("two strings joined are a string")
}

fn doubles(operator: Operator, x: f64, y: f64) -> Result<Value, String> {
    Ok(Value::Double(match operator {
        Operator::Subtract => x - y,
        Operator::Multiply => x * y,
        Operator::Divide => x / y,
        Operator::Modulo => return Err("no such overload: _%_".to_owned()),
    }))
}

fn ints(operator: Operator, x: i64, y: i64) -> Result<Value, String> {
    let result = match operator {
        Operator::Subtract => x.checked_sub(y),
        Operator::Multiply => x.checked_mul(y),
        Operator::Divide if y == 0 => return Err("division by zero".to_owned()),
        Operator::Divide => x.checked_div(y),
        Operator::Modulo if y == 0 => return Err("modulus by zero".to_owned()),
        Operator::Modulo => x.checked_rem(y),
    };
    result.map(Value::Int).ok_or_else(|| INT_OVERFLOW.to_owned())
}

fn uints(operator: Operator, x: u64, y: u64) -> Result<Value, String> {
    let result = match operator {
        Operator::Subtract => x.checked_sub(y),
        Operator::Multiply => x.checked_mul(y),
        Operator::Divide if y == 0 => return Err("division by zero".to_owned()),
        Operator::Divide => x.checked_div(y),
        Operator::Modulo if y == 0 => return Err("modulus by zero".to_owned()),
        Operator::Modulo => x.checked_rem(y),
    };
    result.map(Value::Uint).ok_or_else(|| UINT_OVERFLOW.to_owned())
}

fn others(operator: Operator, a: &Value, b: &Value) -> Result<Value, String> {
    match (operator, a, b) {
        (Operator::Subtract, Value::Duration(x), Value::Duration(y)) => {
            Ok(Value::Duration(x.checked_sub(*y).ok_or(INT_OVERFLOW)?))
        }
        (Operator::Subtract, Value::Timestamp(t), Value::Duration(d)) => time::subtract(**t, *d),
        (Operator::Subtract, Value::Timestamp(a), Value::Timestamp(b)) => time::between(**a, **b),
        (Operator::Subtract, Value::Duration(_) | Value::Timestamp(_), _)
        | (Operator::Modulo, Value::Int(_) | Value::Uint(_), _)
        | (
            Operator::Subtract | Operator::Multiply | Operator::Divide,
            Value::Int(_) | Value::Uint(_) | Value::Double(_),
            _,
        ) => Err(NO_OVERLOAD.to_owned()),
        (Operator::Subtract, ..) => Err(missing_trait("_-_", a)),
        (Operator::Multiply, ..) => Err(missing_trait("_*_", a)),
        (Operator::Divide, ..) => Err(missing_trait("_/_", a)),
        (Operator::Modulo, ..) => Err(missing_trait("_%_", a)),
    }
}
