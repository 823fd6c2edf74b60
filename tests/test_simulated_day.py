"""A day of simulated time among servers with faults of every kind.

At its end every good feed's entries are kept once, every bad feed is explained, and
nobody was asked before its server allowed it.
"""

import gzip
import socket
import struct
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from itertools import pairwise
from pathlib import Path

import pytest

from aggregator.config import Config, Service, Subscription
from aggregator.desk import Desk
from aggregator.opening import open_desk
from aggregator.orders import due
from aggregator.pipeline import take
from aggregator.publishing import publish
from aggregator.refreshing import requests_now
from feeds.confined import Confinement
from feeds.read import Means, read
from storage import publications, subscriptions
from tests.feeds.asking import AGENT, PATIENT, hasty
from tests.feeds.server import Asked, Server

MORNING = datetime(2026, 3, 2, tzinfo=UTC)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
STEP = 5 * MINUTE
SHOWN = 12
"""Entries that a document holds."""

LIMITS = replace(PATIENT, wire=100_000)
HASTY = replace(LIMITS, first_byte=timedelta(seconds=0.3))
"""Who is silent is waited for no longer; the others may be late by more than that."""

BAD = {
    "missing": ("http-404", "404"),
    "gone": ("http-410", "410"),
    "forbidden": ("http-403", "403"),
    "locked": ("http-401", "401"),
    "crowded": ("http-429", "429"),
    "busy": ("http-503", "503"),
    "broken": ("http-500", "500"),
    "silent": ("timeout", "no answer within 0.3 s"),
    "dropped": ("network", "Empty reply from server"),
    "circle": ("redirect", "in a circle"),
    "page": ("not-a-feed", "web page"),
    "cut": ("truncated", "cut short"),
    "huge": ("too-large", "more than 100,000"),
    "empty": ("empty", "without a body"),
}
"""Subscriptions that never give anything, and what is said of them."""

FLOORS = {
    "fresh": 3 * HOUR,  # max-age
    "lived": 4 * HOUR,  # ttl
    "crowded": 5 * HOUR,  # Retry-After
    "busy": 7 * HOUR,  # Retry-After
    "vain": 6 * HOUR,  # nothing to make a request conditional
    "locked": 24 * HOUR,  # asked again by another configuration
}
"""How long at least a server is left alone by what it said."""

FAILING = {*BAD, "ill", "away"}
"""These are tried again after half an hour, the others after an hour at least."""


@dataclass
class Day:
    """The servers of a simulated day, and who was asked when."""

    now: datetime = MORNING
    asked: dict[str, list[datetime]] = field(default_factory=lambda: defaultdict(list))
    over: threading.Event = field(default_factory=threading.Event)

    def watch(self, server: Server) -> None:
        """Have the simulated time of every request written down."""
        day = self

        class Watched(list[Asked]):
            def append(self, asked: Asked) -> None:
                day.asked[asked.path.strip("/")].append(day.now)
                super().append(asked)

        server.requests = Watched()


def titles(name: str, until: datetime) -> list[str]:
    """What a feed has published: an entry at the end of each hour."""
    hours = int((until - MORNING) / HOUR)
    return [f"{name} {hour}" for hour in range(-3, hours)]


def rss(name: str, now: datetime, *, more: str = "") -> str:
    """A feed as it stands at a time: its newest entries, the newest one first."""
    items = ""
    for title in reversed(titles(name, now)[-SHOWN:]):
        hour = int(title.split()[1])
        date = format_datetime(MORNING + (hour + 1) * HOUR)
        words = f"Report {hour} of {name}, which has {hour * 7 + 40} words to say."
        items += (
            f"<item><title>{title}</title><pubDate>{date}</pubDate>"
            f"<link>https://{name}.example/{hour}</link><guid>{title}</guid>"
            f"<description>{words}</description></item>"
        )
    return (
        f'<rss version="2.0"><channel><title>{name}</title>'
        f"<link>https://{name}.example/</link>{more}{items}</channel></rss>"
    )


def reset(connection: socket.socket) -> None:
    """Break a connection off."""
    linger = struct.pack("ii", 1, 0)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)


