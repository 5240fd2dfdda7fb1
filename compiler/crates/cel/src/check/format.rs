//! Calls of `format` on a literal with a literal list are validated by the checker: the clauses, their number, and
//! the types of what they show.

use super::{Checked, Reference};
use crate::{Expr, ExprId, Issue, Registry, Type};
use value::{Str, Value};

/// The most digits behind a decimal point.
const MAX_PRECISION: usize = 100;

/// The issues of all such calls.
pub(super) fn validate(checked: &Checked, registry: &Registry) -> Vec<Issue> {
    let Some(format) = registry.find("format") else { return Vec::new() };
    let mut issues = Vec::new();
    for (at, reference) in checked.references.iter().enumerate() {
        if matches!(reference, Reference::Function { function, .. } if *function == format)
            && let id = ExprId(at as u32)
            && let Expr::Call { target: Some(target), args, .. } = checked.ast.expr(id)
            && let Expr::Literal(Value::String(text)) = checked.ast.expr(*target)
            && let [list] = args.as_slice()
            && let Expr::List(list) = checked.ast.expr(*list)
        {
            issues.extend(Call { checked, id, args: &list.elements }.validate(text));
        }
    }
    issues
}

struct Call<'a> {
    checked: &'a Checked,
    id: ExprId,
    args: &'a [ExprId],
}

impl Call<'_> {
    fn validate(&self, text: &Str) -> Option<Issue> {
        match self.clauses(text) {
            Err((id, message)) => Some(self.issue(id, message)),
            Ok(used) if used < self.args.len() => {
                let given = self.args.len();
                let message =
                    format!("too many arguments supplied to string.format (expected {used}, got {given})");
                Some(self.issue(self.id, message))
            }
            Ok(_) => None,
        }
    }

    fn issue(&self, id: ExprId, message: String) -> Issue {
        let place = self.checked.ast.place(id);
        Issue::new(message, place.range.clone(), place.at)
    }

    /// How many arguments the clauses use, or which expression is wrong and why.
    fn clauses(&self, text: &str) -> Result<usize, (ExprId, String)> {
        let here = |message: String| (self.id, message);
        let mut used = 0;
        let mut rest = text;
        while let Some(percent) = rest.find('%') {
            rest = &rest[percent + 1..];
            if let Some(after) = rest.strip_prefix('%') {
                rest = after;
                continue;
            }
            if rest.is_empty() {
                return Err(here("unexpected end of string".to_owned()));
            }
            let argument = *self.args.get(used).ok_or_else(|| here(format!("index {used} out of range")))?;
            let clause = precision(rest)
                .map_err(|message| here(format!("could not parse formatting clause: {message}")))?;
            let verb = rest.as_bytes()[clause];
            let wanted = Wanted::of(verb).ok_or_else(|| {
                let shown = char::from(verb);
                here(format!("could not parse formatting clause: unrecognized formatting clause \"{shown}\""))
            })?;
            self.verify(argument, &wanted).map_err(|wrong| {
                let found = self.checked.type_of(wrong).runtime_name();
                (wrong, format!("error during formatting: {}, was given {found}", wanted.rule))
            })?;
            used += 1;
            rest = &rest[clause + 1..];
        }
        Ok(used)
    }

    /// Whether the argument's type can be shown this way, or which part of it cannot.
    fn verify(&self, argument: ExprId, wanted: &Wanted) -> Result<(), ExprId> {
        if !(wanted.fits)(self.checked.type_of(argument)) {
            return Err(argument);
        }
        match self.checked.ast.expr(argument) {
            _ if !wanted.deep => Ok(()),
            Expr::List(list) => list.elements.iter().try_for_each(|element| self.verify(*element, wanted)),
            Expr::Map(entries) => {
                let mut parts = entries.iter().flat_map(|entry| [entry.key, entry.value]);
                parts.try_for_each(|part| self.verify(part, wanted))
            }
            _ => Ok(()),
        }
    }
}

/// The length of the precision at the beginning of a clause.
fn precision(clause: &str) -> Result<usize, String> {
    let Some(digits) = clause.strip_prefix('.') else { return Ok(0) };
    let wrong = |why: String| format!("error while parsing precision: {why}");
    let length = digits
        .bytes()
        .position(|byte| !byte.is_ascii_digit())
        .ok_or_else(|| wrong("could not find end of precision specifier".to_owned()))?;
    let digits = &digits[..length];
    let number = |why| {
        wrong(format!(
            "error while converting precision to integer: strconv.Atoi: parsing \"{digits}\": {why}"
        ))
    };
    if digits.is_empty() {
        return Err(number("invalid syntax"));
    }
    let precision: usize = digits.parse::<i64>().map_err(|_| number("value out of range"))? as usize;
    if precision > MAX_PRECISION {
        return Err(wrong(format!(
            "precision {precision} exceeds maximum allowed precision {MAX_PRECISION}"
        )));
    }
    Ok(1 + length)
}

/// What a verb shows.
struct Wanted {
    fits: fn(&Type) -> bool,
    rule: &'static str,
    /// Elements of literal lists and maps are looked at too.
    deep: bool,
}

impl Wanted {
    fn of(verb: u8) -> Option<Self> {
        let shallow = |fits: fn(&Type) -> bool, rule| Self { fits, rule, deep: false };
        Some(match verb {
            b's' => Self {
                fits: |ty| !matches!(ty, Type::Optional(_) | Type::Object(_) | Type::Any),
                rule: "string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, \
                       durations, and timestamps",
                deep: true,
            },
            b'd' => shallow(number, "decimal clause can only be used on ints, uints, and doubles"),
            b'f' => shallow(number, "fixed-point clause can only be used on ints, uints, and doubles"),
            b'e' => shallow(number, "scientific clause can only be used on ints, uints, and doubles"),
            b'b' => shallow(
                |ty| integer(ty) || *plain(ty) == Type::Bool,
                "only ints, uints, and bools can be formatted as binary",
            ),
            b'x' | b'X' => shallow(
                |ty| integer(ty) || matches!(plain(ty), Type::String | Type::Bytes),
                "only ints, uints, bytes, and strings can be formatted as hex",
            ),
            b'o' => shallow(integer, "octal clause can only be used on ints and uints"),
            _ => return None,
        })
    }
}

fn plain(ty: &Type) -> &Type {
    if let Type::Wrapper(inner) = ty { inner } else { ty }
}

fn integer(ty: &Type) -> bool {
    matches!(plain(ty), Type::Dyn | Type::Int | Type::Uint)
}

fn number(ty: &Type) -> bool {
    integer(ty) || *plain(ty) == Type::Double
}
