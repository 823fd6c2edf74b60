"""What a host lets robots visit (RFC 9309): the only home of protego.

Feeds are published for programs and are read without asking. Pages are for people: a
program that fetches them minds what the host says of that.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from protego import Protego

from feeds.http.model import Fetched
from feeds.model import Robots

PRODUCT = "aggregator"
"""How files name us, whatever the whole User-Agent says (RFC 9309, 2.2.1)."""

LARGEST = 512_000
"""Bytes of a file that are heeded; RFC 9309, 2.5, wants 500 KiB at least."""

FRESH = timedelta(days=1)
"""How long a file may be remembered (RFC 9309, 2.4)."""

AGAIN = timedelta(hours=1)
"""How long it is remembered that there was no answer: until then nothing is asked."""

CLOSED = "User-agent: *\nDisallow: /\n"


def origin_of(url: str) -> str:
    """The origin whose rules hold for a URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}"


def address(origin: str) -> str:
    """Where the rules of an origin are."""
    return f"{origin}/robots.txt"


def understood(origin: str, fetched: Fetched, now: datetime) -> Robots:
    """What came of asking for the rules.

    A file that is not there forbids nothing (2.3.1.3); where the server fails or is not
    reached, everything is forbidden for the time being (2.3.1.4).
    """
    kind = fetched.failure.kind if fetched.failure else ""
    if fetched.body is not None:
        rules = fetched.body[:LARGEST].decode("utf-8-sig", "replace")
    else:
        rules = "" if kind.startswith("http-4") and kind != "http-429" else CLOSED
    lasting = AGAIN if rules == CLOSED else FRESH
    return Robots(origin=origin, rules=rules, fetched=now, until=now + lasting)


def allows(robots: Robots, url: str) -> bool:
    """Whether a page may be visited by a program of ours."""
    return bool(Protego.parse(robots.rules).can_fetch(url, PRODUCT))
