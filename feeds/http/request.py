"""What we say when we ask: who we are, what we read, what we have already."""

import base64
import re
from collections.abc import Iterator

from feeds.errors import FetchError
from feeds.http.model import Fetch
from feeds.http.target import Target
from feeds.http.trail import Trail
from feeds.model import Validators

ACCEPT = (
    "application/atom+xml, application/rss+xml, application/feed+json, "
    "application/rdf+xml;q=0.9, application/json;q=0.8, application/xml;q=0.8, "
    "text/xml;q=0.8, */*;q=0.1"
)
_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")
_OURS = frozenset(
    {
        "accept-encoding",
        "connection",
        "content-length",
        "host",
        "if-modified-since",
        "if-none-match",
        "transfer-encoding",
    }
)


def conditions(fetch: Fetch, target: Target) -> Validators:
    """The validators that a request to ``target`` carries; none if it is no revisit.

    Unless it is known whose they are they go along every redirect.
    """
    if fetch.message or fetch.unconditional or fetch.vouched_by not in {"", target.url}:
        return Validators()
    return fetch.validators


def header_lines(fetch: Fetch, trail: Trail, user_agent: str) -> tuple[bytes, ...]:
    """The header lines of the request to the trail's target, ``Host`` left out.

    ``Accept-Encoding`` is always the same, because an ETag may depend on it (RFC 9110,
    8.8.3.3). Whoever knows an ETag may answer with what came since (RFC 3229 with the
    instance manipulation ``feed``). What the subscription configures, and credentials,
    go to their own origin only. No cookies, no ``Referer``, no ``Cache-Control``.

    Raises `FetchError` of kind ``malformed`` for a header that cannot be sent.
    """
    lines = {
        "User-Agent": fetch.user_agent or user_agent,
        "Accept": ACCEPT,
        "Accept-Encoding": "gzip",
    }
    if fetch.message is not None:
        lines |= {"Accept": "*/*", "Content-Type": fetch.message.content_type}
    known = conditions(fetch, trail.target)
    if known.etag is not None:
        lines["If-None-Match"] = known.etag
        lines["A-IM"] = "feed"
    if known.last_modified is not None:
        lines["If-Modified-Since"] = known.last_modified
    if trail.trusted:
        own = dict(_private(fetch, trail))
        replaced = {name.lower() for name in own}
        lines = {n: v for n, v in lines.items() if n.lower() not in replaced} | own
    return tuple(_line(trail, name, value) for name, value in lines.items())


def _private(fetch: Fetch, trail: Trail) -> Iterator[tuple[str, str]]:
    if trail.start.credentials:
        token = base64.b64encode(trail.start.credentials.encode()).decode("ascii")
        yield "Authorization", f"Basic {token}"
    for name, value in fetch.headers:
        if name.lower() not in _OURS:
            yield name, value


def _line(trail: Trail, name: str, value: str) -> bytes:
    if not _NAME.fullmatch(name) or _UNSENDABLE.search(value):
        raise FetchError(
            trail.start.url, f"the header {name!r} cannot be sent", kind="malformed"
        )
    # curl takes "Name;" for a header that is sent empty and "Name:" for one left out
    text = f"{name}: {value}" if value.strip() else f"{name};"
    return text.encode("latin-1", errors="replace")
