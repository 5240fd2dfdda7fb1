//! The ports of a component's Service (component.md §3.5): one per port and protocol, each with a fit name.

use super::shape::object;
use std::collections::BTreeSet;
use value::{Value, str_literal};

/// The longest name of a port.
const LIMIT: usize = 15;

/// An endpoint as far as its Service port goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Port<'a> {
    pub(super) endpoint: &'a str,
    pub(super) number: i64,
    pub(super) target: i64,
    pub(super) udp: bool,
}

/// `derived.servicePorts` of endpoints in name order. Of endpoints that share port and protocol the first counts.
pub(super) fn service_ports<'a>(endpoints: impl Iterator<Item = Port<'a>>) -> Value {
    let mut seen = BTreeSet::new();
    let mut taken = BTreeSet::new();
    let mut ports = Vec::new();
    for port in endpoints {
        if !seen.insert((port.number, port.udp)) {
            continue;
        }
        let name = unique(&sanitised(&port), &mut taken);
        ports.push(object([
            (str_literal!("name"), name.into()),
            (str_literal!("port"), Value::Double(port.number as f64)),
            (
                str_literal!("protocol"),
                Value::String(if port.udp { str_literal!("UDP") } else { str_literal!("TCP") }),
            ),
            (str_literal!("targetPort"), Value::Double(port.target as f64)),
        ]));
    }
    Value::list(ports)
}

fn sanitised(port: &Port<'_>) -> String {
    let lower = port.endpoint.to_lowercase().replace('_', "-");
    let kept: String = lower.chars().filter(|c| matches!(c, 'a'..='z' | '0'..='9' | '-')).collect();
    let trimmed = kept.trim_matches('-');
    let cut = trimmed.get(..LIMIT).unwrap_or(trimmed).trim_end_matches('-');
    if cut.is_empty() { format!("port-{}", port.number) } else { cut.to_owned() }
}

fn unique(name: &str, taken: &mut BTreeSet<String>) -> String {
    let suffixed = (2_u32..).map(|n| {
        let suffix = format!("-{n}");
        let room = LIMIT.saturating_sub(suffix.len());
        format!("{}{suffix}", name.get(..room).unwrap_or(name))
    });
    let free = std::iter::once(name.to_owned()).chain(suffixed).find(|name| !taken.contains(name));
    let free = free.expect("numbers do not run out");
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(endpoints: &[(&str, i64)]) -> Vec<String> {
        let ports = endpoints.iter().map(|(endpoint, number)| Port {
            endpoint,
            number: *number,
            target: *number,
            udp: false,
        });
        let ports = service_ports(ports);
        let items = ports.as_list().unwrap_or_default().iter();
        items.filter_map(|port| port.get("name")?.as_str().map(str::to_owned)).collect()
    }

    #[test]
    fn names_fit_and_differ() {
        assert_eq!(names(&[("My_Port", 1), ("--", 2)]), ["my-port", "port-2"]);
        assert_eq!(names(&[("a_b", 1), ("a-b", 2)]), ["a-b", "a-b-2"]);
        assert_eq!(
            names(&[("abcdefghijklmnopq", 1), ("abcdefghijklmnoxx", 2)]),
            ["abcdefghijklmno", "abcdefghijklm-2"]
        );
    }

    #[test]
    fn a_port_that_is_not_emitted_takes_no_name() {
        assert_eq!(names(&[("a", 1), ("A", 1), ("_a", 2)]), ["a", "a-2"]);
    }
}
