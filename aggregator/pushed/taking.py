"""Taking in what a hub sent, as if it had been read."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Event

from aggregator import refreshing
from aggregator.desk import Desk
from aggregator.pipeline import Taken
from aggregator.rhythm.bounds import WELCOME
from feeds.model import Reading, Request
from storage import callbacks, subscriptions
from storage.database import writing
from storage.states import State

WHY = "its hub says that there is something new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Addressee:
    """The subscription that a push is for; ``request`` is how it is read."""

    state: State
    request: Request


def expected(desk: Desk, now: datetime, number: int) -> Addressee | None:
    """Whom a push that came now is for, if it is expected; that it came is kept."""
    callback = callbacks.numbered(desk.db, number)
    if callback is None or callback.wanted != "subscribe":
        return None
    with writing(desk.db):
        after = replace(callback, pushes=callback.pushes + 1, last_push=now)
        callbacks.save(desk.db, after)
    state = _state(desk, callback.subscription)
    if state is None or state.first_read is None or _is_held_back(state):
        return None  # its reading comes first: it tells what is old, and what it is
    return Addressee(state=state, request=desk.rules.request(state))


def take_in(
    desk: Desk, to: Addressee, readings: Sequence[Reading], now: datetime, stop: Event
) -> Taken:
    """Take pushes in that were understood."""
    return refreshing.take_in(desk, [to.state], readings, now, stop)


def invite(desk: Desk, now: datetime, name: str) -> None:
    """Have a feed asked soon, for it is said to have something new.

    As soon as its server bears it: a quarter of an hour after the last time, or what
    its owner set. Whoever failed or does not want to be asked is left alone.
    """
    state = _state(desk, name)
    if state is None or state.last_poll is None or state.failures or state.muted:
        return
    wanted = desk.rules.subscription(state)
    least = wanted.interval or wanted.min_interval or WELCOME
    soon = max(state.last_poll + least, now)
    if state.next_poll is not None and state.next_poll <= soon:
        return
    with writing(desk.db):
        subscriptions.save(desk.db, replace(state, next_poll=soon, why=WHY))


def _is_held_back(state: State) -> bool:
    """Whether nothing is taken from it until a person has decided, or it has changed.

    In a few entries nobody could tell that a feed has become another one.
    """
    return state.failure is not None and state.failure.kind in {"quarantine", "loop"}


def _state(desk: Desk, name: str) -> State | None:
    states = subscriptions.named(desk.db, [name])
    return next((state for state in states if state.name == name), None)
