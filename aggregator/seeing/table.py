"""All subscriptions in a table, one in a line, those with trouble first."""

from collections.abc import Collection, Iterator
from datetime import datetime, timedelta

from aggregator.rhythm.words import spell
from aggregator.seeing.due import due
from aggregator.seeing.sight import Sight
from aggregator.wording import cut
from storage.states import State

HEAD = "SUBSCRIPTION"
SPANS = 8
"""How wide a duration is at most."""

LEAST = 20
"""So much room is left to the last column, and the names are cut for it."""


def ordered(rows: Collection[Sight]) -> list[Sight]:
    """First what fails, then what else wants a look, then the rest; each by name."""
    return sorted(
        rows,
        key=lambda row: (row.state.failure is None, not row.trouble, row.state.name),
    )


def table(rows: Collection[Sight], now: datetime, width: int | None) -> Iterator[str]:
    """The lines of the table, no wider than ``width`` columns if that is given.

    An exclamation mark stands before those in trouble.
    """
    names = max(len(HEAD), *(len(row.state.name) for row in rows)) if rows else 0
    if width is not None:
        names = max(min(names, width - LEAST - 2 * SPANS - 6), len(HEAD))
    rest = None if width is None else max(width - names - 2 * SPANS - 6, LEAST)
    yield f"  {HEAD:{names}}{'READ':>{SPANS + 1}}{'NEXT':>{SPANS + 1}}  WHY"
    for row in rows:
        state = row.state
        mark = "!" if row.trouble else " "
        name = cut(state.name, names)
        words = _words(row, now)
        yield (
            f"{mark} {name:{names}}{_ago(state, now):>{SPANS + 1}}"
            f"{_ahead(state, now):>{SPANS + 1}}  {cut(words, rest) if rest else words}"
        )


def _ago(state: State, now: datetime) -> str:
    read = state.last_success
    return spell(max(now - read, timedelta(0))) if read else "never"


def _ahead(state: State, now: datetime) -> str:
    at = due(state).at
    if at is None:
        return "-" if state.muted else "now"
    return spell(at - now) if at > now else "now"


def _words(row: Sight, now: datetime) -> str:
    trouble, since = row.trouble, row.state.failing_since
    if trouble is None:
        return due(row.state).why
    if row.state.failure and since is not None and since < now:
        return f"for {spell(now - since)} {trouble.label}"
    return trouble.label
