"""What is done now and then: counting anew, and letting go of what is over."""

from datetime import datetime, timedelta

from aggregator.desk import Desk
from aggregator.outgoing import announcing, pushing
from aggregator.seeing import growth
from storage import callbacks, database, firsts, hosts, polls
from storage.database import writing

LATELY = timedelta(days=14)
"""How far back it counts who told stories first."""

LATE_PUSHES = timedelta(days=30)
"""So long hubs are told that a subscription has ended; no lease is longer."""


def keep_up(desk: Desk, now: datetime) -> None:
    """Do all of it, in transactions of its own."""
    with writing(desk.db):
        growth.note(desk.db, now)
        firsts.count_anew(desk.db, now - LATELY)
        polls.forget(desk.db, now - desk.config.service.poll_log)
        hosts.tidy(desk.db, now)
        pushing.tidy(desk, now)
        announcing.tidy(desk, now)
        callbacks.forget(desk.db, now - LATE_PUSHES)
    database.tidy(desk.db)
