"""A URL taken apart once, so that every check and the transport mean the same host.

Two parsers that disagree over ``http://good\\@evil/`` are how guards are passed by.
This is the only one: what it cannot read plainly it refuses, and the transport is given
a URL put together again from the parts.
"""

import re
import socket
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv6Address
from typing import Self
from urllib.parse import SplitResult, quote, unquote, urljoin, urlsplit

import idna

from feeds.errors import FetchError

DEFAULT_PORTS = {"http": 80, "https": 443}
WEB_PORTS = frozenset({80, 443, *range(8000, 10_000)})

_UNREADABLE = re.compile(r"[\x00-\x1f\x7f\\]")
_HOST = re.compile(r"[a-z0-9_-]+(\.[a-z0-9_-]+)*")
_USERINFO = re.compile(r"//[^/?#]*@")
_PATH_SAFE = "/%:@!$&'()*+,;=~-._"
_QUERY_SAFE = _PATH_SAFE + "?[]{}|^`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where a request goes.

    ``host`` is lower case and ASCII, an IP address canonical. ``resource`` is path and
    query, percent-encoded, as they stand in the request line. ``credentials`` are
    ``user:password`` of the URL, decoded.
    """

    scheme: str
    host: str
    port: int
    resource: str
    credentials: str = ""

    @property
    def url(self) -> str:
        """The URL without credentials and fragment; safe to show and to log."""
        return f"{self.scheme}://{self.authority}{self.resource}"

    @property
    def authority(self) -> str:
        """Host and port, the port left out where it is the scheme's own."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        own = self.port == DEFAULT_PORTS[self.scheme]
        return host if own else f"{host}:{self.port}"

    @property
    def origin(self) -> tuple[str, str, int]:
        """Scheme, host and port (RFC 6454, 4)."""
        return self.scheme, self.host, self.port

    @classmethod
    def of(cls, url: str) -> Self:
        """Read an absolute http(s) URL.

        Raises `FetchError` of kind ``malformed`` for anything else, and for control
        characters and backslashes, which parsers are known to disagree about. Spaces
        and other characters of no URL are percent-encoded (RFC 3986, 2.1).
        """
        try:
            return cls._of(url.strip())
        except ValueError as error:
            raise FetchError(redacted(url), str(error), kind="malformed") from error

    @classmethod
    def _of(cls, url: str) -> Self:
        if _UNREADABLE.search(url):
            raise ValueError("a URL must not contain control characters or backslashes")
        parts = urlsplit(url)
        if parts.scheme not in DEFAULT_PORTS:
            raise ValueError(
                f"only http and https can be fetched, not {parts.scheme!r}"
            )
        query = f"?{quote(parts.query, safe=_QUERY_SAFE)}" if parts.query else ""
        return cls(
            scheme=parts.scheme,
            host=_canonical_host(parts.hostname or ""),
            port=DEFAULT_PORTS[parts.scheme] if parts.port is None else parts.port,
            resource=(quote(parts.path, safe=_PATH_SAFE) or "/") + query,
            credentials=_credentials(parts),
        )

    def join(self, reference: str) -> "Target":
        """The target of a reference found here, without any credentials of its own.

        Raises `FetchError` as `of` does.
        """
        try:
            url = urljoin(self.url, reference.strip())
        except ValueError as error:
            raise FetchError(self.url, str(error), kind="malformed") from error
        found = Target.of(url)
        return Target(
            scheme=found.scheme,
            host=found.host,
            port=found.port,
            resource=found.resource,
        )


def redacted(url: str) -> str:
    """``url`` without user and password, also where it is no proper URL."""
    return _USERINFO.sub("//", url, count=1)


def port_refusal(target: Target, allowed: frozenset[int]) -> str:
    """Why the port must not be asked, ``""`` if it may.

    Only ports where feeds live, besides those allowed for the host: a redirect to port
    25 or 6379 would make us speak HTTP to a mail server or a database.
    """
    if target.port in WEB_PORTS or target.port in allowed:
        return ""
    return (
        f"port {target.port} of {target.host} is none of the web; "
        f'ports = [{target.port}] in a [[host]] named "{target.host}" would permit it'
    )


def _credentials(parts: SplitResult) -> str:
    if parts.username is None:
        return ""
    return f"{unquote(parts.username)}:{unquote(parts.password or '')}"


def _canonical_host(host: str) -> str:
    if not host:
        raise ValueError("the URL names no host")
    if ":" in host:
        return _canonical_ipv6(host)
    ascii_host = host if host.isascii() else _idna(host)
    ascii_host = ascii_host.lower().removesuffix(".")
    if not _HOST.fullmatch(ascii_host):
        raise ValueError(f"{host!r} is no host name")
    try:
        # 2130706433, 0x7f.1 and 127.1 are ways to write 127.0.0.1
        return socket.inet_ntoa(socket.inet_aton(ascii_host))
    except OSError:
        return ascii_host


def _canonical_ipv6(host: str) -> str:
    try:
        address = IPv6Address(host)
    except AddressValueError:
        address = None
    if address is None or address.scope_id:
        raise ValueError(f"{host!r} is no IPv6 address")
    return str(address)


def _idna(host: str) -> str:
    try:
        return idna.encode(host, uts46=True).decode("ascii")
    except idna.IDNAError as error:
        raise ValueError(f"{host!r} is no host name ({error})") from error
