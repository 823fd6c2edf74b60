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
from storage import documents, subscriptions
from storage.subscriptions import State

BATCH = 500
"""Subscriptions read at once: their entries are in memory together."""

ALL = 1_000_000
"""More than there are: a limit before `local` or `remote` would starve the other."""

PER_HOST = 8
"""Subscriptions of one host in a batch: it waits for none much longer than others."""

OnReading = Callable[[Reading], None]
Choose = Callable[[Desk, datetime], Sequence[State]]


def means(config: Config, confinement: Confinement) -> Means:
    """What reading is done with, by the configuration."""
    agent = f"aggregator/{__version__} (+{config.service.url}; feed reader)"
    return Means(
        confinement=confinement,
        user_agent=config.service.user_agent or agent,
        manners=config.manners,
    )


def due(desk: Desk, now: datetime) -> tuple[State, ...]:
    """The subscriptions whose time has come."""
    return subscriptions.due(desk.db, now, ALL)


def chosen(
    desk: Desk, now: datetime, *, all_: bool, names: Sequence[str]
) -> tuple[State, ...]:
    """The subscriptions of these names, or all there are, or those that are due.

    What a server forbade for now is not among them: see `left_out`.
    """
    if not (names or all_):
        return due(desk, now)
    asked = asked_for(desk, names)
    return tuple(state for state in asked if forbidden_until(state, now) is None)


def left_out(
    desk: Desk, now: datetime, *, all_: bool, names: Sequence[str]
) -> list[dict[str, str]]:
    """What a person asked for that its server forbade for now, until when and why.

    Of what is merely due nothing is told: nobody asked for one of these by itself.
    """
    found = []
    for state in asked_for(desk, names) if names or all_ else ():
        until = forbidden_until(state, now)
        if until is not None:
            why = state.closed_why or state.why
            found.append({"name": state.name, "until": until.isoformat(), "why": why})
    return found


def asked_for(desk: Desk, names: Sequence[str]) -> tuple[State, ...]:
    """The subscriptions of these names, else all there are."""
    if names:
        return subscriptions.named(desk.db, names)
    return subscriptions.every(desk.db)


def forbidden_until(state: State, now: datetime) -> datetime | None:
    """Until when its server wants a subscription to be left alone, if it does.

    Its host may be closed for all; a 429 (RFC 6585, 4) closes its own address until the
    next poll, but for one that a clock ahead of time had planned.
    """
    if state.closed_until is not None and state.closed_until > now:
        return state.closed_until
    told = state.failure is not None and state.failure.kind == "http-429"
    ahead = state.last_poll is not None and state.last_poll > now
    waits = state.next_poll is not None and state.next_poll > now
    return state.next_poll if told and waits and not ahead else None


def unseen(choose: Choose) -> Choose:
    """Choose what was not chosen before: what a list brought is read with the list."""
    seen: set[str] = set()

    def again(desk: Desk, now: datetime) -> list[State]:
        states = [state for state in choose(desk, now) if state.name not in seen]
        seen.update(state.name for state in states)
        return states

    return again


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
