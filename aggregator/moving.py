"""Whether a feed has moved for good: its new address is adopted once it has held. Pure.

A move is believed after a week, in which nobody's captive portal or mistaken rule holds
(AntennaPod's issue 5324 tells of one that did not), or at once where nothing else is
left or only TLS was added. What a subscription's owner wrote stays as it is: where the
adopted address ends, that one is asked again.
"""

from dataclasses import replace
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from feeds.model import Reading
from storage.states import State

HELD = timedelta(days=7)
"""How long a permanent redirect must have led to the same address."""

ENDED = frozenset({"http-404", "http-410"})
"""Kinds of failure that say that there is nothing at an address any more."""

LOST = ENDED | {"dns", "not-a-feed", "tls"}
"""Kinds of failure for which an adopted address is given up."""


def moved(state: State, reading: Reading, *, free: bool, now: datetime) -> State:
    """The state with what a reading tells of where the feed lies now.

    ``free`` says that the new address may be adopted: not where another subscription
    is read there, or where secrets would be sent to it that were meant for the old one.
    """
    if reading.failure is not None:
        return _after_failure(state, reading.failure.kind, free=free)
    target = reading.moved_to
    if not target:
        return _hinted(state, now)
    if target != state.moved_to:
        state = replace(state, moved_to=target, moved_since=now)
    since = state.moved_since or now
    if free and (now - since >= HELD or _adds_tls(state.place, target)):
        return _adopted(state)
    return state


def _after_failure(state: State, kind: str, *, free: bool) -> State:
    if kind in ENDED and state.moved_to and free:
        return _adopted(state)
    if kind in LOST and state.address:
        return replace(state, address="", moved_to="", moved_since=None)
    return state


def _hinted(state: State, now: datetime) -> State:
    """What a feed says of itself is believed only when its old address has ended."""
    hint = state.hints.moved_to
    if not hint or hint == state.place:
        # A feed that has moved goes on having moved since then.
        since = state.moved_since if state.address else None
        if not state.moved_to and state.moved_since == since:
            return state
        return replace(state, moved_to="", moved_since=since)
    if hint == state.moved_to:
        return state
    return replace(state, moved_to=hint, moved_since=now)


def _adopted(state: State) -> State:
    return replace(state, address=state.moved_to, moved_to="")


def _adds_tls(before: str, after: str) -> bool:
    old, new = urlsplit(before), urlsplit(after)
    return (old.scheme, new.scheme) == ("http", "https") and (
        (old.hostname, old.path, old.query) == (new.hostname, new.path, new.query)
    )
