"""Who published an entry.

In this order: the source that the entry names; the feed itself where the entry lies on
the feed's own site; the site that the entry links to (link blogs); the subscription.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple
from urllib.parse import urlsplit

from feeds import urls
from feeds.channels import channel, is_passage
from feeds.hostnames import shown
from feeds.model import Entry, Feed, Outlet, Source

ENOUGH = 5
"""Entries that all lead to one site make it the feed's own, whatever the feed says."""

NAMELESS = frozenset(
    {
        *("articles", "blog", "feed", "home", "journal", "latest", "news", "posts"),
        *("rss", "rss feed", "top stories", "untitled", "world"),
    }
)
"""Titles of feeds that tell nobody who speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Home:
    """Where a feed is at home: its outlet, and the channels and sites it writes on.

    ``outlet`` has an empty key where the feed's own address does not tell. A folder has
    no home at all: ``outlet`` is ``None``.
    """

    outlet: Outlet | None
    channels: frozenset[str] = frozenset()
    sites: frozenset[str] = frozenset()


class Origin(NamedTuple):
    """Who published an entry, and whether its feed is their ``own``."""

    outlet: Outlet
    own: bool


def assigned(
    feed: Feed, *, location: str, title: str, fallback: Outlet
) -> tuple[Origin, ...]:
    """Where each entry of a feed or folder comes from.

    ``location`` is where the document came from, ``title`` the person's own name for
    the outlet, ``fallback`` the outlet of what names nobody; an outlet that an entry
    already has goes before it.
    """
    home = _home(feed, location, title)
    return tuple(_assigned(entry, home, fallback) for entry in feed.entries)


def _assigned(entry: Entry, home: Home, fallback: Outlet) -> Origin:
    if entry.source is not None:
        outlet = _of_source(entry.source, entry, home)
        if outlet is not None:
            own = _is_own(outlet.key, "", home)
            return Origin(_named(outlet, home) if own else outlet, own)
    link = entry.link
    written_at = channel(link)
    if home.outlet and (not link or _is_own(written_at, link, home)):
        key = written_at or home.outlet.key
        if key:
            return Origin(_keyed(home.outlet, key), own=True)
    if written_at:
        return Origin(_of_site(written_at, link), own=False)
    if link and not is_passage(link):
        # One of many writers, who knows which: equal to no other.
        return Origin(_of_site("", link), own=False)
    return Origin(entry.outlet if entry.outlet.key else fallback, own=True)


def _is_own(key: str, link: str, home: Home) -> bool:
    if key:
        return key in home.channels
    return is_passage(link) or urls.site(link) in home.sites


def _named(outlet: Outlet, home: Home) -> Outlet:
    return _keyed(home.outlet, outlet.key) if home.outlet else outlet


def _keyed(outlet: Outlet, key: str) -> Outlet:
    return outlet if outlet.key == key else replace(outlet, key=key)


def _of_source(source: Source, entry: Entry, home: Home) -> Outlet | None:
    """The outlet that an entry names, or ``None`` if it names none."""
    page = next((link.href for link in source.links if link.rel == "alternate"), "")
    keys = (channel(address) for address in _addresses(source))
    key = next((key for key in keys if key), "")
    name = source.title
    if not key and home.outlet and name.casefold() == home.outlet.name.casefold():
        key = home.outlet.key
    if not key and home.outlet is None:
        # A document saved from a site: its publisher is who writes there.
        key = channel(entry.link)
    if not key and name:
        key = f"title:{' '.join(name.casefold().split())}"
    return Outlet(key=key, name=name or _called(key), url=page) if key else None


def _addresses(source: Source) -> Iterator[str]:
    """Where a source may be found, its own page first."""
    yield from (link.href for link in source.links if link.rel == "alternate")
    yield from (link.href for link in source.links if link.rel == "self")
    yield source.id


def _of_site(key: str, link: str) -> Outlet:
    parts = urlsplit(link)
    page = f"https://{key}/" if key else f"{parts.scheme}://{parts.netloc}/"
    return Outlet(
        key=key, name=_called(key or urls.host(link)), url=urls.redacted(page)
    )


def _called(key: str) -> str:
    """What an outlet is called of which only the place is known."""
    host, slash, rest = key.partition("/")
    return f"{shown(host)}{slash}{rest}"


def _home(feed: Feed, location: str, title: str) -> Home:
    if feed.source == Source():
        return Home(outlet=None)
    addresses = [address for address in (*_addresses(feed.source), location) if address]
    keys = [key for key in map(channel, addresses) if key]
    page = next(
        (link.href for link in feed.source.links if link.rel == "alternate"), ""
    )
    channels = frozenset([*keys, *_only_channel(feed)])
    key = next(iter(keys), "")
    called = feed.source.title
    telling = called if called.casefold() not in NAMELESS else ""
    name = title or telling or _called(key)
    return Home(
        outlet=Outlet(key=key, name=name or called, url=page),
        channels=channels,
        sites=frozenset(urls.site(f"https://{name}") for name in channels),
    )


def _only_channel(feed: Feed) -> tuple[str, ...]:
    """The one channel that all entries lead to, if they are many enough to say so."""
    counted = Counter(channel(entry.link) for entry in feed.entries if entry.link)
    alone = len(counted) == 1 and counted.total() >= ENOUGH
    return tuple(key for key in counted if key) if alone else ()