def serve_bad(server: Server, aside: Server, day: Day) -> dict[str, str]:
    """Faults of every kind; two of them would speak for a whole port."""
    whole = gzip.compress(rss("cut", day.now).encode() * 20)
    pressed = (("Content-Encoding", "gzip"),)
    retry = {"crowded": "18000", "busy": "25200"}
    statuses = (
        *(("missing", 404), ("gone", 410), ("forbidden", 403), ("locked", 401)),
        *(("crowded", 429), ("busy", 503), ("broken", 500)),
    )
    urls = {
        name: server.serve(
            f"/{name}",
            "no",
            status=status,
            headers={"Retry-After": retry[name]} if name in retry else {},
        )
        for name, status in statuses
    }
    return urls | {
        "silent": aside.script("/silent", lambda _: day.over.wait(60) and None),
        "dropped": server.script("/dropped", reset),
        "circle": server.serve("/circle", status=302, headers={"Location": "/circle"}),
        "page": server.serve("/page", "<!doctype html><title>Hello</title><p>Hello"),
        "cut": server.serve("/cut", whole[: len(whole) // 2], headers=pressed),
        "huge": server.serve("/huge", rss("huge", day.now) + " " * 200_000),
        "empty": server.serve("/empty", ""),
    }


def serve_good(server: Server, now: datetime) -> dict[str, str]:
    """Feeds as they stand at a time; two have bad hours, two are elsewhere."""
    hour = (now - MORNING) / HOUR
    fresh = {"Cache-Control": "max-age=10800"}
    server.serve("/there", rss("moved", now))
    server.serve("/elsewhere", rss("lent", now))
    urls = {
        "plain": server.serve("/plain", rss("plain", now)),
        "still": server.serve("/still", rss("still", MORNING)),
        "fresh": server.serve("/fresh", rss("fresh", now), headers=fresh),
        "lived": server.serve("/lived", rss("lived", now, more="<ttl>240</ttl>")),
        "vain": server.serve("/vain", rss("vain", now), validators=False),
        "moved": server.serve("/moved", status=301, headers={"Location": "/there"}),
        "lent": server.serve("/lent", status=302, headers={"Location": "/elsewhere"}),
        "ill": server.serve("/ill", rss("ill", now)),
        "away": server.serve("/away", rss("away", now)),
    }
    if 6 <= hour < 9:
        server.serve("/ill", "no", status=500)
        server.script("/away", reset)
    return urls


def pass_by(desk: Desk, means: Means, day: Day) -> None:
    """What `once` does, at one moment of the day."""
    states = due(desk, day.now)
    if states:
        wanted = requests_now(desk, states, day.now)
        silent = [one for one in wanted if one.name == "silent"]
        others = [one for one in wanted if one.name != "silent"]
        came = [*read(others, means, day.now)]
        came += read(silent, replace(means, limits=HASTY), day.now)
        take(desk, came, day.now)
        publish(desk.db, desk.config, day.now)


@pytest.fixture
def day() -> Iterator[Day]:
    made = Day()
    yield made
    made.over.set()


@pytest.fixture
def lived(tmp_path: Path, day: Day) -> Iterator[Desk]:
    """The desk at the end of the day."""
    with ExitStack() as stack:
        server, aside = Server().start(), Server("127.0.0.2").start()
        for one in (server, aside):
            day.watch(one)
            stack.callback(one.close)
        confinement = stack.enter_context(Confinement())
        means = Means(
            confinement=confinement, user_agent=AGENT, limits=LIMITS, manners=hasty
        )
        urls = serve_bad(server, aside, day) | serve_good(server, day.now)
        desk = open_desk(configuration(tmp_path, urls), day.now)
        stack.callback(desk.db.close)
        while day.now < MORNING + 24 * HOUR:
            if day.now.minute == 0:
                serve_good(server, day.now)
            pass_by(desk, means, day)
            day.now += STEP
        yield desk


def configuration(folder: Path, urls: dict[str, str]) -> Config:
    return Config(
        path=folder / "aggregator.toml",
        service=Service(data=folder, id="river.example"),
        subscriptions=tuple(
            Subscription(name=name, url=url, allow_private=True)
            for name, url in urls.items()
        ),
    )


def test_a_day_among_servers_with_faults_of_every_kind(lived: Desk, day: Day) -> None:
    states = {state.name: state for state in subscriptions.every(lived.db)}
    good = states.keys() - BAD.keys()
    assert len(good) == 9

    kept: dict[str, list[str]] = defaultdict(list)
    for (title,) in lived.db.execute("SELECT title FROM articles").fetchall():
        kept[title.split()[0]].append(title)
    assert kept.keys() == good
    for name in good:
        # What was published since the last poll is nobody's fault.
        last = states[name].last_success
        assert last is not None
        until = MORNING if name == "still" else last
        assert sorted(kept[name]) == sorted(titles(name, until)), name
        assert states[name].failure is None

    for name, (kind, words) in BAD.items():
        failure = states[name].failure
        assert failure is not None, name
        assert failure.kind == kind, name
        assert words in failure.reason, name
        assert states[name].failing_since == MORNING
        assert states[name].last_success is None
        assert states[name].why

    assert day.asked.keys() >= states.keys()
    for name, times in day.asked.items():
        least = FLOORS.get(name, 30 * MINUTE if name in FAILING else HOUR)
        gaps = [after - before for before, after in pairwise(times)]
        assert all(gap >= least for gap in gaps), name
    assert not publications.outdated(lived.db)
