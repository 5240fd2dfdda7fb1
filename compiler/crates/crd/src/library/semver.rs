//! Semantic versions.

use super::{Functions, opaque, text};
use cel::Call;
use cel::Implementation::{Binary, Unary};
use std::cmp::Ordering;
use value::Value;

const SEMVER: &str = "kubernetes.Semver";

pub(super) const FUNCTIONS: Functions = &[
    ("string_to_semver: semver(string) -> kubernetes.Semver", Some(Unary(semver))),
    ("string_bool_to_semver: semver(string, bool) -> kubernetes.Semver", Some(Binary(lenient_semver))),
    ("is_semver_string: isSemver(string) -> bool", Some(Unary(is_semver))),
    ("is_semver_string_bool: isSemver(string, bool) -> bool", Some(Binary(is_lenient_semver))),
    (
        "semver_major: kubernetes.Semver.major() -> int",
        Some(Unary(|_, this| Ok(Value::Int(of(this).numbers[0])))),
    ),
    (
        "semver_minor: kubernetes.Semver.minor() -> int",
        Some(Unary(|_, this| Ok(Value::Int(of(this).numbers[1])))),
    ),
    (
        "semver_patch: kubernetes.Semver.patch() -> int",
        Some(Unary(|_, this| Ok(Value::Int(of(this).numbers[2])))),
    ),
    (
        "semver_is_greater_than: kubernetes.Semver.isGreaterThan(kubernetes.Semver) -> bool",
        Some(Binary(|_, a, b| Ok(Value::Bool(of(a).compare(&of(b)).is_gt())))),
    ),
    (
        "semver_is_less_than: kubernetes.Semver.isLessThan(kubernetes.Semver) -> bool",
        Some(Binary(|_, a, b| Ok(Value::Bool(of(a).compare(&of(b)).is_lt())))),
    ),
    (
        "semver_compare_to: kubernetes.Semver.compareTo(kubernetes.Semver) -> int",
        Some(Binary(|_, a, b| Ok(Value::Int(of(a).compare(&of(b)) as i64)))),
    ),
];

/// A version: three numbers and what comes before a release.
#[derive(Debug, Default)]
struct Version<'t> {
    numbers: [i64; 3],
    before: Vec<&'t str>,
}

impl<'t> Version<'t> {
    fn read(text: &'t str) -> Option<Self> {
        let (text, build) = text.split_once('+').map_or((text, None), |(text, build)| (text, Some(build)));
        let (numbers, before) = text.split_once('-').map_or((text, None), |(n, before)| (n, Some(before)));
        let mut parts = numbers.split('.');
        let mut number = || {
            let part = parts.next()?;
            let plain =
                part.bytes().all(|byte| byte.is_ascii_digit()) && (part.len() == 1 || !part.starts_with('0'));
            part.parse().ok().filter(|_| plain)
        };
        let numbers = [number()?, number()?, number()?];
        if parts.next().is_some() {
            return None;
        }
        let before: Vec<&str> = before.map(|before| before.split('.').collect()).unwrap_or_default();
        let build = build.map(|build| build.split('.').collect::<Vec<_>>()).unwrap_or_default();
        let word = |word: &&str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        };
        let plain = |word: &&str| !is_number(word) || word.len() == 1 || !word.starts_with('0');
        let valid = before.iter().all(|part| word(part) && plain(part)) && build.iter().all(word);
        valid.then_some(Self { numbers, before })
    }

    fn compare(&self, other: &Self) -> Ordering {
        self.numbers.cmp(&other.numbers).then_with(|| {
            match (self.before.is_empty(), other.before.is_empty()) {
                (true, true) => Ordering::Equal,
                (true, false) => Ordering::Greater,
                (false, true) => Ordering::Less,
                (false, false) => {
                    let parts = self.before.iter().zip(&other.before).map(|(a, b)| compare_parts(a, b));
                    let first = parts.into_iter().find(|order| order.is_ne());
                    first.unwrap_or_else(|| self.before.len().cmp(&other.before.len()))
                }
            }
        })
    }
}

fn is_number(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Numbers by size and before words, words by their letters.
fn compare_parts(a: &str, b: &str) -> Ordering {
    match (is_number(a), is_number(b)) {
        (true, true) => a.len().cmp(&b.len()).then_with(|| a.cmp(b)),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
        (false, false) => a.cmp(b),
    }
}

fn of(value: &Value) -> Version<'_> {
    Version::read(text(value)).unwrap_or_default()
}

fn semver(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    version(text(this))
}

fn version(text: &str) -> Result<Value, String> {
    match Version::read(text) {
        Some(_) => Ok(opaque(SEMVER, text)),
        None => Err("Invalid character(s) found in the version or it has too few numbers".to_owned()),
    }
}

/// A text as it is, or brought into form where that is asked for: no `v` before it, three numbers without zeros in front.
fn formed(this: &Value, lenient: &Value) -> String {
    let text = text(this);
    if !matches!(lenient, Value::Bool(true)) {
        return text.to_owned();
    }
    let text = text.trim_start_matches('v');
    let (numbers, rest) = text.split_at(text.find(['-', '+']).unwrap_or(text.len()));
    let plain = |number: &str| match number.trim_start_matches('0') {
        "" if !number.is_empty() => "0".to_owned(),
        number => number.to_owned(),
    };
    let mut numbers: Vec<String> = numbers.split('.').map(plain).collect();
    while numbers.len() < 3 {
        numbers.push("0".to_owned());
    }
    numbers.join(".") + rest
}

fn lenient_semver(_: &mut Call<'_>, this: &Value, lenient: &Value) -> Result<Value, String> {
    version(&formed(this, lenient))
}

fn is_lenient_semver(_: &mut Call<'_>, this: &Value, lenient: &Value) -> Result<Value, String> {
    Ok(Value::Bool(Version::read(&formed(this, lenient)).is_some()))
}

fn is_semver(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Bool(Version::read(text(this)).is_some()))
}
