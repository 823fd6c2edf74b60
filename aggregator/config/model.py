"""What is read and published, as a person wrote it in ``aggregator.toml``.

Frozen values; times are `timedelta`; every path is absolute once `load` made it.
"""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import cached_property
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlsplit

from aggregator.config import filters, places, values
from aggregator.config.corrections import Corrections
from aggregator.config.mirror import Publish
from aggregator.config.names import title
from aggregator.config.own_feed import OwnFeed
from aggregator.config.values import Read
from aggregator.config.webhook import Webhook
from feeds.model import Kind, Manners

Content = Literal["full", "summary", "link"]

Text = Annotated[str, Read(values.text)]
Name = Annotated[str, Read(values.name)]
Names = Annotated[tuple[str, ...], Read(values.names)]
Words = Annotated[tuple[str, ...], Read(values.words)]
Patterns = Annotated[tuple[str, ...], Read(values.patterns)]
Conditions = Annotated[tuple[str, ...], Read(filters.filters)]
Flag = Annotated[bool, Read(values.flag)]
Count = Annotated[int, Read(values.count)]
Header = Annotated[str, Read(places.header)]
Policy = Annotated[Content, Read(values.one_of("full", "summary", "link"))]
Interval = Annotated[timedelta | None, Read(values.lasting)]


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """The ``[service]`` table.

    ``url`` is the public address, without a slash at its end; ids do not depend on it.
    ``id`` is the authority of `tag:` ids; where it is empty the database makes one.
    ``window``, ``min_entries`` and ``max_entries`` say how much a published feed holds,
    ``per_outlet`` how much of it one outlet may have in each window, 0 for all of it.
    ``polls_per_day`` are the requests for each feed, on average over all that have no
    ``interval``; what came of them is logged for as long as ``poll_log``. ``engine``
    is what reads them, with the keys of a folder where that speaks TLS. ``public``
    says whether feeds and pages are for everybody who can reach the address, not only
    for readers with a token; where the file says nothing, only what listens on this
    machine alone is. ``indexing`` lets search engines list the pages; with ``static``
    the pages are written as files, too. With ``hub``, which is so where ``url`` can be
    reached by others, whoever asks has changed feeds pushed to him; ``hubs`` are
    others' that are told of changes. With ``websub``, which is so likewise, the hubs
    that feeds name are asked to push to ``url``. Where there is a
    ``backup_every``, backups are made, and deleted when they are older than
    ``backup_keep``. Articles older than ``prune_after`` lose their full text. At
    ``monitor`` the daemon tells programs that watch it how it is; ``log_format`` says
    whether people or programs read its log.
    """

    title: Text = "News"
    url: Annotated[str, Read(places.public_url)] = "http://127.0.0.1:8080"
    listen: Annotated[str, Read(places.listen)] = "127.0.0.1:8080"
    monitor: Annotated[str, Read(places.listen)] = ""
    log_format: Annotated[
        Literal["text", "json"], Read(values.one_of("text", "json"))
    ] = "text"
    data: Annotated[Path, Read(places.path)] = Path("~/.local/share/aggregator")
    id: Annotated[str, Read(values.tag_authority)] = ""
    allow_private: Flag = False
    language: Annotated[str, Read(values.language)] = "en"
    timezone: Annotated[str, Read(values.timezone)] = "UTC"
    user_agent: Header = ""
    content: Policy = "full"
    interval: Interval = None
    min_interval: Interval = None
    polls_per_day: Count = 12
    engine: Annotated[str, Read(places.engine)] = "local"
    engine_keys: Annotated[Path | None, Read(places.path)] = None
    poll_log: Annotated[timedelta, Read(values.lasting)] = timedelta(days=7)
    window: Annotated[timedelta, Read(values.lasting)] = timedelta(hours=48)
    min_entries: Count = 50
    max_entries: Count = 1000
    per_outlet: Count = 0
    public: Flag = True
    indexing: Flag = False
    static: Flag = False
    hub: Flag = False
    hubs: Annotated[tuple[str, ...], Read(places.hubs)] = ()
    websub: Flag = False
    backup_every: Interval = None
    backup_keep: Annotated[timedelta, Read(values.lasting)] = timedelta(days=14)
    backup_to: Annotated[Path | None, Read(places.path)] = None
    prune_after: Interval = None
    keep: Conditions = ()
    block: Conditions = ()
    fast_parse: Flag = True

    @property
    def base_path(self) -> str:
        """The path below which the service is seen: ``""`` or such as ``/news``."""
        return urlsplit(self.url).path

    @property
    def hub_addresses(self) -> tuple[str, ...]:
        """The hubs that its feeds name, its own first; others' only if all may read."""
        own = (f"{self.url}/hub",) if self.hub else ()
        return own + (self.hubs if self.public else ())

    @property
    def database(self) -> Path:
        """The one file of the memory."""
        return self.data / "aggregator.db"

    @property
    def backup_folder(self) -> Path:
        """Where backups go: ``backup_to``, else a folder in the data folder."""
        return self.backup_to or self.data / "backups"

    @property
    def published(self) -> Path:
        """The folder of the published files."""
        return self.data / "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """A ``[[host]]`` table: manners for one host."""

    name: Annotated[str, Read(places.host)]
    gap: Annotated[timedelta, Read(values.duration)] = Manners().gap
    connections: Count = Manners().connections
    ports: Annotated[frozenset[int], Read(places.ports)] = frozenset()

    @property
    def manners(self) -> Manners:
        """What the fetcher wants to know."""
        return Manners(gap=self.gap, connections=self.connections, ports=self.ports)


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """A ``[[subscription]]`` table; exactly one of url, folder, file, opml is set.

    ``content``, ``interval``, ``min_interval``, ``user_agent`` and ``allow_private``
    are the service's where the subscription says nothing of its own. ``interval`` is
    ``None`` where the feed's own habits decide, within the limits that its server sets
    and not more often than ``min_interval``. ``max_entries`` is 0 where all its entries
    are taken. ``full_text`` has the pages read that its entries lead to.
    """

    name: Name
    url: Annotated[str, Read(places.url)] = field(default="", repr=False)
    folder: Annotated[Path | None, Read(places.path)] = None
    file: Annotated[Path | None, Read(places.path)] = None
    opml: Annotated[str, Read(places.url_or_path)] = field(default="", repr=False)
    title: Text = ""
    topics: Names = ()
    content: Policy = "full"
    interval: Interval = None
    min_interval: Interval = None
    user_agent: Header = ""
    headers: Annotated[tuple[tuple[str, str], ...], Read(places.headers)] = field(
        default=(), repr=False
    )
    username: Text = ""
    password: Text = field(default="", repr=False)
    keep: Conditions = ()
    block: Conditions = ()
    max_entries: Count = 0
    full_text: Flag = False
    allow_private: Flag = False
    outlet_per_folder: Flag = False
    list_topics: Flag = True

    @property
    def kind(self) -> Kind:
        """Which of the four ways of reading this is."""
        if self.url:
            return "url"
        if self.folder:
            return "folder"
        return "file" if self.file else "opml"

    @property
    def location(self) -> str:
        """The address, or the absolute path."""
        return self.url or self.opml or str(self.folder or self.file or "")

    @property
    def request_headers(self) -> tuple[tuple[str, str], ...]:
        """What is sent: the headers, and the password as RFC 7617 wants it."""
        if not self.username:
            return self.headers
        token = b64encode(f"{self.username}:{self.password}".encode()).decode()
        return (*self.headers, ("Authorization", f"Basic {token}"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Topic:
    """A ``[[topic]]`` table: what belongs to a named stream of stories.

    ``subscriptions`` are those whose articles belong to it whatever their words are:
    the ones it names, then the ones that name it. ``examples`` are texts, the named
    files having been read. ``expand`` lets words that are learned from the stream
    widen ``any`` and ``examples``.
    """

    name: Name
    title: Text = ""
    expand: Flag = True
    any: Patterns = ()
    all: Patterns = ()
    none: Patterns = ()
    categories: Words = ()
    subscriptions: Names = ()
    examples: Words = ()


@dataclass(frozen=True, kw_only=True)
class Config:
    """A whole configuration; ``files`` are the file and what it includes.

    ``corrections`` are what a person put right by hand, from the file beside it.
    """

    path: Path
    service: Service = field(default_factory=Service)
    publish: Publish = field(default_factory=Publish)
    hosts: tuple[Host, ...] = ()
    subscriptions: tuple[Subscription, ...] = ()
    topics: tuple[Topic, ...] = ()
    feeds: tuple[OwnFeed, ...] = ()
    webhooks: tuple[Webhook, ...] = ()
    files: tuple[Path, ...] = ()
    corrections: Corrections = field(default_factory=Corrections, repr=False)

    def subscription(self, name: str) -> Subscription | None:
        """The subscription of that name."""
        return self._named.get(name)

    @cached_property
    def _named(self) -> dict[str, Subscription]:
        return {one.name: one for one in self.subscriptions}

    def manners(self, host: str) -> Manners:
        """How the host is treated."""
        named = (one.manners for one in self.hosts if one.name == host.lower())
        return next(named, Manners())

    def all_topics(self) -> tuple[Topic, ...]:
        """The configured topics, then the implicit ones in order of first mention."""
        topics = {topic.name: topic for topic in self.topics}
        for subscription in self.subscriptions:
            for name in subscription.topics:
                topic = topics.get(name) or Topic(name=name, title=title(name))
                if subscription.name not in topic.subscriptions:
                    names = (*topic.subscriptions, subscription.name)
                    topics[name] = replace(topic, subscriptions=names)
        return tuple(topics.values())
