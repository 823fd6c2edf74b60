"""Addresses of feeds as people hand them on, and the URLs they mean.

Browsers and podcast programs gave feeds schemes of their own (``feed:``, ``itpc:``),
people leave the scheme out, and pages hand out URLs with their HTML escapes.
"""

import re
from urllib.parse import quote, unquote_to_bytes

from feeds.errors import FetchError
from feeds.http.target import Target

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]*):(?://)?", re.IGNORECASE)
_FEED_SCHEMES = frozenset({"feed", "itpc", "pcast", "podcast"})
_SECURE_FEED_SCHEMES = frozenset({"feeds", "itpcs", "podcasts"})
_WEB = re.compile(r"https?:", re.IGNORECASE)
# what comes before a path, where no scheme does: a host with a dot or a port
_BARE = re.compile(r"[^\s:/?#@]+(?:\.[^\s:/?#@]+|:[0-9]+)(?=[:/?#]|$)")
_ESCAPE = re.compile(r"%[0-9A-Fa-f]{2}")
_ESCAPED_AMPERSAND = re.compile(r"&(?:amp|#0*38|#x0*26);", re.IGNORECASE)


def meant(spelled: str) -> tuple[str, ...]:
    """The URLs that ``spelled`` may mean, the best first; at least one.

    Where the scheme is not told, that is ``https`` and then ``http``; what is no
    address of the web is given back as it is, to be refused where it is read. URLs of
    redirects are not read like this: a server has to say what it means.
    """
    url = _ESCAPED_AMPERSAND.sub("&", spelled.strip())
    scheme = _SCHEME.match(url)
    name = scheme[1].lower() if scheme else ""
    if scheme and name in _FEED_SCHEMES | _SECURE_FEED_SCHEMES:
        rest = url[scheme.end() :]
        if _WEB.match(rest):
            return (rest,)
        if name in _SECURE_FEED_SCHEMES:
            return (f"https://{rest.lstrip('/')}",)
        return _either(rest.lstrip("/"))
    if url.startswith("//") or _BARE.match(url):
        return _either(url.lstrip("/"))
    return (url,)


def key(spelled: str) -> str:
    """Equal for two spellings of one feed's address; what is none stands for itself.

    These do not count: the scheme, credentials, ``www.`` in front, the form of the host
    (case, IDNA, a dot at its end), the scheme's own port, slashes at the end of the
    path, a fragment, and how letters are escaped (RFC 3986, 6.2). All else does:
    ``?feed=atom`` is another feed than ``?feed=rss``, and what looks like tracking may
    choose one, as may a host for small screens. A key is no address.
    """
    try:
        target = Target.of(meant(spelled)[0])
    except FetchError:
        return spelled.strip()
    path, mark, query = target.resource.partition("?")
    place = f"{target.authority.removeprefix('www.')}{path.rstrip('/')}{mark}{query}"
    return _ESCAPE.sub(_normal, place)


def _normal(escape: re.Match[str]) -> str:
    """The letter itself where it needs no escape, else the escape in capitals."""
    return quote(unquote_to_bytes(escape[0]), safe="~")


def _either(rest: str) -> tuple[str, ...]:
    # credentials are not sent in clear because TLS did not work
    return (
        (f"https://{rest}",) if "@" in rest else (f"https://{rest}", f"http://{rest}")
    )
