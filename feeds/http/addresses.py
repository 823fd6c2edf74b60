"""Which IP addresses a feed may come from: the public ones.

A feed aggregator asks whatever a stranger's redirect or name server tells it to ask,
from inside its owner's network. So every address is looked at after the name was
resolved and again when the socket is opened, and one forbidden answer spoils them all.

The ranges are those of the IANA special-purpose registries (RFC 6890), multicast, and
the metadata addresses of cloud providers.
"""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from feeds.hosts import is_address

Address = IPv4Address | IPv6Address
Ranges = tuple[tuple[IPv4Network | IPv6Network, str], ...]

# Neighbours: a person may have a feed there, and says so with `allow_private`.
_PRIVATE: Ranges = tuple(
    (ip_network(network), what)
    for network, what in (
        ("10.0.0.0/8", "a private address"),
        ("100.64.0.0/10", "a carrier's shared address"),
        ("127.0.0.0/8", "this machine itself"),
        ("172.16.0.0/12", "a private address"),
        ("192.168.0.0/16", "a private address"),
        ("198.18.0.0/15", "a benchmarking address"),
        ("::1/128", "this machine itself"),
        ("fc00::/7", "a private address"),
    )
)

# Nothing that a feed could come from, whatever the configuration says.
_NEVER: Ranges = tuple(
    (ip_network(network), what)
    for network, what in (
        ("0.0.0.0/8", "no address of a host"),
        ("100.100.100.200/32", "a cloud metadata address"),
        ("168.63.129.16/32", "a cloud metadata address"),
        ("169.254.0.0/16", "a link-local (cloud metadata) address"),
        ("192.0.0.0/24", "a protocol address"),
        ("192.0.2.0/24", "a documentation address"),
        ("192.88.99.0/24", "a relay address"),
        ("198.51.100.0/24", "a documentation address"),
        ("203.0.113.0/24", "a documentation address"),
        ("224.0.0.0/4", "a multicast address"),
        ("240.0.0.0/4", "a reserved address"),
        ("2001::/23", "a protocol address"),
        ("2001:db8::/32", "a documentation address"),
        ("3fff::/20", "a documentation address"),
        ("fd00:ec2::254/128", "a cloud metadata address"),
        ("fe80::/10", "a link-local address"),
        ("ff00::/8", "a multicast address"),
    )
)

# RFC 6761, RFC 6762, RFC 8375, and ICANN's reservation of "internal" (2024)
_LOCAL_DOMAINS = (".localhost", ".local", ".home.arpa", ".internal", ".lan")

_GLOBAL_UNICAST = ip_network("2000::/3")
_NAT64 = ip_network("64:ff9b::/96")
_COMPATIBLE = ip_network("::/96")
_LOW_32_BITS = 0xFFFF_FFFF


def refusal(host: str, addresses: Iterable[str], *, allow_private: bool) -> str:
    """Why ``host``, which has these ``addresses``, must not be asked; ``""`` if it may.

    One forbidden address among public ones is enough: a name that answers with both is
    broken or an attack (a rebinding name shows the public one to whoever checks).
    """
    for text in addresses:
        reached = _unwrapped(ip_address(text))
        never, private = _objections(reached)
        if never:
            return f"{_described(host, text, reached)} {never}, which is never asked"
        if private and not allow_private:
            return (
                f"{_described(host, text, reached)} {private}; "
                "allow_private = true would permit it"
            )
    return ""


def is_local(host: str) -> bool:
    """Whether ``host`` lies in the reader's own network, as far as its name tells.

    A private address, a name without a dot, or one below a domain kept for this.
    """
    if is_address(host):
        return any(_objections(_unwrapped(ip_address(host))))
    return "." not in host or host.endswith(_LOCAL_DOMAINS)


def same_address(one: str, other: str) -> bool:
    """Whether two spellings are one IP address."""
    return ip_address(one) == ip_address(other)


def _described(host: str, text: str, reached: Address) -> str:
    address = text if same_address(text, str(reached)) else f"{text} ({reached})"
    return f"{address} is" if host == text else f"{host} is {address},"


def _objections(reached: Address) -> tuple[str, str]:
    """What speaks against an address always, and what unless it may be private."""
    never, private = _named(reached, _NEVER), _named(reached, _PRIVATE)
    foreign = isinstance(reached, IPv6Address) and reached not in _GLOBAL_UNICAST
    if foreign and not never and not private:
        return "no public address", ""
    return never, private


def _named(address: Address, ranges: Ranges) -> str:
    return next((what for network, what in ranges if address in network), "")


def _unwrapped(address: Address) -> Address:
    """The address that packets to ``address`` would reach: what it wraps, or itself.

    IPv4-mapped and -compatible (RFC 4291, 2.5.5), 6to4 (RFC 3056) and NAT64 (RFC 6052)
    addresses carry an IPv4 address inside. Teredo (RFC 4380) lies in a range that is
    refused anyway.
    """
    if isinstance(address, IPv4Address):
        return address
    if address in _NAT64 or (address in _COMPATIBLE and int(address) > 1):
        return IPv4Address(int(address) & _LOW_32_BITS)
    return address.ipv4_mapped or address.sixtofour or address
