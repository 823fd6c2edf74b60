"""What came of readings, kept for all of them together."""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from aggregator import lists
from aggregator.ailments import ailments
from aggregator.desk import Desk
from aggregator.novelty import Novelty
from aggregator.polling import closes
from feeds.model import Reading, is_remote
from storage import callbacks, documents, hosts, polls, publications, subscriptions
from storage.callbacks import Callback
from storage.polls import Poll
from storage.states import State

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """A reading and what it made of its subscription; what of it is ``new``."""

    reading: Reading
    before: State
    after: State
    new: Novelty
    callback: Callback | None

    @property
    def has_moved(self) -> bool:
        """Whether it is asked for at another address from now on."""
        return self.after.address != self.before.address


def keep(desk: Desk, ends: Sequence[Ended], now: datetime) -> None:
    """Keep what readings made of their subscriptions, and what they came to.

    Inside the caller's transaction, which keeps the last of their entries.
    """
    here = [(one.after, one.before) for one in ends if not one.has_moved]
    subscriptions.save_all(desk.db, here)
    for one in ends:
        documents.record(desk.db, one.reading)
        _close(desk, one, now)
        _judge(desk, one, now)
        if one.has_moved:
            # The query may hold a key; `status` tells it.
            bare = one.after.place.partition("?")[0]
            logger.info("moved subscription=%s to=%s", one.after.name, bare)
    polls.log(desk.db, [_poll(one, now) for one in ends if _is_logged(one)])
    zone = ZoneInfo(desk.config.service.timezone)
    told = (path for one in ends for path in _telling(one.before, one.after, zone))
    publications.mark(desk.db, told)


def _close(desk: Desk, one: Ended, now: datetime) -> None:
    """Leave a host alone that asks for it."""
    reading, after = one.reading, one.after
    if reading.failure is not None and closes(reading) and after.next_poll:
        hosts.close(
            desk.db,
            reading.cost.host,
            until=after.next_poll,
            why=f"{after.name}: {reading.failure.reason}",
            now=now,
        )


def _is_logged(one: Ended) -> bool:
    before = one.before
    return is_remote(before.kind, before.location) or one.new.seen.count > 0


def _judge(desk: Desk, one: Ended, now: datetime) -> None:
    """Keep what a poll says of the hub that ought to have made it needless."""
    callback = one.callback
    missed = one.new.missed(callback, now) if callback else 0
    if callback and missed != callback.missed:
        callbacks.save(desk.db, replace(callback, missed=missed))


def _poll(one: Ended, now: datetime) -> Poll:
    reading, after = one.reading, one.after
    return Poll(
        subscription=after.name,
        at=now,
        status=reading.status,
        failure=reading.failure.kind if reading.failure else "",
        requests=reading.cost.requests,
        took=reading.cost.took.total_seconds(),
        received=reading.cost.received,
        fresh=one.new.seen.count,
        waits=one.new.waits,
        next_poll=after.next_poll or now,
        why=after.why,
    )


def _telling(before: State, after: State, zone: ZoneInfo) -> Iterator[str]:
    """The feeds and lists that say of a subscription what is another thing now."""
    if ailments(before, zone) != ailments(after, zone):
        yield "health.atom"
    unchanged = after.source is before.source and after.place == before.place
    if not unchanged and lists.outline(before) != lists.outline(after):
        yield from lists.LISTS
        if after.kind != "opml":
            yield f"subscriptions/{after.name}.atom"
