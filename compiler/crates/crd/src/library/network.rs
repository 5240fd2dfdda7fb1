//! Addresses and networks.

use super::{Functions, opaque, text};
use cel::Call;
use cel::Implementation::{Binary, Unary};
use std::net::IpAddr;
use value::Value;

const IP: &str = "net.IP";
const CIDR: &str = "net.CIDR";

pub(super) const FUNCTIONS: Functions = &[
    ("string_to_ip: ip(string) -> net.IP", Some(Unary(ip))),
    ("is_ip: isIP(string) -> bool", Some(Unary(|_, this| Ok(Value::Bool(address(text(this)).is_some()))))),
    ("ip_is_canonical: ip.isCanonical(string) -> bool", Some(Unary(is_canonical))),
    ("ip_family: net.IP.family() -> int", Some(Unary(family))),
    (
        "ip_is_unspecified: net.IP.isUnspecified() -> bool",
        Some(Unary(|_, this| asked(this, |ip| ip.is_unspecified()))),
    ),
    (
        "ip_is_loopback: net.IP.isLoopback() -> bool",
        Some(Unary(|_, this| asked(this, |ip| ip.is_loopback()))),
    ),
    (
        "ip_is_link_local_multicast: net.IP.isLinkLocalMulticast() -> bool",
        Some(Unary(|_, this| asked(this, is_link_local_multicast))),
    ),
    (
        "ip_is_link_local_unicast: net.IP.isLinkLocalUnicast() -> bool",
        Some(Unary(|_, this| asked(this, is_link_local_unicast))),
    ),
    (
        "ip_is_global_unicast: net.IP.isGlobalUnicast() -> bool",
        Some(Unary(|_, this| asked(this, is_global_unicast))),
    ),
    ("ip_to_string: string(net.IP) -> string", Some(Unary(|_, this| Ok(Value::from(text(this)))))),
    ("string_to_cidr: cidr(string) -> net.CIDR", Some(Unary(cidr))),
    (
        "is_cidr: isCIDR(string) -> bool",
        Some(Unary(|_, this| Ok(Value::Bool(network(text(this)).is_some())))),
    ),
    ("cidr_contains_ip_string: net.CIDR.containsIP(string) -> bool", Some(Binary(contains_ip))),
    ("cidr_contains_ip_ip: net.CIDR.containsIP(net.IP) -> bool", Some(Binary(contains_ip))),
    ("cidr_contains_cidr_string: net.CIDR.containsCIDR(string) -> bool", Some(Binary(contains_cidr))),
    ("cidr_contains_cidr: net.CIDR.containsCIDR(net.CIDR) -> bool", Some(Binary(contains_cidr))),
    ("cidr_ip: net.CIDR.ip() -> net.IP", Some(Unary(ip_of_cidr))),
    ("cidr_masked: net.CIDR.masked() -> net.CIDR", Some(Unary(masked_cidr))),
    ("cidr_prefix_length: net.CIDR.prefixLength() -> int", Some(Unary(prefix_length))),
    ("cidr_to_string: string(net.CIDR) -> string", Some(Unary(|_, this| Ok(Value::from(text(this)))))),
];

/// An address as Kubernetes takes it: no zone, no IPv4 in IPv6.
fn address(text: &str) -> Option<IpAddr> {
    let address: IpAddr = text.parse().ok()?;
    match address {
        IpAddr::V6(v6) if v6.to_ipv4_mapped().is_some() => None,
        address => Some(address),
    }
}

fn ip(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let this = text(this);
    match address(this) {
        Some(address) => Ok(opaque(IP, address.to_string())),
        None => {
            Err(format!("IP Address {} parse error during conversion from string", value::go::quote(this)))
        }
    }
}

fn is_canonical(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    let this = text(this);
    match address(this) {
        Some(address) => Ok(Value::Bool(address.to_string() == this)),
        None => {
            Err(format!("IP Address {} parse error during conversion from string", value::go::quote(this)))
        }
    }
}

fn asked(this: &Value, question: impl Fn(IpAddr) -> bool) -> Result<Value, String> {
    Ok(Value::Bool(address(text(this)).is_some_and(question)))
}

