"""A feed of our own must not be read: its stories would be told of themselves. Pure."""

from dataclasses import replace
from ipaddress import ip_address

from feeds.errors import FetchError
from feeds.http.target import Target
from feeds.model import Failure, Reading, Source

LOOP = Failure(
    kind="loop",
    reason="this is a feed that we publish ourselves, so reading it would go round in "
    "a circle; subscribe to the feeds that it is made of",
)


def refused(reading: Reading, tag: str, url: str) -> Reading:
    """The reading, or that it failed where what was read is our own: see `is_own`."""
    if reading.feed is None or not is_own(reading.feed.source, tag, url):
        return reading
    return replace(reading, feed=None, failure=LOOP)


def is_own(source: Source, tag: str, url: str) -> bool:
    """Whether a feed that says this of itself is published by this very service.

    ``tag`` begins all ids that it mints (RFC 4151), ``url`` is its public address. A
    feed with an id tells by it, so that two services may read each other. One without
    (RSS, JSON Feed) tells by its ``rel="self"`` link, unless the service has only an
    address that every machine has.
    """
    if source.id:
        return source.id.startswith(f"{tag}:")
    selves = (link.href for link in source.links if link.rel == "self")
    return any(_lies_below(href, url) for href in selves)


def _lies_below(href: str, url: str) -> bool:
    try:
        address, ours = Target.of(href), Target.of(url)
    except FetchError:
        return False  # what nobody can ask for leads nowhere
    if _is_everybodys(ours.host) or address.authority != ours.authority:
        return False
    return address.resource.startswith(f"{ours.resource.rstrip('/')}/")


def _is_everybodys(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")
    return address.is_loopback or address.is_unspecified
