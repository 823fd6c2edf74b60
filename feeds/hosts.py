"""The names of hosts: in ASCII, by the public suffix list, without their layout."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import unquote

import idna

_NARROW = frozenset({"amp", "m", "mobile", "www"})  # the same pages, another layout


@lru_cache(maxsize=4096)
def canonical(name: str) -> str:
    """A host name in lower case and IDNA ("uts46" maps as browsers do)."""
    plain = unquote(name).lower().rstrip(".")
    if plain.isascii():
        return "" if re.search(r"[\s/?#@<>\\^|%]", plain) else plain
    try:
        return idna.encode(plain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


@lru_cache(maxsize=4096)
def registrable(name: str) -> str:
    """The registrable domain of a host, ``""`` where it has none."""
    from tld import get_fld  # loads an HTTP client and TLS, 8 MB

    try:
        shown = idna.decode(name) if "xn--" in name else name
    except idna.IDNAError:
        shown = name
    found = get_fld(f"https://{shown}/", search_private=True, fail_silently=True)
    return canonical(found) if found else ""


@lru_cache(maxsize=4096)
def bare(name: str) -> str:
    """A host without the labels that only choose a layout."""
    domain = registrable(name)
    if not domain or is_address(name):
        return name
    front = name.removesuffix(domain).split(".")[:-1]
    return ".".join([label for label in front if label not in _NARROW] + [domain])


def is_address(name: str) -> bool:
    """Whether ``name`` is an IP address rather than a name."""
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
