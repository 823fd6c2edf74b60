"""The pages of a whole archive are read because a person asks for it: a long job.

    begin -> collect, step by step -> batch -> keep, batch by batch -> over

All of it stands in the database: what is wanted, by host, and what came of it so far.
Whatever ends a process, the next one goes on; a page is wanted no more in the same
transaction that keeps its text.
"""

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from aggregator import full_texts
from aggregator.control import Message, Refused
from aggregator.desk import Desk
from aggregator.full_texts import PER_HOST, Batch
from feeds.pages import Page
from storage import rereads, settings
from storage.database import Database, moment, writing
from storage.pages import Lacking
from storage.rereads import Wish

STEP = 500
"""Entries that are looked through at once, some tens of milliseconds."""

_KEPT = "texts"


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """What was asked for, and how far it is.

    ``before`` is where looking for ``wanted`` pages goes on; ``collected`` says that
    all were found. Of those that were ``read`` some gave another text, some failed.
    """

    names: tuple[str, ...]
    again: bool
    since: str = ""
    before: int | None = None
    collected: bool = False
    wanted: int = 0
    read: int = 0
    fuller: int = 0
    failed: int = 0
    over: bool = False

    @property
    def wish(self) -> Wish:
        """What it looks for."""
        since = moment(self.since) if self.since else None
        return Wish(names=self.names, again=self.again, since=since)


def state(desk: Desk) -> Job | None:
    """The job that is under way or was the last one, if there ever was one."""
    return _state(desk.db)


def carry_out(desk: Desk, message: Message) -> Job | None:
    """Do what a command asks for; the job that is under way then, or has ended.

    Raises Refused where that cannot be.
    """
    match message:
        case {"begin": {"names": list(names), "again": bool(again), "since": since}}:
            return begin(desk, names, again=again, since=since)
        case {"stop": True}:
            return stop(desk)
    job = state(desk)
    return None if job is None or job.over else job


def begin(desk: Desk, names: Sequence[str], *, again: bool, since: str = "") -> Job:
    """Begin a job for some subscriptions, or for all that want whole texts.

    Raises Refused where one is under way or a name has no whole texts.
    """
    now = state(desk)
    if now is not None and not now.over:
        raise Refused(
            "pages are being read already: `aggregator texts` shows how far that is, "
            "`aggregator texts --stop` ends it"
        )
    job = Job(names=asked(full_texts.asking(desk), names), again=again, since=since)
    with writing(desk.db):
        rereads.clear(desk.db)
        _put(desk.db, job)
    return job


def asked(having: Sequence[str], names: Sequence[str]) -> tuple[str, ...]:
    """Those named, or all ``having`` whole texts. Raises Refused for others."""
    if not having:
        raise Refused("no subscription has `full_text = true`")
    for name in names:
        if name not in having:
            raise Refused(f'subscription "{name}" does not have `full_text = true`')
    return tuple(sorted(names or having))


def stop(desk: Desk) -> Job | None:
    """Want no more pages; what was read stays. ``None`` where nothing was wanted."""
    job = state(desk)
    if job is None or job.over:
        return None
    with writing(desk.db):
        rereads.clear(desk.db)
        return _put(desk.db, replace(job, over=True))


def collect(desk: Desk) -> Job | None:
    """Look on for wanted pages; ``None`` where there is nothing to look for."""
    job = state(desk)
    if job is None or job.over or job.collected:
        return None
    found, before = rereads.wished(desk.db, job.wish, job.before, STEP)
    placed = [(one.row, host) for one in found if (host := page_host(one))]
    job = replace(job, before=before, wanted=job.wanted + len(placed))
    if before is None:
        job = replace(job, collected=True, over=not job.wanted)
    with writing(desk.db):
        rereads.put(desk.db, placed)
        return _put(desk.db, job)


def page_host(one: Lacking) -> str:
    """The host of an entry's page; empty where it has none on the web."""
    parts = urlsplit(one.entry.link)
    return parts.hostname or "" if parts.scheme in {"http", "https"} else ""


def planned(db: Database, wish: Wish) -> Counter[str]:
    """How many pages of each host are wished; keeps nothing."""
    counted: Counter[str] = Counter()
    found, before = rereads.wished(db, wish, None, STEP)
    while before is not None:
        counted.update(host for one in found if (host := page_host(one)))
        found, before = rereads.wished(db, wish, before, STEP)
    return counted


def hosts(desk: Desk, most: int) -> tuple[str, ...]:
    """Hosts that have wanted pages, once all were found."""
    job = state(desk)
    ready = job is not None and job.collected and not job.over
    return rereads.hosts(desk.db, most) if ready else ()


def batch(desk: Desk, asked: Iterable[str]) -> Batch:
    """The next pages of these hosts; entries that want none any more are let go of."""
    rows = rereads.of_hosts(desk.db, asked, PER_HOST)
    found = full_texts.batch(desk, rereads.some(desk.db, rows, full_texts.asking(desk)))
    if gone := set(rows) - {one.number for one in found.wanted}:
        with writing(desk.db):
            _leave(desk.db, gone, Counter(wanted=-len(gone)))
    return found


def keep(desk: Desk, batch: Batch, found: Sequence[Page], now: datetime) -> int:
    """Take in what came of pages; how many entries got another text."""
    with writing(desk.db):
        fuller = full_texts.take_in(desk, batch, found, now)
        failed = sum(page.failure is not None for page in found)
        gained = Counter(read=len(found), fuller=fuller, failed=failed)
        _leave(desk.db, {page.number for page in found}, gained)
    return fuller


def told(job: Job) -> dict[str, Any]:
    """A job for whoever watches it."""
    return asdict(job)


def _leave(db: Database, rows: set[int], gained: Counter[str]) -> None:
    """Want these no more, and count what came of them; the last one ends the job."""
    rereads.done(db, rows)
    job = _state(db)
    if job is not None and not job.over:
        counted = {name: getattr(job, name) + more for name, more in gained.items()}
        _put(db, replace(job, **counted, over=rereads.is_empty(db)))


def _state(db: Database) -> Job | None:
    kept = settings.get(db, _KEPT)
    if kept is None:
        return None
    said = json.loads(kept)
    return Job(**{**said, "names": tuple(said["names"])})


def _put(db: Database, job: Job) -> Job:
    settings.put(db, _KEPT, json.dumps(asdict(job)))
    return job
