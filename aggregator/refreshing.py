"""The steps of a pass: what is due, asking for it, taking it in, telling of it."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, replace
from datetime import datetime
from threading import Event
from typing import Any

from aggregator import __version__
from aggregator.admitting import still_there
from aggregator.config import Config
from aggregator.courtesy import Courtesy
from aggregator.engine import Read
from aggregator.gathering import Gathering
from aggregator.orders import forbidden_until
from aggregator.pipeline import Desk, Taken, take
from aggregator.publishing import Published
from feeds.confined import Confinement
from feeds.model import Reading, Request, is_remote
from feeds.read import Means
from storage import documents, subscriptions
from storage.states import State

BATCH = 100
"""Subscriptions read and taken in as one: their entries are in memory together."""

OnReading = Callable[[Reading], None]
Work = tuple[Sequence[Request], Means, datetime]


def means(config: Config, confinement: Confinement) -> Means:
    """What reading is done with, by the configuration."""
    agent = f"aggregator/{__version__} (+{config.service.url}; feed reader)"
    return Means(
        confinement=confinement,
        user_agent=config.service.user_agent or agent,
        manners=Courtesy({one.name: one.manners for one in config.hosts}),
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


def requests_now(desk: Desk, states: Sequence[State], now: datetime) -> list[Request]:
    """What to ask for of those that may still be asked.

    Since they were chosen some may have been removed or changed.
    """
    here = still_there(desk, states)
    return requests(
        desk,
        [
            here[before.name]
            for before in states
            if before.name in here and _may_be_asked(before, here[before.name], now)
        ],
    )


def stream(read: Read, work: Work, on_reading: OnReading) -> None:
    """Read a batch to its end, handing over each reading as it comes."""
    for reading in read(*work):
        on_reading(reading)


def take_in(
    desk: Desk,
    states: Sequence[State],
    readings: Sequence[Reading],
    now: datetime,
    stop: Event,
) -> Taken:
    """Take readings in, but for those of places that are no longer subscribed to.

    While they were read another configuration may have come: validators of the old
    place must not vouch for the new one.
    """
    return take(desk, _of_today(desk, states, readings), now, stop=stop)


def gather(
    desk: Desk,
    gathered: Gathering,
    states: Sequence[State],
    readings: Sequence[Reading],
    now: datetime,
) -> None:
    """Gather readings, but for those that `take_in` would leave out."""
    gathered.add(desk, _of_today(desk, states, readings), now)


def _of_today(
    desk: Desk, states: Sequence[State], readings: Sequence[Reading]
) -> list[Reading]:
    there = subscriptions.locations(desk.db, [state.name for state in states])
    same = {one.name for one in states if there.get(one.name) == one.location}
    return [one for one in readings if one.name in same]


def _may_be_asked(before: State, here: State, now: datetime) -> bool:
    """Whether nobody else asked it meanwhile, nor its host wants to be left alone.

    What lies on this machine may be looked at as often as one likes.
    """
    if not is_remote(here.kind, here.location):
        return True
    return here.last_poll == before.last_poll and forbidden_until(here, now) is None


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


def local(states: Sequence[State]) -> list[State]:
    """Those that lie on this machine."""
    return [state for state in states if not is_remote(state.kind, state.location)]


def remote(states: Sequence[State]) -> list[State]:
    """Those on the web."""
    return [state for state in states if is_remote(state.kind, state.location)]


def without(states: Sequence[State], others: Sequence[State]) -> list[State]:
    """Those of ``states`` that are not among ``others``."""
    names = {state.name for state in others}
    return [state for state in states if state.name not in names]
