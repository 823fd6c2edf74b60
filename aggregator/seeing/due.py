"""When a subscription is asked next, and why then."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo

from aggregator import wording
from storage.states import State


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The time of the next poll: ``None`` if it is never asked, or has not been yet.

    ``why`` is in words for a person.
    """

    at: datetime | None
    why: str


def due(state: State) -> Due:
    """When it is asked next, its host being willing, and what decided that."""
    if state.muted:
        return Due(at=None, why=f"not asked any more ({state.muted})")
    if state.next_poll is None:
        return Due(at=None, why="not read yet")
    if state.closed_until is not None and state.closed_until > state.next_poll:
        return Due(
            at=state.closed_until, why=f"its host is left alone: {state.closed_why}"
        )
    return Due(at=state.next_poll, why=state.why)


def why_then(state: State, zone: tzinfo) -> tuple[str, ...]:
    """Sentences on when it is asked next and why then, each to stand for itself."""

    def time(value: datetime) -> str:
        return wording.date_and_time(value, zone)

    if state.muted:
        again = f"`aggregator once --subscription {state.name}`"
        return (
            f"It is not asked any more: the last answer was {state.muted}.",
            f"To have it asked again: {again}.",
        )
    if state.next_poll is None:
        return ("It has not been read yet, so it is read as soon as possible.",)
    next_ = due(state)
    if next_.at is None or next_.at == state.next_poll:
        return (f"It is read next on {time(state.next_poll)}: {state.why}.",)
    return (
        f"It would be read next on {time(state.next_poll)}: {state.why}.",
        f"But its host wants to be left alone until {time(next_.at)}, all its feeds "
        f"with it: {state.closed_why}.",
    )


def lag(states: Iterable[State], now: datetime) -> timedelta:
    """How far the most overdue subscription is behind; one never read yet is not."""
    late = (
        now - at for state in states if (at := due(state).at) is not None and at < now
    )
    return max(late, default=timedelta(0))
