"""One form for the many spellings of an address (RFC 3986, section 6)."""

import re
from functools import lru_cache
from ipaddress import ip_address
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

import idna
from tld import get_fld

from feeds import tracking

WEB = frozenset({"http", "https"})
SCHEMES = WEB | {"geo", "magnet", "mailto", "tel", "xmpp"}

_DEFAULT_PORTS = {"http": 80, "https": 443}
_NARROW = frozenset({"amp", "m", "mobile", "www"})  # the same pages, another layout
_TRIMMED = "".join(map(chr, range(33)))  # C0 and space, as browsers trim (WHATWG URL)
_INSIDE = re.compile(r"[\t\r\n]")  # browsers drop these within an address
_SCHEME = re.compile(r"([a-zA-Z][a-zA-Z0-9+.-]*):")
_UNSAFE = re.compile(r"[\x00-\x20\x7f\"<>\\^`{|}]")
_ESCAPE = re.compile(r"%([0-9a-fA-F]{2})")
_UNRESERVED = re.compile(r"[A-Za-z0-9._~-]")
_NEEDS_ESCAPE = re.compile(r"[^\x21-\x7e]+|[\"<>\\^`{|}]|%(?![0-9a-fA-F]{2})")
_AMP_START = re.compile(r"^/amp(?=/.)")
_AMP_END = re.compile(r"(?<=.)(?:/amp|\.amp)$|(?<=.)\.amp(?=\.html?$)")
_SESSION = re.compile(r";jsessionid=[^/]*$", re.IGNORECASE)


def absolute(href: str, base: str, *, schemes: frozenset[str] = SCHEMES) -> str:
    """``href`` resolved at ``base``, or ``""`` where that gives no safe absolute URL.

    Spaces and characters that no URL may hold are escaped, nothing else changes.
    ``base`` may be empty; then only an absolute ``href`` has a result.
    """
    address = _INSIDE.sub("", href.strip(_TRIMMED))
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
    parts = _split(tracking.opened(url.strip(_TRIMMED)))
    if parts is None:
        return ""
    path = _SESSION.sub("", _flat(_normal(parts.path)).rstrip("/"))
    path = _AMP_END.sub("", _AMP_START.sub("", path)).rstrip("/")
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
    return _registrable(_host(parts.hostname or "")) or _authority(parts)


def host(url: str) -> str:
    """The host of an http(s) URL, lower case and IDNA, without ``www.``; or ``""``."""
    parts = _split(url.strip(_TRIMMED))
    return _bare(_host(parts.hostname or "")) if parts else ""


def redacted(url: str) -> str:
    """``url`` fit for a log: without user name and password."""
    head, mark, rest = url.partition("//")
    end = re.search(r"[/?#]|$", rest)
    authority = rest[: end.start()] if end else rest
    if not mark or "@" not in authority:
        return url
    return f"{head}//{rest[authority.rindex('@') + 1 :]}"


def _split(url: str) -> SplitResult | None:
    try:
        parts = urlsplit(_INSIDE.sub("", url))
        known = parts.scheme in WEB and bool(parts.hostname)
        _ = parts.port  # raises where it is no number
    except ValueError:
        return None
    return parts if known and _host(parts.hostname or "") else None


@lru_cache(maxsize=4096)
def _host(name: str) -> str:
    """A host name in lower case and IDNA ("uts46" maps as browsers do)."""
    plain = unquote(name).lower().rstrip(".")
    if plain.isascii():
        return "" if re.search(r"[\s/?#@<>\\^|%]", plain) else plain
    try:
        return idna.encode(plain, uts46=True).decode("ascii")
    except idna.IDNAError:
        return ""


@lru_cache(maxsize=4096)
def _registrable(name: str) -> str:
    """The registrable domain of a host, ``""`` where it has none."""
    try:
        shown = idna.decode(name) if "xn--" in name else name
    except idna.IDNAError:
        shown = name
    found = get_fld(f"https://{shown}/", search_private=True, fail_silently=True)
    return _host(found) if found else ""


def _authority(parts: SplitResult) -> str:
    name = _host(parts.hostname or "")
    if ":" in name:
        name = f"[{name}]"
    if parts.port in (None, _DEFAULT_PORTS[parts.scheme]):
        return name
    return f"{name}:{parts.port}"


def _address(parts: SplitResult) -> str:
    authority = _authority(parts)
    name = _host(parts.hostname or "")
    return authority.replace(name, _bare(name), 1)


def _bare(name: str) -> str:
    """A host without the labels that only choose a layout."""
    registrable = _registrable(name)
    if not registrable or _is_address(name):
        return name
    front = name.removesuffix(registrable).split(".")[:-1]
    return ".".join([label for label in front if label not in _NARROW] + [registrable])


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True


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
    encoded = _NEEDS_ESCAPE.sub(_escaped, text)
    return _ESCAPE.sub(_plainest, encoded)


def _plainest(escape: re.Match[str]) -> str:
    character = chr(int(escape[1], 16))
    return character if _UNRESERVED.match(character) else escape[0].upper()


def _escaped(match: re.Match[str]) -> str:
    return "".join(f"%{byte:02X}" for byte in match[0].encode("utf-8", "replace"))