fn family(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    Ok(Value::Int(if text(this).contains(':') { 6 } else { 4 }))
}

fn is_link_local_multicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.octets()[..3] == [224, 0, 0],
        IpAddr::V6(v6) => v6.segments()[0] & 0xff0f == 0xff02,
    }
}

fn is_link_local_unicast(ip: IpAddr) -> bool {
    match ip {
        IpAddr::V4(v4) => v4.is_link_local(),
        IpAddr::V6(v6) => v6.segments()[0] & 0xffc0 == 0xfe80,
    }
}

fn is_global_unicast(ip: IpAddr) -> bool {
    let broadcast = matches!(ip, IpAddr::V4(v4) if v4.is_broadcast());
    !broadcast
        && !ip.is_unspecified()
        && !ip.is_loopback()
        && !ip.is_multicast()
        && !is_link_local_unicast(ip)
}

/// A network: an address and how many of its bits count.
#[derive(Clone, Copy)]
struct Network {
    ip: IpAddr,
    bits: u8,
}

impl Network {
    fn length(self) -> u8 {
        if self.ip.is_ipv4() { 32 } else { 128 }
    }

    /// The bits that count, of an address of the same family.
    fn prefix(self, ip: IpAddr) -> Option<u128> {
        let bits = match (self.ip, ip) {
            (IpAddr::V4(_), IpAddr::V4(v4)) => u128::from(u32::from(v4)),
            (IpAddr::V6(_), IpAddr::V6(v6)) => u128::from(v6),
            _ => return None,
        };
        Some(bits.checked_shr(u32::from(self.length() - self.bits)).unwrap_or(0))
    }

    fn contains(self, ip: IpAddr) -> bool {
        self.prefix(ip).is_some_and(|prefix| Some(prefix) == self.prefix(self.ip))
    }

    fn masked(self) -> Self {
        let kept = self.prefix(self.ip).unwrap_or(0);
        let bits = kept.checked_shl(u32::from(self.length() - self.bits)).unwrap_or(0);
        let ip = match self.ip {
            IpAddr::V4(_) => IpAddr::V4((bits as u32).into()),
            IpAddr::V6(_) => IpAddr::V6(bits.into()),
        };
        Self { ip, bits: self.bits }
    }

    fn value(self) -> Value {
        opaque(CIDR, format!("{}/{}", self.ip, self.bits))
    }
}

fn network(text: &str) -> Option<Network> {
    let (ip, length) = text.split_once('/')?;
    let ip = address(ip)?;
    let plain = length == "0" || !length.starts_with(['0', '+']);
    let bits: u8 = length.parse().ok().filter(|_| plain)?;
    let network = Network { ip, bits };
    (bits <= network.length()).then_some(network)
}

fn cidr(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    network(text(this)).map(Network::value).ok_or_else(|| unreadable(this))
}

fn unreadable(this: &Value) -> String {
    format!("network address parse error during conversion from string: {}", value::go::quote(text(this)))
}

fn contains_ip(_: &mut Call<'_>, this: &Value, ip: &Value) -> Result<Value, String> {
    let wanted =
        address(text(ip)).ok_or_else(|| format!("IP Address {} parse error", value::go::quote(text(ip))))?;
    Ok(Value::Bool(network(text(this)).is_some_and(|network| network.contains(wanted))))
}

fn contains_cidr(_: &mut Call<'_>, this: &Value, other: &Value) -> Result<Value, String> {
    let other = network(text(other)).ok_or_else(|| unreadable(other))?;
    let contains = |network: Network| network.bits <= other.bits && network.contains(other.masked().ip);
    Ok(Value::Bool(network(text(this)).is_some_and(contains)))
}

fn ip_of_cidr(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    network(text(this)).map(|network| opaque(IP, network.ip.to_string())).ok_or_else(|| unreadable(this))
}

fn masked_cidr(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    network(text(this)).map(|network| network.masked().value()).ok_or_else(|| unreadable(this))
}

fn prefix_length(_: &mut Call<'_>, this: &Value) -> Result<Value, String> {
    network(text(this)).map(|network| Value::Int(i64::from(network.bits))).ok_or_else(|| unreadable(this))
}
