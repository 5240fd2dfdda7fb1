//! URLs, as Go's `url.ParseRequestURI` reads them.

use super::{Functions, opaque, text};
use cel::Call;
use cel::Implementation::Unary;
use value::{Object, Str, Value};

const URL: &str = "kubernetes.URL";

pub(super) const FUNCTIONS: Functions = &[
    ("string_to_url: url(string) -> kubernetes.URL", Some(Unary(url))),
    ("is_url_string: isURL(string) -> bool", Some(Unary(is_url))),
    (
        "url_get_scheme: kubernetes.URL.getScheme() -> string",
        Some(Unary(|_, this| part(this, |url| url.scheme))),
    ),
    ("url_get_host: kubernetes.URL.getHost() -> string", Some(Unary(|_, this| part(this, |url| url.host)))),
    (
        "url_get_hostname: kubernetes.URL.getHostname() -> string",
        Some(Unary(|_, this| part(this, |url| url.hostname()))),
    ),
    ("url_get_port: kubernetes.URL.getPort() -> string", Some(Unary(|_, this| part(this, |url| url.port())))),
    (
        "url_get_escaped_path: kubernetes.URL.getEscapedPath() -> string",
        Some(Unary(|_, this| part(this, |url| url.path))),
    ),
    ("url_get_query: kubernetes.URL.getQuery() -> map(string, list(string))", Some(Unary(query))),
];

/// The parts of a URL.
struct Parts<'t> {
    scheme: &'t str,
    host: &'t str,
    path: &'t str,
    query: &'t str,
}

impl<'t> Parts<'t> {
    fn of(text: &'t str) -> Self {
        let (rest, query) = text.split_once('?').unwrap_or((text, ""));
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, rest)) if !scheme.contains('/') => (scheme, rest),
            _ => ("", rest),
        };
        let (host, path) = match rest.strip_prefix("//").filter(|_| !scheme.is_empty()) {
            Some(rest) => rest.split_at(rest.find('/').unwrap_or(rest.len())),
            None => ("", rest),
        };
        let host = host.rsplit_once('@').map_or(host, |(_, host)| host);
        Self { scheme, host, path, query }
    }

    fn hostname(&self) -> &'t str {
        match self.host.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            Some((inside, _)) => inside,
            None => self.host.split(':').next().unwrap_or_default(),
        }
    }

    fn port(&self) -> &'t str {
        let after = self.host.rsplit_once(']').map_or(self.host, |(_, after)| after);
        after.rsplit_once(':').map_or("", |(_, port)| port)
    }
}

fn is_readable(text: &str) -> bool {
    schema::is_request_uri(text)
}

fn url(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let this = text(this);
    if is_readable(this) {
        Ok(opaque(URL, this))
    } else {
        Err(format!(
            "URL parse error during conversion from string: parse {}: invalid URI for request",
            value::go::quote(this)
        ))
    }
}

fn is_url(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Bool(is_readable(text(this))))
}

fn part(this: &Value, part: impl for<'t> Fn(&Parts<'t>) -> &'t str) -> Result<Value, String> {
    let parts = Parts::of(text(this));
    Ok(Value::from(part(&parts)))
}

fn query(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let parts = Parts::of(text(this));
    let mut entries = Object::new();
    for pair in parts.query.split('&').filter(|pair| !pair.is_empty()) {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        let key = Str::from(unescaped(key));
        let mut values = entries.get(&key).and_then(Value::as_list).unwrap_or_default().to_vec();
        values.push(Value::from(unescaped(value)));
        entries.insert(key, Value::list(values));
    }
    Ok(Value::Object(entries))
}

/// `+` and `%41` as the characters they stand for.
fn unescaped(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        let hex = text.get(at + 1..at + 3).and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match (byte, hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 2;
            }
            (b'+', _) => out.push(b' '),
            (byte, _) => out.push(*byte),
        }
        at += 1;
    }
    String::from_utf8_lossy(&out).into_owned()
}
