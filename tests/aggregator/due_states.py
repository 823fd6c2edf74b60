"""Which subscriptions are due: what the database answers, without one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from storage import places
from storage.states import State

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
host_of = cache(places.host_of)


@dataclass(frozen=True, slots=True, kw_only=True)
class Closed:
    """A host that wants to be left alone."""

    at: datetime
    until: datetime


def opening(state: State, closed: dict[str, Closed], now: datetime) -> datetime:
    """When a subscription's host may be asked again."""
    told = closed.get(host_of(state.place))
    return now if told is None or told.at > now else max(now, told.until)


def due(
    states: Iterable[State], closed: dict[str, Closed], now: datetime
) -> list[State]:
    """What `storage.subscriptions.due` answers."""
    found = [
        state
        for state in states
        if not state.muted
        and (
            state.next_poll is None
            or state.next_poll <= now
            or (state.last_poll is not None and state.last_poll > now)
        )
        and opening(state, closed, now) <= now
    ]
    return sorted(found, key=lambda one: (one.next_poll or LONG_AGO, one.name))
