//! Which addresses of the net may be reached.
//!
//! A page of the web can name any host, and any host can have any address. So that no page makes this
//! program ask a machine behind the firewall, addresses that are not of the public net are refused:
//! not by the name in the URL but by the address that is connected to, which a name server may change
//! from one look-up to the next. [`Guard`] is the only way from names to addresses.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr};

use ureq::config::Config;
use ureq::http::Uri;
use ureq::unversioned::resolver::{DefaultResolver, ResolvedSocketAddrs, Resolver};
use ureq::unversioned::transport::NextTimeout;

/// Whether an address is one of the public net.
pub fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

/// After the IANA registry of special-purpose addresses, RFC 6890.
fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let special = a == 0                                  // this network
        || a == 10 || a == 127                            // private, loopback
        || (a == 100 && (64..128).contains(&b))           // carriers' NAT
        || (a == 169 && b == 254)                         // link-local, metadata of clouds
        || (a == 172 && (16..32).contains(&b))            // private
        || (a == 192 && b == 168)                         // private
        || (a == 192 && b == 0 && (c == 0 || c == 2))     // protocol assignments, documentation
        || (a == 192 && b == 88 && c == 99)               // 6to4 relays
        || (a == 198 && (b == 18 || b == 19))             // benchmarks
        || (a == 198 && b == 51 && c == 100)              // documentation
        || (a == 203 && b == 0 && c == 113)               // documentation
        || a >= 224; // multicast, reserved, broadcast
    !special
}

/// Only 2000::/3 is of the public net; addresses that hold one of version 4 are as public as that is.
fn is_public_v6(address: Ipv6Addr) -> bool {
    let s = address.segments();
    let v4 = |high: u16, low: u16| {
        let ([a, b], [c, d]) = (high.to_be_bytes(), low.to_be_bytes());
        is_public_v4(Ipv4Addr::new(a, b, c, d))
    };
    match s {
        // Mapped (::ffff:0:0/96), translated (::ffff:0:0:0/96), NAT64 (64:ff9b::/96), 6to4 (2002::/16).
        [0, 0, 0, 0, 0, 0xFFFF, high, low]
        | [0, 0, 0, 0, 0xFFFF, 0, high, low]
        | [0x64, 0xFF9B, 0, 0, 0, 0, high, low]
        | [0x2002, high, low, ..] => v4(high, low),
        // Protocol assignments and Teredo (2001::/23), documentation (2001:db8::/32, 3fff::/20).
        [0x2001, second, ..] if second < 0x200 || second == 0xDB8 => false,
        [0x3FFF, second, ..] if second < 0x1000 => false,
        [first, ..] => (0x2000..0x4000).contains(&first),
    }
}

/// Finds the addresses of hosts and keeps those that may be reached.
#[derive(Debug, Default)]
pub(crate) struct Guard {
    allow_private: bool,
    /// A server of tests, of which the address is private.
    #[cfg(test)]
    exempt: Option<SocketAddr>,
    inner: DefaultResolver,
}

impl Guard {
    pub(crate) fn new(allow_private: bool) -> Self {
        Self { allow_private, ..Self::default() }
    }

    #[cfg(test)]
    pub(crate) fn exempting(address: SocketAddr) -> Self {
        Self { exempt: Some(address), ..Self::default() }
    }

    fn allows(&self, address: SocketAddr) -> bool {
        #[cfg(test)]
        if self.exempt == Some(address) {
            return true;
        }
        is_public(address.ip())
    }
}

impl Resolver for Guard {
    fn resolve(
        &self,
        uri: &Uri,
        config: &Config,
        timeout: NextTimeout,
    ) -> Result<ResolvedSocketAddrs, ureq::Error> {
        let found = self.inner.resolve(uri, config, timeout)?;
        if self.allow_private {
            return Ok(found);
        }
        let mut public = self.empty();
        for &address in found.iter().filter(|a| self.allows(**a)) {
            public.push(address);
        }
        match (public.is_empty(), found.first()) {
            (true, Some(first)) => Err(ureq::Error::Other(Box::new(Private(first.ip())))),
            _ => Ok(public),
        }
    }
}

/// All addresses of a host are private; holds the first.
#[derive(Debug)]
pub(crate) struct Private(pub(crate) IpAddr);

impl fmt::Display for Private {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is no address of the public net", self.0)
    }
}

impl std::error::Error for Private {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn special_addresses_are_not_public() {
        for address in [
            "0.0.0.0",
            "0.1.2.3",
            "10.0.0.1",
            "100.64.0.1",
            "100.127.255.255",
            "127.0.0.1",
            "127.9.9.9",
            "169.254.169.254",
            "172.16.0.1",
            "172.31.255.255",
            "192.0.0.8",
            "192.0.2.1",
            "192.88.99.1",
            "192.168.1.1",
            "198.18.0.1",
            "198.51.100.7",
            "203.0.113.9",
            "224.0.0.1",
            "239.255.255.250",
            "240.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "::7f00:1",
            "::ffff:127.0.0.1",
            "::ffff:10.0.0.1",
            "::ffff:0:169.254.169.254",
            "64:ff9b::a00:1",
            "64:ff9b::169.254.169.254",
            "64:ff9b:1::1",
            "100::1",
            "2001::1",
            "2001:db8::1",
            "2002:a00:1::",
            "2002:7f00:1::1",
            "3fff::1",
            "fc00::1",
            "fd12::1",
            "fe80::1",
            "fec0::1",
            "ff02::1",
            "5f00::1",
        ] {
            assert!(!is_public(address.parse().unwrap()), "{address}");
        }
    }

    #[test]
    fn others_are() {
        for address in [
            "1.1.1.1",
            "9.255.255.255",
            "11.0.0.0",
            "100.63.255.255",
            "100.128.0.0",
            "128.0.0.1",
            "169.253.0.1",
            "172.15.0.1",
            "172.32.0.1",
            "192.1.0.1",
            "223.255.255.255",
            "2606:4700::1111",
            "2a00:1450::1",
            "::ffff:8.8.8.8",
            "64:ff9b::808:808",
            "2002:808:808::1",
        ] {
            assert!(is_public(address.parse().unwrap()), "{address}");
        }
    }
}
