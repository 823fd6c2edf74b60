"""A turn: look once, decide in pure code, save once, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from aggregator.desk import Desk
from aggregator.ending import end
from aggregator.following import follow
from aggregator.grouping.entries import Candidate
from feeds.model import Reading
from storage import topics
from storage.database import writing
from storage.states import State

REMEMBERED = timedelta(days=30)
"""How long a running subject keeps its feed after its last story."""


def turn(
    desk: Desk,
    candidates: Sequence[Candidate],
    ended: Sequence[tuple[Reading, State]],
    now: datetime,
) -> None:
    """One turn; on any error nothing is kept and the index forgets what it saw.

    The last one of a batch ends the readings.
    """
    try:
        with writing(desk.db):
            if candidates:
                _take_in(desk, candidates, now, last=bool(ended))
            end(desk, ended, now)
            rules = follow(desk, ended)
    except BaseException:
        desk.forget()
        desk.constraints = None
        raise
    if rules is not desk.rules:
        desk.rules = rules
        desk.forget()  # what is kept was sorted again


def _take_in(
    desk: Desk, candidates: Sequence[Candidate], now: datetime, *, last: bool
) -> None:
    """Once an article is kept that a person decided about, that is made true of it."""
    # They load all of grouping, which a round without news has no use for.
    from aggregator.correcting import correct
    from aggregator.deciding import decide
    from storage import keeping

    keeping.save(desk.db, decide(desk, candidates, now, last=last), now)
    if desk.constraints is None:
        correct(desk.db, desk.rules, now)
        desk.forget()
    _retire_subjects(desk, now)


def _retire_subjects(desk: Desk, now: datetime) -> None:
    newest = desk.past(now).newest
    if newest is not None:
        topics.retire(desk.db, newest - REMEMBERED)
