"""What is asked of the web, what comes of it, and how much of it we bear."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta

from feeds.errors import FetchError
from feeds.http.lookup import Resolve, system_addresses
from feeds.model import Cost, Link, Manners, Validators


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What one fetch may cost at most; sizes are in bytes.

    ``total`` is one deadline over the name lookup, connecting, TLS, every redirect,
    headers and body; waiting for a turn at a host is not counted. A body may grow to
    ``ratio`` times its size on the wire once it is longer than ``ratio_from``.
    ``transfers`` are under way at once, over all hosts.
    """

    connect: timedelta = timedelta(seconds=5)
    first_byte: timedelta = timedelta(seconds=10)
    total: timedelta = timedelta(seconds=30)
    head: int = 64_000
    wire: int = 8_000_000
    decoded: int = 20_000_000
    ratio: int = 100
    ratio_from: int = 1_000_000
    redirects: int = 5
    transfers: int = 64

    @property
    def soonest(self) -> timedelta:
        """No limit is reached sooner than this after anything began."""
        return min(self.connect, self.first_byte, self.total)


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """What is sent by POST in place of asking for a document."""

    body: bytes = field(repr=False)
    content_type: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetch:
    """One document to ask for, conditionally where ``validators`` are known.

    ``url`` may be spelled as people hand addresses on (`feeds.http.spelling`).
    ``unconditional`` asks for the whole document although validators are known, as one
    must where the answers were 304 for too long or the stored copy is lost; their
    digest still tells whether it changed. ``vouched_by`` is the URL whose answer the
    validators came from, where that is known: no other one is sent them (RFC 9111,
    4.1). ``headers`` go to the origin of ``url`` alone: a redirect elsewhere loses
    them. An empty ``user_agent`` means the common one.

    A ``message`` makes it a POST: it goes along redirects that keep the method (307,
    308; RFC 9110, 15.4), though not out of TLS; any 2xx is a success, and what the
    answer holds is left out.
    Where an ``echo`` is asked for, any 2xx may hold it (W3C WebSub, 5.3.1).
    """

    name: str
    url: str
    validators: Validators = field(default_factory=Validators)
    unconditional: bool = False
    vouched_by: str = ""
    headers: tuple[tuple[str, str], ...] = ()
    user_agent: str = ""
    allow_private: bool = False
    message: Message | None = None
    echo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """What came of one `Fetch`; ``name`` is its name.

    ``url`` is where the answer came from, without user and password. ``body`` is
    decoded, and ``None`` on a 304, after a POST or a failure. ``unchanged`` tells a
    304, or a body that is the known one byte for byte (with status 200: the server does
    not heed validators). ``delta`` tells that the body holds only what is new (RFC
    3229), so nothing follows from what it lacks. ``validators`` are those to store once
    the body was understood; after a failure the known ones. ``moved_to`` is where the
    permanent redirects at the start of the way lead, if an answer was found at the end
    of it; ``links`` are those in the head of a document; ``downgraded`` tells that an
    ``https`` URL led to an ``http`` one.

    ``asked`` tells that its turn came: it does not where the host had refused or failed
    others of this batch before (`feeds.http.closures`).
    """

    name: str
    url: str
    status: int = 0
    body: bytes | None = None
    content_type: str = ""
    unchanged: bool = False
    validators: Validators = field(default_factory=Validators)
    max_age: timedelta | None = None
    retry_after: timedelta | None = None
    moved_to: str = ""
    links: tuple[Link, ...] = ()
    downgraded: bool = False
    delta: bool = False
    failure: FetchError | None = None
    asked: bool = True
    cost: Cost = field(default_factory=Cost)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ways:
    """How to fetch.

    ``manners`` says how a host is treated. ``resolve`` gives the addresses of a name;
    it may take its time, and raises `OSError` where there are none. Setting ``stop``
    ends everything within 0.2 s.
    """

    user_agent: str
    manners: Callable[[str], Manners]
    limits: Limits = field(default_factory=Limits)
    stop: threading.Event | None = None
    resolve: Resolve = system_addresses
