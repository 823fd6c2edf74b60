"""A pass: read what is due, take it in, publish what changed."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aggregator import __version__
from aggregator.config import Config
from aggregator.pipeline import Desk, Taken
from aggregator.publishing import Published
from feeds.confined import Confinement
from feeds.model import Reading, Request, is_remote
from feeds.read import Means, read
from storage import documents
from storage.subscriptions import State

BATCH = 500
"""Subscriptions read at once: their entries are in memory together."""

PER_HOST = 8
"""Subscriptions of one host in a batch: it waits for none much longer than others."""

OnReading = Callable[[Reading], None]


def means(config: Config, confinement: Confinement) -> Means:
    """What reading is done with, by the configuration."""
    agent = f"aggregator/{__version__} (+{config.service.url}; feed reader)"
    return Means(
        confinement=confinement,
        user_agent=config.service.user_agent or agent,
        manners=config.manners,
    )


def requests(desk: Desk, states: Sequence[State]) -> list[Request]:
    """What to ask for, with all that is remembered of each subscription."""
    return [
        replace(
            desk.rules.request(state), documents=documents.known(desk.db, state.name)
        )
        if state.kind == "folder"
        else desk.rules.request(state)
        for state in states
    ]


def told(reading: Reading) -> dict[str, Any]:
    """A reading in a few words, for whoever watches a pass."""
    return {
        "reading": reading.name,
        "entries": len(reading.feed.entries) if reading.feed else None,
        "failure": reading.failure.reason if reading.failure else "",
        "problems": list(reading.problems),
    }


def summed(taken: Taken, published: Published) -> dict[str, Any]:
    """What came of a pass, for whoever asked for it."""
    return asdict(taken) | {
        "published": published.written,
        "unpublished": published.failures,
    }


def collect(
    wanted: Sequence[Request], tools: Means, now: datetime, on_reading: OnReading
) -> list[Reading]:
    """Read a batch to its end, telling of each reading as it comes."""
    readings = []
    for reading in read(wanted, tools, now):
        on_reading(reading)
        readings.append(reading)
    return readings


def local(states: Sequence[State]) -> list[State]:
    """Those that lie on this machine."""
    return [state for state in states if not is_remote(state.kind, state.location)]


def remote(states: Sequence[State]) -> list[State]:
    """Some of those on the web, few of a host: its lane lets no more through."""
    taken: Counter[str] = Counter()
    chosen = []
    for state in states:
        if is_remote(state.kind, state.location):
            host = urlsplit(state.location).hostname or ""
            taken[host] += 1
            if taken[host] <= PER_HOST:
                chosen.append(state)
    return chosen[:BATCH]
