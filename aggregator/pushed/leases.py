"""What becomes of asking a hub: whether it sends, until when, when it is asked again.

Pure. WebSub (W3C, 2018), 5. Every answer of a hub leaves polling as it is.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from aggregator.rhythm.bounds import LONGEST_RETRY
from feeds.http.model import Fetched
from storage.callbacks import Callback

LEASE = timedelta(days=10)
"""What hubs are asked for."""

LONGEST_LEASE = timedelta(days=14)
ASSUMED_LEASE = timedelta(days=1)
"""Where a hub does not say, or says nonsense."""

SHORTEST = timedelta(hours=1)
"""No hub is asked for the same more often, however short its leases are."""

GRACE = timedelta(minutes=10)
"""So long a hub may ask again about what was confirmed: our answer may be lost."""

DENIED = timedelta(days=7)
LONGEST = timedelta(days=7)
DAY = timedelta(days=1)

TRIES = 3
"""So often a hub is asked to stop; then its lease ends by itself."""

SILENT = "it never asked whether that was us; see whether hubs can reach `url`"


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What a hub said at our address: ``lease`` is in its own words."""

    mode: str
    topic: str
    lease: str = ""
    reason: str = ""


def asked(callback: Callback, now: datetime) -> Callback:
    """It is asked now. If it never confirmed what it was asked last, that has failed.

    A hub that does not even confirm that we want no more is left to its lease.
    """
    if _is_waiting(callback):
        callback = replace(callback, failures=callback.failures + 1, failure=SILENT)
    if callback.wanted == "unsubscribe" and callback.failures >= TRIES:
        return _ended(callback, now)
    wait = min(SHORTEST * 4 ** min(callback.failures, 9), LONGEST)
    return replace(callback, asked=now, next_ask=now + wait)


def answered(callback: Callback, answer: Fetched, now: datetime) -> Callback:
    """After its answer to being asked; it may have confirmed before it answered.

    What it refused it is asked again after days.
    """
    failure = answer.failure
    if failure is None or not _is_waiting(callback):
        return callback
    if not answer.asked:
        return replace(callback, asked=None, next_ask=now + SHORTEST)
    if failure.kind == "timeout":
        return callback
    again = callback.next_ask or now
    if failure.kind.startswith("http-"):
        again = now + min(DAY * 2 ** min(callback.failures, 9), LONGEST)
    told = min(answer.retry_after or timedelta(), LONGEST_RETRY)
    return replace(
        callback,
        asked=None,
        next_ask=max(again, now + told),
        failures=callback.failures + 1,
        failure=failure.reason,
    )


def heard(callback: Callback, said: Said, now: datetime) -> Callback | None:
    """After a hub said something at our address; ``None`` if that is not so.

    It confirms only what it was asked for, and may deny at any time (5.2).
    """
    if said.topic != callback.topic or callback.wanted == "ended":
        return None
    if said.mode == "denied":
        return _denied(callback, said.reason, now)
    if said.mode != callback.wanted or not _may_confirm(callback, now):
        return None
    if not _is_waiting(callback):
        return callback
    if said.mode == "unsubscribe":
        return _ended(callback, now)
    lease = _lease(said.lease)
    return replace(
        callback,
        confirmed=now,
        lease_until=now + lease,
        next_ask=now + max(lease / 2, SHORTEST),
        failures=0,
        failure="",
    )


def _lease(told: str) -> timedelta:
    plain = told.isascii() and told.isdigit() and len(told) < 12
    seconds = int(told) if plain else 0
    return min(timedelta(seconds=seconds), LONGEST_LEASE) or ASSUMED_LEASE


def _ended(callback: Callback, now: datetime) -> Callback:
    return replace(callback, wanted="ended", asked=None, lease_until=None, next_ask=now)


def _denied(callback: Callback, reason: str, now: datetime) -> Callback:
    if callback.wanted == "unsubscribe":
        return _ended(callback, now)
    words = "".join(letter for letter in reason[:200] if letter.isprintable())
    return replace(
        callback,
        asked=None,
        lease_until=None,
        next_ask=now + DENIED,
        failures=callback.failures + 1,
        failure="it denied that" + (f": {words}" if words else ""),
    )


def _is_waiting(callback: Callback) -> bool:
    """Whether it was asked and has not confirmed since."""
    asked, confirmed = callback.asked, callback.confirmed
    return asked is not None and (confirmed is None or confirmed < asked)


def _may_confirm(callback: Callback, now: datetime) -> bool:
    confirmed = callback.confirmed
    lately = confirmed is not None and now - confirmed <= GRACE
    return callback.asked is not None and (_is_waiting(callback) or lately)
