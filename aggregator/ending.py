"""The end of a reading: what makes the next one cheap, and when that is.

Looks up what the pure decisions of `aggregator.polling` stand on, and keeps what they
decide, in the transaction that keeps the last of the reading's entries.
"""

import logging
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator import lists
from aggregator.adopting import may_adopt
from aggregator.desk import Desk
from aggregator.health import ailments
from aggregator.novelty import Novelty, novelty
from aggregator.polling import Ground, closes, learns, polled
from aggregator.rhythm import price
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
    standing = callbacks.of(desk.db, [state.name for _, state in polls_ended])
    for reading, state in polls_ended:
        callback = standing.get(state.name)
        new = novelty(desk.db, state, reading, callback)
        ground = replace(
            _ground(desk, state, reading, cost),
            seen=new.seen,
            pushed=_is_told(callback, now),
        )
        if reading.asked and learns(state, ground):
            cost = price.charge(cost, desk.config.service.polls_per_day, feeds, now)
        after = steadied(
            polled(state, reading, ground, now),
            renamed=renamed.take(desk.db, state.name),
            known=new.known,
            now=now,
        )
        _keep(desk, after, reading, now)
        _judge(desk, callback, new, now)
        publications.mark(desk.db, _telling(state, after, zone))
        if is_remote(state.kind, state.location) or ground.seen.count:
            polls.log(desk.db, _poll(after, reading, new, now))
        if after.address != state.address:
            # The query may hold a key; `status` tells it.
            bare = after.place.partition("?")[0]
            logger.info("moved subscription=%s to=%s", after.name, bare)
    if cost != before:
        settings.put(desk.db, "price", price.write(cost))


def _telling(before: State, after: State, zone: ZoneInfo) -> Iterator[str]:
    """The feeds and lists that say of a subscription what is another thing now."""
    if ailments(before, zone) != ailments(after, zone):
        yield "health.atom"
    if lists.outline(before) != lists.outline(after):
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


def _ground(desk: Desk, state: State, reading: Reading, cost: Price) -> Ground:
    wanted = desk.rules.subscription(state)
    target = reading.moved_to or state.moved_to
    return Ground(
        interval=wanted.interval,
        least=wanted.min_interval,
        cost=cost.cost,
        free=may_adopt(desk.db, wanted, state, target),
    )


def _judge(desk: Desk, callback: Callback | None, new: Novelty, now: datetime) -> None:
    """Keep what a poll says of the hub that ought to have made it needless."""
    missed = new.missed(callback, now) if callback else 0
    if callback and missed != callback.missed:
        callbacks.save(desk.db, replace(callback, missed=missed))


def _keep(desk: Desk, after: State, reading: Reading, now: datetime) -> None:
    subscriptions.save(desk.db, after)
    documents.record(desk.db, reading)
    if reading.failure is not None and closes(reading) and after.next_poll:
        hosts.close(
            desk.db,
            reading.cost.host,
            until=after.next_poll,
            why=f"{after.name}: {reading.failure.reason}",
            now=now,
        )


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
