"""The nouns of the wire: Atom's, because Atom (RFC 4287) named them best.

Every value here is frozen, picklable and compares by content. Times are aware UTC
``datetime``; an absent text is ``""``, an absent time is ``None``. One copy of each
noun: the same `Entry` comes out of a parser, lies in the database and goes into a
published feed.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from feeds.packing import packed

Kind = Literal["url", "folder", "file", "opml"]


def is_remote(kind: Kind, location: str) -> bool:
    """Whether reading what lies there needs the network; a list may lie anywhere."""
    return kind == "url" or (kind == "opml" and "://" in location)


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """``atom:link`` (RFC 4287, 4.2.7); an enclosure is one with ``rel="enclosure"``."""

    href: str
    rel: str = "alternate"
    type: str = ""
    hreflang: str = ""
    title: str = ""
    length: int | None = None


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A Person construct (RFC 4287, 3.2)."""

    name: str
    email: str = ""
    uri: str = ""


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """``atom:category`` (RFC 4287, 4.2.2)."""

    term: str
    scheme: str = ""
    label: str = ""


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """What a feed says of itself; also ``atom:source`` (RFC 4287, 4.2.11)."""

    id: str = ""
    title: str = ""
    subtitle: str = ""
    updated: datetime | None = None
    links: tuple[Link, ...] = ()
    authors: tuple[Person, ...] = ()
    icon: str = ""
    logo: str = ""
    rights: str = ""
    language: str = ""


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """Who published an article.

    ``key`` is stable and compares: ``example.org`` for a site, ``subscription:name``
    for a folder without anything better, ``title:the herald`` where only a name is
    known. An empty key is an unknown outlet, which never equals another one.
    """

    key: str = ""
    name: str = ""
    url: str = ""


@packed
@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, clean: safe HTML, absolute URLs, sane dates.

    ``id`` is kept as it came and may be empty. ``key`` identifies the entry within its
    subscription; ``link_key`` is the canonical URL where it identifies one article,
    else empty. ``title`` and ``text`` are plain text (``text`` has one paragraph a line
    and comes from the fuller of content and summary); ``summary`` and ``content`` are
    sanitised HTML. ``comments`` is where the answers to it are, ``replies`` how many
    there were. ``own`` tells that the feed is the outlet's own,
    ``from_page`` that the text is that of its page, not the feed's.
    """

    id: str = ""
    key: str = ""
    title: str = ""
    summary: str = ""
    content: str = ""
    text: str = ""
    links: tuple[Link, ...] = ()
    link_key: str = ""
    authors: tuple[Person, ...] = ()
    categories: tuple[Category, ...] = ()
    published: datetime | None = None
    updated: datetime | None = None
    language: str = ""
    rights: str = ""
    comments: str = ""
    replies: int | None = None
    image: str = ""
    source: Source | None = None
    outlet: Outlet = field(default_factory=Outlet)
    own: bool = False
    from_page: bool = False

    @property
    def link(self) -> str:
        """The page of the entry: the first alternate link, or nothing."""
        for link in self.links:
            if link.rel == "alternate":
                return link.href
        return ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What a feed says about when to come again (RSS 2.0; the syndication module).

    ``hubs`` tell who subscribes to ``topic`` there what is new (`feeds.hubs`): absolute
    http(s) URLs, the topic being what the feed calls its own; empty where it names no
    hub. ``moved_to`` is where it says that it is now (``itunes:new-feed-url``): an
    absolute http(s) URL, or empty. Many feeds name the very address they were read at.
    """

    ttl: timedelta | None = None
    skip_hours: frozenset[int] = frozenset()
    skip_days: frozenset[int] = frozenset()
    update_every: timedelta | None = None
    moved_to: str = ""
    hubs: tuple[str, ...] = ()
    topic: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Robots:
    """What an origin (``https://example.org``) let programs visit at a time.

    ``rules`` are the text of its robots.txt (RFC 9309), good ``until`` then.
    """

    origin: str
    rules: str
    fetched: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """A feed document, in or out."""

    source: Source = field(default_factory=Source)
    entries: tuple[Entry, ...] = ()
    hints: Hints = field(default_factory=Hints)


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What makes the next GET conditional, byte for byte as the server sent it.

    ``digest`` is the SHA-256 of the decoded body, for servers that always answer 200.
    """

    etag: str | None = None
    last_modified: str | None = None
    digest: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """What is remembered of one file of a folder: enough to see that it did not change.

    ``path`` is relative to the folder, with ``/`` between its parts; ``digest`` is the
    SHA-256 of the bytes; ``id`` is the id its entries were given, which a moved file
    keeps. ``problem`` tells why it could not be understood, and stays until it changes.
    """

    path: str
    mtime_ns: int
    size: int
    digest: str
    id: str
    problem: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Manners:
    """How one host is treated: see ``[[host]]`` in the configuration."""

    gap: timedelta = timedelta(seconds=2)
    connections: int = 1
    ports: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What one fetch took, over all its redirects.

    ``host`` was asked last. ``reached`` tells that some host on the way was connected
    to, so that the network was there. ``took`` leaves out the waiting for a turn.
    ``received`` are the bytes of heads and bodies as they came.
    """

    host: str = ""
    requests: int = 0
    reached: bool = False
    took: timedelta = timedelta()
    received: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One subscription to be read: what to ask for and what is already known of it.

    ``vouched_by`` is the URL whose answer the validators came from; ``unconditional``
    asks for the whole document although there are some. Without ``fast_parse`` feeds
    are read by feedparser alone.
    """

    name: str
    kind: Kind
    location: str
    title: str = ""
    validators: Validators = field(default_factory=Validators)
    vouched_by: str = ""
    unconditional: bool = False
    documents: tuple[Document, ...] = ()
    user_agent: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    allow_private: bool = False
    outlet_per_folder: bool = False
    max_entries: int = 0
    fast_parse: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Outline:
    """One subscription in an OPML list.

    ``folders`` are the titles of the outlines around it, then its categories.
    """

    url: str
    title: str = ""
    site: str = ""
    folders: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """Why a reading failed: a kind of `feeds.errors.FeedError` and its message."""

    kind: str
    reason: str
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What came of one `Request`.

    ``feed`` is ``None`` when nothing changed or the reading failed. For a folder it
    carries only the entries of changed files, ``documents`` their new states and
    ``forgotten`` the paths that no longer stand for themselves (moved). ``problems``
    name files that could not be read while the others could.

    What came over the network has ``url``, where the answer came from; ``moved_to``,
    the target of a chain of permanent redirects; ``downgraded``, where an ``https``
    URL led to an ``http`` one; and its ``cost``. A ``delta`` holds only what is new,
    so nothing follows from what it lacks. One that was not ``asked`` failed because
    of others of its host.

    What was ``pushed`` came from a hub without being asked for: it says nothing of how
    asking goes, and vouches for nothing.
    """

    name: str
    feed: Feed | None = None
    outlines: tuple[Outline, ...] | None = None
    validators: Validators = field(default_factory=Validators)
    documents: tuple[Document, ...] = ()
    forgotten: tuple[str, ...] = ()
    failure: Failure | None = None
    problems: tuple[str, ...] = ()
    status: int = 0
    url: str = ""
    moved_to: str = ""
    downgraded: bool = False
    delta: bool = False
    max_age: timedelta | None = None
    asked: bool = True
    pushed: bool = False
    cost: Cost = field(default_factory=Cost)
