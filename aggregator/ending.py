"""The end of a reading: what makes the next one cheap, and when that is.

Looks up what the pure decisions of `aggregator.polling` stand on, and keeps what they
decide, in the transaction that keeps the last of the reading's entries.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta

from aggregator.adopting import may_adopt
from aggregator.desk import Desk
from aggregator.ended import Ended, keep
from aggregator.novelty import novelty
from aggregator.polling import Ground, learns, polled
from aggregator.rhythm import price
from aggregator.rhythm.memory import Seen
from aggregator.rhythm.price import Price
from aggregator.steadiness import steadied
from feeds.model import Reading
from storage import (
    callbacks,
    renamed,
    settings,
    subscriptions,
)
from storage.callbacks import Callback
from storage.states import State

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
    before = price.read(settings.get(desk.db, "price") or "")
    cost = before
    feeds = _planned(desk, now)
    names = [state.name for _, state in polls_ended]
    standing = callbacks.of(desk.db, names)
    given_others = renamed.take(desk.db, names)
    ends: list[Ended] = []
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
        one = Ended(
            reading=reading, before=state, after=after, new=new, callback=callback
        )
        if one.has_moved:  # no other may be read there from now on
            subscriptions.save(desk.db, after, state)
        ends.append(one)
    keep(desk, ends, now)
    if cost != before:
        settings.put(desk.db, "price", price.write(cost))


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
