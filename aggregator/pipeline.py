"""The way of an article. Read this first.

    read(batch)         slow, parallel, holds no lock, here or      feeds.read
                        by workers elsewhere                        aggregator.engine
      -> admit          whose readings count                        aggregator.admitting
      -> fresh          what was read and is not kept in this form
      -> learn          the words of topics anew, if that is due    aggregator.widening
      -> turn           known -> decide -> group -> save            one transaction
         -> end         the plan of the next poll, validators, log  aggregator.ending
    publish             what a turn marked: merge -> render -> write beside -> rename
      -> send           to followers, hubs and webhooks             aggregator.outgoing
      -> copy           to another place, where that is wanted      aggregator.mirroring

What a hub pushes joins at `take` (`aggregator.pushed`). The full text of a page comes
after its article, and changes no story (`aggregator.full_texts`).

A turn (`aggregator.turning`) looks once, decides in pure code and saves once; no step
calls back. What a `take` makes depends only on what it was given and what is kept: the
same readings in the same order give the same stories, also when a crash cut them in
two. A daemon takes what comes over the network as it comes, so there the order is that
in which servers answer (`aggregator.inbox`); what lies on this machine is one `take`.
"""

import logging
from collections import Counter, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from aggregator.admitting import admit
from aggregator.desk import Desk
from aggregator.filtering import Rejected, remember
from aggregator.grouping.entries import Candidate
from aggregator.turning import turn
from aggregator.widening import learn_if_due
from feeds.model import Entry, Reading
from storage import known
from storage.nouns import digest
from storage.subscriptions import State

TURN = 256
"""Articles in a turn: bounds how long the write lock is held (about 200 ms)."""

ANNOUNCED = 20
"""Undated entries of a first reading that are announced; the others are its backlog."""

__all__ = ["Desk", "Taken", "take"]

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """What came of a batch of readings: which failed, and how many entries were fresh.

    ``filtered`` entries were left out because a person does not want them.
    """

    readings: int = 0
    failures: tuple[str, ...] = ()
    fresh: int = 0
    filtered: int = 0

    def __add__(self, other: "Taken") -> "Taken":
        return Taken(
            readings=self.readings + other.readings,
            failures=self.failures + other.failures,
            fresh=self.fresh + other.fresh,
            filtered=self.filtered + other.filtered,
        )


def take(
    desk: Desk, readings: Iterable[Reading], now: datetime, *, stop: Event | None = None
) -> Taken:
    """Take a batch of readings in: every fresh entry into its article and story.

    The readings' validators are kept with the last of their entries, so whatever a
    crash interrupts is read again, and what was already kept is recognised. Setting
    ``stop`` ends it likewise, after the turn it is in.
    """
    ended = admit(desk, readings, now)
    fresh, filtered = _fresh(desk, ended, now)
    counts = Counter(candidate.subscription for candidate in fresh)
    turns = _turns(desk, fresh, now)
    fresh.clear()  # what a turn has taken in is held for no other
    last = turns.pop() if turns else ()
    while turns:
        if stop is not None and stop.is_set():
            return Taken()
        learn_if_due(desk)
        turn(desk, turns.popleft(), (), now)
    learn_if_due(desk)
    turn(desk, last, ended, now)
    for reading, _ in ended:
        _log(reading, counts[reading.name])
    return Taken(
        readings=len(ended),
        failures=tuple(r.name for r, _ in ended if r.failure is not None),
        fresh=counts.total(),
        filtered=filtered,
    )


def _turns(
    desk: Desk, fresh: Sequence[Candidate], now: datetime
) -> deque[Sequence[Candidate]]:
    if not fresh:
        return deque()
    from aggregator.windows import parts  # it loads all of grouping

    return deque(parts(fresh, desk.windows.horizon(desk.past(now)), TURN))


def _fresh(
    desk: Desk, ended: Sequence[tuple[Reading, State]], now: datetime
) -> tuple[list[Candidate], int]:
    """What was read and is not kept in this form by time; how many were filtered."""
    fresh: list[Candidate] = []
    rejected: list[Rejected] = []
    filtered = 0
    for reading, state in ended:
        wanted, unwanted = desk.rules.sift(state, reading)
        rejected += unwanted
        filtered += len(reading.feed.entries) - len(wanted) if reading.feed else 0
        if wanted:
            fresh += _unkept(desk, state, wanted, now)
    remember(desk.db, rejected, now)
    fresh.sort(key=lambda candidate: (candidate.time, candidate.subscription))
    return fresh, filtered


def _unkept(
    desk: Desk, state: State, entries: Sequence[Entry], now: datetime
) -> list[Candidate]:
    """Last entry first: feeds begin with the newest, which gets the last number."""
    kept = known.digests(desk.db, state.name, [entry.key for entry in entries])
    undated = 0
    fresh = []
    for entry in entries:
        dated = entry.published or entry.updated
        undated += dated is None
        mark = digest(entry)
        if kept.get(entry.key) != mark:
            backlog = state.first_read is None and undated > ANNOUNCED
            fresh.append(
                Candidate(
                    subscription=state.name,
                    list=state.list,
                    entry=entry,
                    digest=mark,
                    time=min(dated or now, now),
                    quiet=dated is None and backlog,
                )
            )
    return fresh[::-1]


def _log(reading: Reading, fresh: int) -> None:
    if reading.failure is not None:
        failure = reading.failure
        logger.log(
            logging.WARNING if reading.asked else logging.DEBUG,
            "failed subscription=%s kind=%s reason=%s",
            reading.name,
            failure.kind,
            failure.reason,
        )
        return
    for problem in reading.problems:
        logger.warning("unreadable subscription=%s file=%s", reading.name, problem)
    entries = len(reading.feed.entries) if reading.feed else 0
    # A folder without news is looked at thousands of times a day.
    level = logging.INFO if entries or reading.status else logging.DEBUG
    logger.log(
        level,
        "%s subscription=%s entries=%d new=%d",
        "pushed" if reading.pushed else "refreshed",
        reading.name,
        entries,
        fresh,
    )
