//! Numbers within bounds.

use value::Value;

/// A keyword that holds a whole number.
pub(super) fn whole(schema: &Value, key: &str) -> Option<i64> {
    bound(schema, key).map(|x| x as i64)
}

fn bound(schema: &Value, key: &str) -> Option<f64> {
    match schema.get(key)? {
        Value::Double(x) => Some(*x),
        Value::Int(n) => Some(*n as f64),
        _ => None,
    }
}

/// A number that keeps the bounds: the one behind the default if there is one, else a small one.
pub(super) fn number(schema: &Value, integer: bool, called: &str, default: Option<&Value>) -> Value {
    let exclusive = |key| matches!(schema.get(key), Some(Value::Bool(true)));
    let step = bound(schema, "multipleOf").filter(|step| *step > 0.0).unwrap_or(1.0);
    let least = bound(schema, "minimum").map(|x| if exclusive("exclusiveMinimum") { x + step } else { x });
    let most = bound(schema, "maximum").map(|x| if exclusive("exclusiveMaximum") { x - step } else { x });
    let wished = match default {
        Some(Value::Double(x)) => x + step,
        Some(Value::Int(n)) => *n as f64 + step,
        _ if called.to_ascii_lowercase().contains("port") => 8080.0,
        _ => 1.0,
    };
    let mut found = wished;
    if let Some(most) = most.filter(|most| found > *most) {
        // Below the default there is room where above it is none.
        found = if default.is_some() { wished - 2.0 * step } else { most }.min(most);
    }
    found = least.map_or(found, |least| found.max(least));
    found = (found / step).ceil() * step;
    if integer {
        found = found.ceil();
    }
    Value::Double(found)
}
