"""The way of an article. Read this first.

    read(batch)         slow, parallel, holds no lock, here or      feeds.read
                        by workers elsewhere                        aggregator.engine
      -> gather         whose readings count; of them what is not   aggregator.gathering
                        kept in this form, by time
      -> learn          the words of topics anew, if that is due    aggregator.widening
      -> turn           known -> decide -> group -> save            one transaction
         -> end         the plan of the next poll, validators, log  aggregator.ending
    publish             what a turn marked: merge -> render -> write beside -> rename
      -> send           to followers, hubs and webhooks             aggregator.outgoing
      -> copy           to another place, where that is wanted      aggregator.mirroring

What a hub pushes joins at `take` (`aggregator.pushed`). The full text of a page comes
after its article, and changes no story (`aggregator.full_texts`). Feeds that hardly
anybody reads are made when they are asked for (`aggregator.unwritten`). What is kept
can be grouped once more (`aggregator.regrouping`).

A turn (`aggregator.turning`) looks once, decides in pure code and saves once; no step
calls back. What a `take` makes depends only on what it was given and what is kept: the
same readings in the same order give the same stories, also when a crash cut them in
two. A daemon takes news over the network in as it comes, so there the order is that in
which servers answer (`aggregator.inbox`); what brings weeks is gathered
(`aggregator.backlog`), and what lies on this machine is one `take`. Without a daemon a
whole pass is gathered first, as far as there is room.
"""

import logging
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from aggregator.desk import Desk
from aggregator.gathering import Gathering
from aggregator.turning import turn
from aggregator.widening import learn_if_due
from feeds.model import Reading

TURN = 256
"""Articles in a turn: bounds how long the write lock is held (about 200 ms)."""

ENDS = 128
"""Readings that end in a turn, likewise."""

__all__ = ["Desk", "Taken", "step", "take", "take_in"]

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

    See `take_in`, of which this gives the sum.
    """
    with Gathering(desk) as gathered:
        gathered.add(desk, readings, now)
        return sum(take_in(desk, gathered, now, stop=stop), Taken())


def take_in(
    desk: Desk, gathered: Gathering, now: datetime, *, stop: Event | None = None
) -> Iterator[Taken]:
    """Take in what was gathered, and tell after each turn what came of it.

    The readings' validators are kept after the last of all entries, so whatever a
    crash interrupts is read again, and what was already kept is recognised. Setting
    ``stop`` ends it likewise, after the turn it is in.
    """
    while not gathered.is_over:
        yield step(desk, gathered, now)
        if stop is not None and stop.is_set():
            return


def step(desk: Desk, gathered: Gathering, now: datetime) -> Taken:
    """One turn of what was gathered, and what came of it.

    Others may have turns of their own in between, by another configuration too.
    """
    learn_if_due(desk)
    candidates = gathered.part(desk, TURN, now)
    ended = () if gathered.candidates else gathered.end(desk, ENDS)
    turn(desk, candidates, ended, now)
    for reading, _ in ended:
        _log(reading, gathered.fresh[reading.name])
    return Taken(
        readings=len(ended),
        failures=tuple(r.name for r, _ in ended if r.failure is not None),
        fresh=len(candidates),
        filtered=sum(gathered.filtered[reading.name] for reading, _ in ended),
    )


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
