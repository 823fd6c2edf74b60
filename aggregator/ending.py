"""The end of a reading: what makes the next one cheap, and when that is.

Looks up what the pure decisions of `aggregator.polling` stand on, and keeps what they
decide, in the transaction that keeps the last of the reading's entries.
"""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from aggregator.adopting import may_adopt
from aggregator.desk import Desk
from aggregator.health import ailments
from aggregator.polling import Ground, closes, learns, polled
from aggregator.rhythm import price
from aggregator.rhythm.learning import ARCHIVE
from aggregator.rhythm.memory import Seen
from aggregator.rhythm.price import Price
from feeds.model import Entry, Reading, is_remote
from storage import (
    documents,
    hosts,
    known,
    polls,
    publications,
    settings,
    subscriptions,
)
from storage.polls import Poll
from storage.subscriptions import State

logger = logging.getLogger(__name__)


def end(desk: Desk, ended: Sequence[tuple[Reading, State]], now: datetime) -> None:
    """Keep what readings made of their subscriptions, inside the caller's transaction.

    What the readings cost is charged to the budget of requests.
    """
    zone = ZoneInfo(desk.config.service.timezone)
    before = price.read(settings.get(desk.db, "price") or "")
    cost = before
    feeds = _planned(desk)
    for reading, state in ended:
        ground = _ground(desk, state, reading, cost)
        if reading.asked and learns(state, ground):
            cost = price.charge(cost, desk.config.service.polls_per_day, feeds, now)
        after = polled(state, reading, ground, now)
        _keep(desk, after, reading, now)
        if ailments(state, zone) != ailments(after, zone):
            publications.mark(desk.db, ["health.atom"])
        if is_remote(state.kind, state.location) or ground.seen.count:
            polls.log(desk.db, _poll(state, after, reading, ground.seen, now))
        if after.address != state.address:
            logger.info("moved subscription=%s to=%s", after.name, after.place)
    if cost != before:
        settings.put(desk.db, "price", price.write(cost))


def _planned(desk: Desk) -> int:
    """How many feeds share the budget: those that no owner gave an interval.

    A person may ask the last one again that is not asked any more: one at least.
    """
    wanted = desk.config.subscriptions
    apart = {one.name for one in wanted if one.interval is not None}
    return max(1, subscriptions.asked_often(desk.db, apart))


def _ground(desk: Desk, state: State, reading: Reading, cost: Price) -> Ground:
    wanted = desk.rules.subscription(state)
    target = reading.moved_to or state.moved_to
    return Ground(
        interval=wanted.interval,
        least=wanted.min_interval,
        cost=cost.cost,
        seen=_seen(desk, state, reading),
        free=may_adopt(desk.db, wanted, state, target),
    )


def _seen(desk: Desk, state: State, reading: Reading) -> Seen:
    """The entries of a document that no reading before it had found.

    They are told by what is kept, not by what this turn keeps: a reading that a crash
    cut in two teaches what it would have taught in one.
    """
    entries = reading.feed.entries if reading.feed else ()
    kept = known.first_seen(desk.db, state.name, [entry.key for entry in entries])
    since = state.last_success if state.first_read else None
    fresh = [
        entry
        for entry in entries
        if entry.key in kept and (since is None or kept[entry.key] > since)
    ]
    dates = [date for entry in fresh if (date := _date(entry)) is not None]
    whole = since is not None and not reading.delta and len(fresh) == len(kept) > 1
    return Seen(dates=tuple(dates), undated=len(fresh) - len(dates), whole=whole)


def _date(entry: Entry) -> datetime | None:
    return entry.published or entry.updated


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


def _poll(
    state: State, after: State, reading: Reading, seen: Seen, now: datetime
) -> Poll:
    since = state.last_success if state.first_read else None
    waits = [
        max(now - date, timedelta(0)).total_seconds()
        for date in seen.dates
        if since is not None and date >= since - ARCHIVE
    ]
    return Poll(
        subscription=state.name,
        at=now,
        status=reading.status,
        failure=reading.failure.kind if reading.failure else "",
        requests=reading.cost.requests,
        took=reading.cost.took.total_seconds(),
        received=reading.cost.received,
        fresh=seen.count,
        waits=tuple(waits),
        next_poll=after.next_poll or now,
        why=after.why,
    )
