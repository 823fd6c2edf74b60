"""All that is kept is grouped once more, as if it came today: a long job.

    begin -> step by step (`aggregator.rehoming`) -> over

How far it is stands in the database: whatever ends a process, the next one goes on.
"""

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from aggregator.control import Message, Refused
from aggregator.desk import Desk
from storage import members, regrouping, settings
from storage.database import iso, writing

_KEPT = "regrouping"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """How far it is: ``done`` of ``total`` articles, up to ``time`` and ``article``.

    ``moved`` articles have another story, ``founded`` stories are new, and ``merged``
    ids lead to another story from now on.
    """

    until: str
    total: int
    time: str = ""
    article: int = 0
    done: int = 0
    moved: int = 0
    founded: int = 0
    merged: int = 0
    over: bool = False

    @property
    def place(self) -> tuple[str, int]:
        """Up to where all is grouped again."""
        return self.time, self.article


def state(desk: Desk) -> Job | None:
    """The job that is under way or was the last one, if there ever was one."""
    said = settings.get(desk.db, _KEPT)
    return Job(**json.loads(said)) if said else None


def is_under_way(desk: Desk) -> bool:
    """Whether there is something to do."""
    job = state(desk)
    return job is not None and not job.over


def carry_out(desk: Desk, message: Message, now: datetime) -> Job | None:
    """Do what a command asks for; the job that is under way then, or has ended.

    Raises Refused where one is under way already.
    """
    job = state(desk)
    if message.get("begin"):
        return begin(desk, now)
    if job is None or job.over:
        return None
    if message.get("stop"):
        with writing(desk.db):
            return keep(desk, replace(job, over=True))
    return job


def begin(desk: Desk, now: datetime) -> Job:
    """Begin with the oldest article; what comes in from now on is grouped as ever.

    Raises Refused where it is under way already.
    """
    job = state(desk)
    if job is not None and not job.over:
        raise Refused(
            "all is being grouped again already: `aggregator regroup` shows how far "
            "that is, `aggregator regroup --stop` ends it"
        )
    until = iso(members.newest_time(desk.db, now) or now)
    total = regrouping.count(desk.db, until)
    with writing(desk.db):
        job = Job(until=until, total=total, over=not total)
        return keep(desk, job)


def told(job: Job) -> dict[str, Any]:
    """A job for whoever watches it."""
    return asdict(job)


def keep(desk: Desk, job: Job) -> Job:
    """Keep how far it is, inside the caller's transaction."""
    settings.put(desk.db, _KEPT, json.dumps(asdict(job)))
    return job
