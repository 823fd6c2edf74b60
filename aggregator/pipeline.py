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
two. A daemon takes what comes over the network as it comes, so there the order is that
in which servers answer (`aggregator.inbox`); what lies on this machine is one `take`.
Without one a whole pass is gathered first, as far as there is room.
"""

import logging
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from aggregator.desk import Desk
from aggregator.gathering import Gathering
from aggregator.grouping.entries import Candidate
from aggregator.turning import turn
from aggregator.widening import learn_if_due
from feeds.model import Reading

TURN = 256
"""Articles in a turn: bounds how long the write lock is held (about 200 ms)."""

__all__ = ["Desk", "Taken", "take", "take_in"]

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
        gathered.add(readings, now)
        return sum(take_in(desk, gathered, now, stop=stop), Taken())


def take_in(
    desk: Desk, gathered: Gathering, now: datetime, *, stop: Event | None = None
) -> Iterator[Taken]:
    """Take in what was gathered, and tell after each turn what came of it.

    The readings' validators are kept with the last of their entries, so whatever a
    crash interrupts is read again, and what was already kept is recognised. Setting
    ``stop`` ends it likewise, after the turn it is in.
    """
    turns = _turns(desk, gathered, now)
    last = next(turns, ())
    for following in turns:
        if stop is not None and stop.is_set():
            return
        learn_if_due(desk)
        turn(desk, last, (), now)
        yield Taken(fresh=len(last))
        last = following
    ended = gathered.ended
    learn_if_due(desk)
    turn(desk, last, ended, now)
    for reading, _ in ended:
        _log(reading, gathered.fresh[reading.name])
    yield Taken(
        readings=len(ended),
        failures=tuple(r.name for r, _ in ended if r.failure is not None),
        fresh=len(last),
        filtered=gathered.filtered,
    )


def _turns(
    desk: Desk, gathered: Gathering, now: datetime
) -> Iterator[Sequence[Candidate]]:
    if not gathered.fresh:
        return iter(())
    from aggregator.windows import parts  # it loads all of grouping

    horizon = desk.windows.horizon(desk.past(now))
    return parts(gathered.candidates, horizon, TURN)


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
