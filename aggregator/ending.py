"""The end of a reading: what makes the next one cheap, and when that is.

Looks up what the pure decisions of `aggregator.polling` stand on, and keeps what they
decide, in the transaction that keeps the last of the reading's entries.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator import lists
from aggregator.adopting import may_adopt
from aggregator.ailments import ailments
from aggregator.desk import Desk
from aggregator.novelty import Novelty, novelty
from aggregator.polling import Ground, closes, learns, polled
from aggregator.rhythm import price
from aggregator.rhythm.memory import Seen
from aggregator.rhythm.price import Price
from aggregator.steadiness import steadied
from feeds.model import Reading, is_remote
from storage import (
    callbacks,
    documents,
    hosts,
    polls,
    publications,
    renamed,
    settings,
    subscriptions,
)
from storage.callbacks import Callback
from storage.polls import Poll
from storage.subscriptions import State

logger = logging.getLogger(__name__)

MANY = 10_000
"""Feeds from which on they are not counted in every turn."""

RECOUNT = timedelta(minutes=10)
"""Between two counts of so many."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ended:
    """A reading and what it made of its subscription; what of it is ``new``."""

    reading: Reading
    before: State
    after: State
    new: Novelty
    callback: Callback | None


def end(desk: Desk, ended: Sequence[tuple[Reading, State]], now: datetime) -> None:
    """Keep what readings made of their subscriptions, inside the caller's transaction.

    What the readings cost is charged to the budget of requests. What was pushed tells
    nothing of how asking goes, and vouches for nothing: it leaves all as it is.
    """
    polls_ended = [one for one in ended if not one[0].pushed]
    if not polls_ended:
        return
    zone = ZoneInfo(desk.config.service.timezone)
    before = price.read(settings.get(desk.db, "price") or "")
    cost = before
    feeds = _planned(desk, now)
    names = [state.name for _, state in polls_ended]
    standing = callbacks.of(desk.db, names)
    given_others = renamed.take(desk.db, names)
    for reading, state in polls_ended:
        callback = standing.get(state.name)
        new = novelty(desk.db, state, reading, callback)
        pushed = _is_told(callback, now)
        ground = _ground(desk, (reading, state), cost, new.seen, pushed=pushed)
        if reading.asked and learns(state, ground):
            cost = price.charge(cost, desk.config.service.polls_per_day, feeds, now)
        after = steadied(
            polled(state, reading, ground, now),
            renamed=given_others.get(state.name, 0),
            known=new.known,
            now=now,
        )
        _keep(
            desk,
            _Ended(
                reading=reading, before=state, after=after, new=new, callback=callback
            ),
            now,
        )
        publications.mark(desk.db, _telling(state, after, zone))
    if cost != before:
        settings.put(desk.db, "price", price.write(cost))


def _telling(before: State, after: State, zone: ZoneInfo) -> Iterator[str]:
    """The feeds and lists that say of a subscription what is another thing now."""
    if ailments(before, zone) != ailments(after, zone):
        yield "health.atom"
    unchanged = after.source is before.source and after.place == before.place
    if not unchanged and lists.outline(before) != lists.outline(after):
        yield from lists.LISTS
        if after.kind != "opml":
            yield f"subscriptions/{after.name}.atom"


def _is_told(callback: Callback | None, now: datetime) -> bool:
    """Whether a hub has shown that it tells what is new, so that polls need not."""
    if callback is None or callback.lease_until is None or callback.missed:
        return False
    return callback.lease_until > now and callback.last_push is not None


def _planned(desk: Desk, now: datetime) -> int:
    """How many feeds share the budget: those that no owner gave an interval.

    A person may ask the last one again that is not asked any more: one at least. To
    count a million takes half a second, and a few more or less change nothing there.
    """
    if desk.counted is not None:
        at, count = desk.counted
        if count > MANY and timedelta() <= now - at < RECOUNT:
            return count
    wanted = desk.config.subscriptions
    apart = {one.name for one in wanted if one.interval is not None}
    count = max(1, subscriptions.asked_often(desk.db, apart))
    desk.counted = now, count
    return count


def _ground(
    desk: Desk, ended: tuple[Reading, State], cost: Price, seen: Seen, *, pushed: bool
) -> Ground:
    reading, state = ended
    wanted = desk.rules.subscription(state)
    target = reading.moved_to or state.moved_to
    return Ground(
        interval=wanted.interval,
        least=wanted.min_interval,
        cost=cost.cost,
        seen=seen,
        pushed=pushed,
        free=may_adopt(desk.db, wanted, state, target),
    )


def _keep(desk: Desk, one: _Ended, now: datetime) -> None:
    """Keep what a reading made of its subscription, and what it came to."""
    before, after, reading = one.before, one.after, one.reading
    subscriptions.save(desk.db, after, before)
    documents.record(desk.db, reading)
    if reading.failure is not None and closes(reading) and after.next_poll:
        hosts.close(
            desk.db,
            reading.cost.host,
            until=after.next_poll,
            why=f"{after.name}: {reading.failure.reason}",
            now=now,
        )
    _judge(desk, one, now)
    if is_remote(before.kind, before.location) or one.new.seen.count:
        polls.log(desk.db, _poll(after, reading, one.new, now))
    if after.address != before.address:
        # The query may hold a key; `status` tells it.
        bare = after.place.partition("?")[0]
        logger.info("moved subscription=%s to=%s", after.name, bare)


def _judge(desk: Desk, one: _Ended, now: datetime) -> None:
    """Keep what a poll says of the hub that ought to have made it needless."""
    callback = one.callback
    missed = one.new.missed(callback, now) if callback else 0
    if callback and missed != callback.missed:
        callbacks.save(desk.db, replace(callback, missed=missed))


def _poll(after: State, reading: Reading, new: Novelty, now: datetime) -> Poll:
    return Poll(
        subscription=after.name,
        at=now,
        status=reading.status,
        failure=reading.failure.kind if reading.failure else "",
        requests=reading.cost.requests,
        took=reading.cost.took.total_seconds(),
        received=reading.cost.received,
        fresh=new.seen.count,
        waits=new.waits,
        next_poll=after.next_poll or now,
        why=after.why,
    )
