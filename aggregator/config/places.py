"""How hosts, addresses and paths in the configuration are read, and HTTP headers.

Like `aggregator.config.values`: what the program uses, or a `ValueError` that says what
was expected.
"""

import re
from ipaddress import ip_address
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import idna

from aggregator.config.values import expected

_HOST = re.compile(r"[^\s/@:?#\[\]]+|\[[0-9A-Fa-f:.]+\]")
# RFC 9110, 5.6.2 and 5.5: what a header may be called and may say.
_HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_HEADER_VALUE = re.compile(r"[\x20-\x7e\x80-\xff\t]*")


def ports(value: object) -> frozenset[int]:
    """A list of TCP ports."""
    if not isinstance(value, list | tuple) or not all(map(_is_port, value)):
        raise expected("a list of ports such as [8080, 8443]", value)
    return frozenset(value)


def _is_port(value: object) -> bool:
    return type(value) is int and 1 <= value <= 65_535


def host(value: object) -> str:
    """The name (in ASCII) or address of a host, without scheme and port."""
    if not isinstance(value, str) or not _HOST.fullmatch(value.strip()):
        raise expected('a host without scheme and port such as "example.org"', value)
    name = value.strip().lower()
    try:
        return name if name.isascii() else idna.encode(name, uts46=True).decode()
    except idna.IDNAError as error:
        raise expected("a name that a host can have", value) from error


def listen(value: object) -> str:
    """``host:port``; port 0 takes a free one."""
    place, _, port = str(value).strip().rpartition(":")
    number = int(port) if port.isascii() and port.isdigit() else -1
    if not _HOST.fullmatch(place) or not 0 <= number <= 65_535:
        raise expected('"host:port" such as "127.0.0.1:8080" or "[::1]:8080"', value)
    return f"{place}:{number}"


def engine(value: object) -> str:
    """``local``, or where the scheduler of a fleet listens."""
    what = '"local", "dask://host:8786" or "dask+tls://host:8786"'
    if value == "local":
        return "local"
    scheme, _, place = str(value).strip().partition("://")
    host, _, port = place.rpartition(":")
    numbered = port.isascii() and port.isdigit() and 1 <= int(port) <= 65_535
    if scheme not in {"dask", "dask+tls"} or not numbered or not _HOST.fullmatch(host):
        raise expected(what, value)
    return f"{scheme}://{place}"


def host_and_port(listens: str) -> tuple[str, int]:
    """The two parts of what `listen` gives; the host without brackets."""
    host, _, port = listens.rpartition(":")
    return host.strip("[]"), int(port)


def local_url(listens: str) -> str:
    """Where a browser on this machine finds what listens at ``host:port``."""
    place, _, port = listens.rpartition(":")
    try:
        everywhere = ip_address(place.strip("[]")).is_unspecified
    except ValueError:
        everywhere = False
    return f"http://{'localhost' if everywhere else place}:{port}"


def is_local(listens: str) -> bool:
    """Whether only this machine reaches what listens at ``host:port``."""
    place = listens.rpartition(":")[0].strip("[]")
    try:
        return ip_address(place).is_loopback
    except ValueError:
        return place.lower() == "localhost"


def is_public(url: str) -> bool:
    """Whether others than this machine's neighbours can reach an address, by its name.

    That it is reached in fact nobody can tell.
    """
    from feeds.http import addresses

    return not addresses.is_local(urlsplit(url).hostname or "")


def hubs(value: object) -> tuple[str, ...]:
    """A list of addresses that everybody may know, each once."""
    what = 'a list of plain addresses such as ["https://hub.example.org/"]'
    if not isinstance(value, list | tuple):
        raise expected(what, value)
    found = tuple(dict.fromkeys(url(item) for item in value))
    for one in found:
        parts = urlsplit(one)
        if "@" in parts.netloc or parts.fragment:
            raise expected(what, one)
    return found


def url(value: object) -> str:
    """An address of the web."""
    what = 'an address such as "https://example.org/feed.xml"'
    if not isinstance(value, str) or re.search(r"[\s\x00-\x1f]", value.strip()):
        raise expected(what, value)
    try:
        parts = urlsplit(value.strip())
        sound = parts.scheme in {"http", "https"} and parts.hostname and parts.port != 0
    except ValueError:
        sound = False
    if not sound:
        raise expected(what, value)
    return value.strip()


def public_url(value: object) -> str:
    """The service's own address: no query, no password, no slash at its end."""
    parts = urlsplit(url(value))
    if parts.query or parts.fragment or "@" in parts.netloc:
        raise expected('a plain address such as "https://news.example.org"', value)
    return urlunsplit(parts._replace(path=parts.path.rstrip("/")))


def path(value: object) -> Path:
    """A path; ``~`` is the home folder."""
    if not isinstance(value, str) or not value.strip() or "\0" in value:
        raise expected('a path such as "articles" or "~/news"', value)
    try:
        return Path(value.strip()).expanduser()
    except RuntimeError:
        raise expected("the home folder of a user that exists", value) from None


def url_or_path(value: object) -> str:
    """An address of the web or the path of a file."""
    if isinstance(value, str) and "://" in value:
        return url(value)
    return str(path(value))


def header(value: object) -> str:
    """The value of an HTTP header, which ends at no line of its own."""
    if not isinstance(value, str) or not _HEADER_VALUE.fullmatch(value):
        # What it says is not repeated: it may be a secret.
        raise ValueError("expected one line of plain letters")
    return value.strip()


def headers(value: object) -> tuple[tuple[str, str], ...]:
    """A table of HTTP headers."""
    if not isinstance(value, dict):
        raise expected('a table such as { Accept-Language = "en" }', value)
    for key in value:
        if not _HEADER_NAME.fullmatch(key):
            raise expected("the name of an HTTP header", key)
    return tuple((key, header(item)) for key, item in value.items())
