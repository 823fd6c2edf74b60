"""What a reading makes of a subscription: what is known now, when it is asked again.

Pure. How feeds are asked is the policy of `aggregator.rhythm`; this is where it meets
the one subscription: its failures, its moves, and what its polls have taught.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from aggregator.moving import moved
from aggregator.rhythm import memory
from aggregator.rhythm.bounds import (
    FIRST_RETRY,
    LONGEST_RETRY,
    Bounds,
    Floor,
    Terms,
    bounds,
    freshness,
)
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Seen
from aggregator.rhythm.pauses import heard
from aggregator.rhythm.planning import Plan, next_poll, worth
from feeds.http.addresses import is_local
from feeds.model import Failure, Reading, is_remote
from storage.states import State

OFFLINE = timedelta(minutes=2)
"""Between two attempts while this machine's own network is down."""

CONFIRMED = timedelta(hours=23)
"""A second 410 so long after the first one, or longer, is believed."""

REFUSED = frozenset({"http-401", "http-407"})
"""Kinds of failure that only another configuration cures."""

STALE = timedelta(days=8)
"""So long a server may answer that nothing is new before it is asked for everything:
some say so for ever (NetNewsWire's rule)."""


PUSHED = 16
"""By so much less a poll is worth while a hub tells what is new: of a steady feed it
comes after four times as long. It stays the net for what no hub tells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ground:
    """What else a plan stands on.

    ``interval`` is how often its owner wants a subscription read, ``least`` how long
    there must be between two polls at least; ``None`` where that is left to us.
    ``cost`` is that of a request (`aggregator.rhythm.price`). ``seen`` are the entries
    that no reading found before. ``free`` tells whether a move may be adopted,
    ``pushed`` whether a hub tells what is new.
    """

    interval: timedelta | None = None
    least: timedelta | None = None
    cost: float = 0.1
    seen: Seen = field(default_factory=Seen)
    free: bool = True
    pushed: bool = False


def polled(state: State, reading: Reading, ground: Ground, now: datetime) -> State:
    """The subscription after a reading that ended now."""
    if not reading.asked:
        return _put_off(state, reading.failure, now)
    terms = _terms(state, ground, now)
    after = _failed(state, reading.failure, now) if reading.failure else None
    after = after or _succeeded(state, reading, ground, now)
    after = moved(after, reading, free=ground.free, now=now)
    if after.muted and after.address != state.address:
        after = replace(after, muted="")
    plan = _plan(after, bounds(terms, reading), ground, now)
    return replace(after, next_poll=plan.next_poll, why=plan.why, last_poll=now)


def learns(state: State, ground: Ground) -> bool:
    """Whether a subscription's polls are planned by its rhythm, within the budget."""
    return state.kind == "url" and ground.interval is None


def conditional(state: State) -> bool:
    """Whether the next request may be answered by saying that nothing is new."""
    if state.last_whole is None or state.last_poll is None:
        return True
    return state.last_poll - state.last_whole < STALE


def closes(reading: Reading) -> bool:
    """Whether a reading tells that its whole host wants to be left alone.

    A host in the reader's own network may be a bridge that speaks for many sites: a
    refusal there counts for its URL alone (FreshRSS, issue 7880).
    """
    failure = reading.failure
    if failure is None or not reading.asked or not reading.cost.host:
        return False
    told = failure.kind == "http-429" or (
        failure.kind == "http-503" and failure.retry_after is not None
    )
    return told and not is_local(reading.cost.host)


def _put_off(state: State, failure: Failure | None, now: datetime) -> State:
    """It was not its turn: nothing is known of it that was not known before.

    A poll that a clock ahead of time dated in the future makes it due: but only once.
    """
    if failure is None:
        raise ValueError(f"{state.name}: neither asked nor told why not")
    wait = FIRST_RETRY
    if failure.kind == "offline":
        wait = OFFLINE
    elif failure.retry_after is not None:
        wait = min(max(failure.retry_after, FIRST_RETRY), LONGEST_RETRY)
    limits = Bounds(name=state.name, floors=(Floor(wait=wait, why=failure.reason),))
    plan = next_poll(memory.Rhythm(), 1.0, limits, now)
    last = min(state.last_poll, now) if state.last_poll else None
    return replace(state, next_poll=plan.next_poll, why=plan.why, last_poll=last)


def _terms(state: State, ground: Ground, now: datetime) -> Terms:
    return Terms(
        remote=is_remote(state.kind, state.location),
        learned=state.kind == "url",
        interval=ground.interval,
        least=ground.least,
        hints=state.hints,
        max_age=state.max_age,
        unheeded=state.unheeded,
        failures=state.failures,
        failing=now - (state.failing_since or now),
    )


def _failed(state: State, failure: Failure, now: datetime) -> State:
    """What was known stays known; a feed that has ended is not asked any more."""
    since = state.failing_since or now
    muted = failure.kind if failure.kind in REFUSED else ""
    if failure.kind == "http-410" and state.failure is not None:
        again = state.failure.kind == "http-410" and now - since >= CONFIRMED
        muted = failure.kind if again else muted
    return replace(
        state,
        failures=state.failures + 1,
        failing_since=since,
        failure=replace(failure, retry_after=None),
        muted=muted,
    )


def _succeeded(state: State, reading: Reading, ground: Ground, now: datetime) -> State:
    told: dict[str, Any] = {}
    if reading.status == 200:
        told["last_whole"] = now
    if reading.feed is not None:
        empty = not (reading.feed.entries or reading.delta)
        told["source"] = reading.feed.source
        told["hints"] = reading.feed.hints
        told["empty_since"] = (state.empty_since or now) if empty else None
    return replace(
        state,
        last_success=now,
        first_read=state.first_read or now,
        failures=0,
        failing_since=None,
        failure=None,
        muted="",
        accepted=False,
        problems=reading.problems,
        validators=reading.validators,
        vouched_by=reading.url,
        unheeded=_unheeded(state, reading),
        max_age=freshness(state.max_age, reading),
        rhythm=_taught(state, ground, now),
        **told,
    )


def _taught(state: State, ground: Ground, now: datetime) -> str:
    """What polls have taught: of pauses, and of the rhythm where that plans them."""
    if state.kind != "url":
        return state.rhythm
    before = memory.read(state.rhythm)
    after = heard(before, ground.seen, now, first=state.first_read is None)
    if not learns(state, ground):
        return memory.write(after)
    learned = learn(before, ground.seen, now)
    if after is not before:
        learned = replace(learned, pause=after.pause, pauses=after.pauses)
    return memory.write(learned)


def _unheeded(state: State, reading: Reading) -> int:
    """How often in a row a server sent again what it was told that we have."""
    had = state.validators.etag or state.validators.last_modified
    if reading.status == 304 or not had:
        return 0
    known = reading.feed is None and reading.outlines is None
    return state.unheeded + (reading.status == 200 and known)


def _plan(state: State, limits: Bounds, ground: Ground, now: datetime) -> Plan:
    rhythm = memory.read(state.rhythm) if learns(state, ground) else memory.Rhythm()
    cost = ground.cost / worth(state.firsts, state.stories)
    if ground.pushed:
        cost *= PUSHED
    plan = next_poll(rhythm, cost, limits, now)
    if state.muted:
        why = f"not asked any more ({state.muted})"
        return Plan(next_poll=plan.next_poll, why=why)
    return plan
