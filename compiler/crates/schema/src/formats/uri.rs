//! URIs as Go's `url.ParseRequestURI` reads them: absolute ones, and absolute paths.

use std::net::Ipv6Addr;

/// Which bytes may stand in a part of a URI as they are.
#[derive(Clone, Copy, PartialEq)]
enum Part {
    Host,
    Zone,
    /// Anything but broken escapes: paths and user information.
    Other,
}

pub(super) fn is_request_uri(text: &str) -> bool {
    if text.is_empty() || text.bytes().any(|byte| byte.is_ascii_control()) {
        return false;
    }
    if text == "*" {
        return true;
    }
    let Some((scheme, rest)) = split_scheme(text) else {
        return false;
    };
    let rest = rest.split_once('?').map_or(rest, |(before, _)| before);
    if !rest.starts_with('/') {
        // An opaque URI such as `mailto:a@b`.
        return !scheme.is_empty();
    }
    let path = match rest.strip_prefix("//").filter(|_| !scheme.is_empty()) {
        None => rest,
        Some(rest) => {
            let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
            if !is_authority(scheme, authority) {
                return false;
            }
            path
        }
    };
    has_sound_escapes(path, Part::Other)
}

/// The scheme, which may be empty, and what follows it; nothing if the text begins with a colon.
fn split_scheme(text: &str) -> Option<(&str, &str)> {
    let end = text.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '-' | '.')));
    match end.map(|end| text.split_at(end)) {
        Some(("", rest)) if rest.starts_with(':') => None,
        Some((scheme, rest))
            if rest.starts_with(':') && scheme.starts_with(|c: char| c.is_ascii_alphabetic()) =>
        {
            Some((scheme, &rest[1..]))
        }
        _ => Some(("", text)),
    }
}

fn is_authority(scheme: &str, authority: &str) -> bool {
    match authority.rsplit_once('@') {
        None => is_host(scheme, authority),
        Some((user, host)) => {
            let plain = |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
            is_host(scheme, host) && user.chars().all(plain) && has_sound_escapes(user, Part::Other)
        }
    }
}

fn is_host(scheme: &str, host: &str) -> bool {
    match host.rfind('[') {
        Some(0) => return is_bracketed_host(host),
        Some(_) => return false,
        None => {}
    }
    // Databases list several hosts with their ports, so only HTTP is strict about colons.
    let strict = scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https");
    let colon = if strict { host.find(':') } else { host.rfind(':') };
    colon.is_none_or(|at| is_port(&host[at..])) && has_sound_escapes(host, Part::Host)
}

/// `[::1]:80`, `[fe80::1%25en0]`.
fn is_bracketed_host(host: &str) -> bool {
    let Some((address, port)) = host[1..].rsplit_once(']') else {
        return false;
    };
    if !is_port(port) {
        return false;
    }
    let Some(zone) = address.find("%25") else {
        return has_sound_escapes(address, Part::Host) && address.parse::<Ipv6Addr>().is_ok();
    };
    let (address, zone) = address.split_at(zone);
    let sound = has_sound_escapes(address, Part::Host) && has_sound_escapes(zone, Part::Zone);
    sound && zone.len() > 3 && address.parse::<Ipv6Addr>().is_ok()
}

/// Nothing, or a colon and digits; the digits may be missing.
fn is_port(text: &str) -> bool {
    text.is_empty()
        || text.strip_prefix(':').is_some_and(|port| port.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_host_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || b"-_.~!$&'()*+,;=:[]<>\"".contains(&byte)
}

/// Whether every `%` begins a pair of digits, and hosts hold nothing that would have to be escaped.
fn has_sound_escapes(text: &str, part: Part) -> bool {
    let mut rest = text.as_bytes();
    while let [byte, after @ ..] = rest {
        rest = after;
        if *byte != b'%' {
            if part != Part::Other && byte.is_ascii() && !is_host_byte(*byte) {
                return false;
            }
            continue;
        }
        let digits = after.get(..2).and_then(|pair| std::str::from_utf8(pair).ok());
        let Some(digits) = digits.filter(|pair| pair.bytes().all(|byte| byte.is_ascii_hexdigit())) else {
            return false;
        };
        let escaped = u8::from_str_radix(digits, 16).unwrap_or_default();
        let sound = match part {
            Part::Host => !escaped.is_ascii() || digits == "25",
            Part::Zone => digits == "25" || escaped == b' ' || is_host_byte(escaped),
            Part::Other => true,
        };
        if !sound {
            return false;
        }
        rest = &after[2..];
    }
    true
}
