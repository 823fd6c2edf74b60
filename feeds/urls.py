"""One form for the many spellings of an address (RFC 3986, section 6)."""

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import urljoin, urlsplit

from feeds import hosts, tracking

WEB = frozenset({"http", "https"})
SCHEMES = WEB | {"geo", "magnet", "mailto", "tel", "xmpp"}

_KEPT = 2048  # addresses; an entry names its own in several places
_DEFAULT_PORTS = {"http": 80, "https": 443}
_TRIMMED = "".join(map(chr, range(33)))  # C0 and space, as browsers trim (WHATWG URL)
_INSIDE = re.compile(r"[\t\r\n]")  # browsers drop these within an address
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
# What comes out as it went in, whatever its base.
_PLAIN = re.compile(
    r"(https?)://([a-z0-9][a-z0-9.-]*)(?:(/[\w.~/=-]*)(?:\?([\w.~/=&-]+))?)?", re.A
)
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_NEEDS_ESCAPE = re.compile(r"[^\x21-\x7e]+|[\"<>\\^`{|}]|%(?![0-9a-fA-F]{2})")
_NORMAL = re.compile(r"[\w.~/=&?:;,+-]*", re.ASCII)
_AMP_START = re.compile(r"^/amp(?=/.)")
_AMP_END = re.compile(r"(?<=.)(?:/amp|\.amp)$|(?<=.)\.amp(?=\.html?$)")
_SESSION = re.compile(r";jsessionid=[^/]*$", re.IGNORECASE)


class _Parts(NamedTuple):
    """A web address, taken apart; ``host`` in lower case and IDNA."""

    scheme: str
    host: str
    port: int | None
    path: str
    query: str
    fragment: str


def absolute(href: str, base: str, *, schemes: frozenset[str] = SCHEMES) -> str:
    """``href`` resolved at ``base``, or ``""`` where that gives no safe absolute URL.

    Spaces and characters that no URL may hold are escaped, nothing else changes.
    ``base`` may be empty; then only an absolute ``href`` has a result.
    """
    return _absolute(href, base, schemes)


@lru_cache(maxsize=_KEPT)
def _absolute(href: str, base: str, schemes: frozenset[str]) -> str:
    address = _INSIDE.sub("", href.strip(_TRIMMED))
    if _PLAIN.fullmatch(address):
        return address
    if not address:
        return ""  # to a reader it means "here", which is no address worth keeping
    try:
        resolved = urljoin(base, address) if base else address
        if resolved.startswith("//"):
            resolved = f"https:{resolved}"
        parts = urlsplit(resolved)
        host = parts.hostname
    except ValueError:  # "http://[" and the like
        return ""
    if not _SCHEME.match(resolved) or parts.scheme not in schemes:
        return ""
    if parts.scheme in WEB and not host:
        return ""
    return _UNSAFE.sub(_escaped, resolved)


def canonical(url: str, *, fragment: bool = False) -> str:
    """The key under which two addresses of one article are equal; else ``""``.

    Scheme, user, default port, ``www.``/``m.``/``mobile.``/``amp.`` in front of the
    registrable domain, AMP paths, tracking parameters (`feeds.tracking`) and a trailing
    slash do not count; the order of the query does. The envelopes of link counters
    and AMP caches are opened. With ``fragment`` the fragment counts as well; one that
    starts with ``/`` or ``!`` always does, for it names a page.

    ``canonical("https://" + canonical(url)) == canonical(url)``.
    """
    address = tracking.opened(url.strip(_TRIMMED))
    return _canonical(address, fragment and "#" in address)


@lru_cache(maxsize=_KEPT)
def _canonical(address: str, fragment: bool) -> str:
    parts = _split(address)
    if parts is None:
        return ""
    path = _page(_flat(_normal(parts.path)).rstrip("/"))
    query = tracking.without(_normal(parts.query))
    anchor = tracking.without(_normal(parts.fragment))
    if not fragment and not anchor.startswith(("/", "!")):
        anchor = ""
    # Not urlunsplit: newer Pythons write two more slashes before a path of "//".
    tail = (f"?{query}" if query else "") + (f"#{anchor}" if anchor else "")
    return f"{_address(parts)}{path}{tail}"


def site(url: str) -> str:
    """The registrable domain of a URL by the public suffix list, or ``""``.

    Private suffixes count (``one.github.io`` is a site of its own). A host that has no
    registrable domain (an IP address, ``localhost``) stands for itself, with its port.
    """
    parts = _split(url.strip(_TRIMMED))
    if parts is None:
        return ""
    return hosts.registrable(parts.host) or _authority(parts)


def host(url: str) -> str:
    """The host of an http(s) URL, lower case and IDNA, without ``www.``; or ``""``."""
    parts = _split(url.strip(_TRIMMED))
    return hosts.bare(parts.host) if parts else ""


def redacted(url: str) -> str:
    """``url`` fit for a log: without user name and password."""
    head, mark, rest = url.partition("//")
    end = re.search(r"[/?#]|$", rest)
    authority = rest[: end.start()] if end else rest
    if not mark or "@" not in authority:
        return url
    return f"{head}//{rest[authority.rindex('@') + 1 :]}"


@lru_cache(maxsize=_KEPT)
def _split(url: str) -> _Parts | None:
    plain = _PLAIN.fullmatch(url)
    if plain:
        scheme, written, path, query = plain.groups("")
        host = hosts.canonical(written)
        return _Parts(scheme, host, None, path, query, "") if host else None
    try:
        parts = urlsplit(_INSIDE.sub("", url))
        name = parts.hostname
        port = parts.port  # raises where it is no number
    except ValueError:
        return None
    host = hosts.canonical(name) if name and parts.scheme in WEB else ""
    if not host:
        return None
    return _Parts(parts.scheme, host, port, parts.path, parts.query, parts.fragment)


def _authority(parts: _Parts) -> str:
    name = f"[{parts.host}]" if ":" in parts.host else parts.host
    if parts.port in (None, _DEFAULT_PORTS[parts.scheme]):
        return name
    return f"{name}:{parts.port}"


def _address(parts: _Parts) -> str:
    return _authority(parts).replace(parts.host, hosts.bare(parts.host), 1)


def _page(path: str) -> str:
    """A path without a session's number, and as that of the page which AMP shows."""
    if ";" in path:
        path = _SESSION.sub("", path)
    if "amp" in path:
        path = _AMP_END.sub("", _AMP_START.sub("", path))
    return path.rstrip("/")


def _flat(path: str) -> str:
    """A path without dot segments (RFC 3986, 5.2.4)."""
    if "/." not in path:
        return path
    kept: list[str] = []
    for segment in path.split("/")[1:]:
        if segment == "..":
            del kept[-1:]
        elif segment != ".":
            kept.append(segment)
    return "/" + "/".join(kept)


def _normal(text: str) -> str:
    """Percent-encoding in its normal form (RFC 3986, 6.2.2)."""
    if _NORMAL.fullmatch(text):
        return text
    encoded = _NEEDS_ESCAPE.sub(_escaped, text)
    return _ESCAPE.sub(_plainest, encoded)


def _plainest(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.match(character) else escape[0].upper()


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
