"""Which readings may be taken in, and with what was known of their subscriptions."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from aggregator.desk import Desk
from aggregator.loops import refused
from aggregator.quarantine import suspicion
from feeds.model import Reading
from storage import known, subscriptions
from storage.states import State


def admit(
    desk: Desk, readings: Iterable[Reading], now: datetime
) -> list[tuple[Reading, State]]:
    """The readings in a fixed order, each with what was known of its subscription.

    One that was removed from the configuration meanwhile has nowhere to go. A feed of
    our own, and one that seems to have become another, has failed; nobody has, while
    our own network is down.
    """
    online = desk.network.online(readings, now)
    by_name = {reading.name: reading for reading in online}
    states = subscriptions.named(desk.db, by_name)
    return [
        (_examined(desk, by_name[state.name], state), state)
        for state in states
        if state.name in by_name
    ]


def still_there(desk: Desk, states: Sequence[State]) -> dict[str, State]:
    """Those that are still subscribed to where they were, as they are now, by name.

    What was read at another place must not vouch for the one of today.
    """
    before = {state.name: state.location for state in states}
    return {
        state.name: state
        for state in subscriptions.named(desk.db, before)
        if before.get(state.name) == state.location
    }


def _examined(desk: Desk, reading: Reading, state: State) -> Reading:
    reading = refused(reading, desk.rules.tag, desk.config.service.url)
    if reading.feed is None or not reading.asked or state.accepted:
        return reading
    if not reading.url or state.first_read is None:
        return reading
    keys = [entry.key for entry in reading.feed.entries]
    titles = known.titles(desk.db, state.name, keys)
    doubt = suspicion(state.source, reading.feed, titles)
    return replace(reading, feed=None, failure=doubt) if doubt else reading
