"""What comes of a try: it was sent, it waits for the next one, or it is given up."""

import logging
from datetime import datetime
from http import HTTPStatus

from aggregator.ailments import PATIENCE
from aggregator.desk import Desk
from aggregator.outgoing import patience, pushing, verifying
from aggregator.outgoing.letters import Letter, Outcome
from storage import outbox, publications, receivers
from storage.database import writing
from storage.outbox import Parcel

logger = logging.getLogger(__name__)

_ENDED = HTTPStatus.GONE
_MAY_PASS = frozenset({0, 408, 421, 425, 429})
_LASTING = frozenset({"blocked", "malformed", "redirect", "too-large"})


def conclude(desk: Desk, letter: Letter, outcome: Outcome, now: datetime) -> None:
    """Keep what came of a try."""
    with writing(desk.db):
        if outcome.taken:
            _taken(desk, letter.parcel, outcome, now)
        else:
            _refused(desk, letter.parcel, outcome, now)


def _taken(desk: Desk, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    outbox.sent(desk.db, parcel, now)
    if parcel.kind == "verify":
        verifying.verified(desk, parcel, now)
    elif parcel.kind == "feed":
        pushing.taken(desk, parcel, outcome)
    if before := receivers.named(desk.db, parcel.receiver):
        receivers.forget(desk.db, parcel.receiver)
        if receivers.is_own(before.name):
            publications.mark(desk.db, ["health.atom"])
    # There may be thousands of followers, and hubs are told of each feed.
    level = logging.INFO if parcel.kind in {"story", "verify"} else logging.DEBUG
    logger.log(level, "sent kind=%s to=%s about=%s", *_named(parcel))


def _refused(desk: Desk, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    asked = outcome.retry_after
    until = None
    if not _is_final(parcel, outcome):
        until = patience.next_try(parcel, now, asked)
    own = receivers.is_own(parcel.receiver)
    if own or parcel.kind == "feed":
        _note(desk, parcel, outcome, now)
    if until is not None:
        outbox.postpone(desk.db, parcel, until)
        logger.info(
            "not taken kind=%s to=%s about=%s reason=%s next=%s",
            *_named(parcel),
            outcome.reason,
            until.isoformat(timespec="seconds"),
        )
        return
    outbox.drop(desk.db, parcel)
    if parcel.kind == "feed":
        pushing.given_up(desk, parcel)
    elif own:
        receivers.gave_up(desk.db, parcel.receiver)
        publications.mark(desk.db, ["health.atom"])
    # What strangers asked for is no trouble of ours.
    level = logging.WARNING if own else logging.INFO
    told = (*_named(parcel), outcome.reason)
    logger.log(level, "gave up kind=%s to=%s about=%s reason=%s", *told)


def _note(desk: Desk, parcel: Parcel, outcome: Outcome, now: datetime) -> None:
    """Keep that the receiver fails: what else there is for it waits with this."""
    known = receivers.named(desk.db, parcel.receiver)
    failures = known.failures + 1 if known else 1
    again = patience.reopening(parcel.kind, failures, now, outcome.retry_after)
    receivers.failed(desk.db, parcel.receiver, outcome.reason, now, again)
    if failures == PATIENCE and receivers.is_own(parcel.receiver):
        publications.mark(desk.db, ["health.atom"])


def _is_final(parcel: Parcel, outcome: Outcome) -> bool:
    """Whether another try would be of no use.

    A callback that does not want what is asked, or does not know of it, says so at once
    (W3C WebSub, 5.3.1); one that has ended says that (7).
    """
    if outcome.status == _ENDED:
        return True
    if parcel.kind == "verify":
        busy = outcome.status >= HTTPStatus.INTERNAL_SERVER_ERROR
        may_pass = busy or outcome.status in _MAY_PASS
        return outcome.kind in _LASTING or not may_pass
    return parcel.kind == "deny" and outcome.status != 0


def _named(parcel: Parcel) -> tuple[str, str, str]:
    """What a log may say of it: an address may be a secret."""
    about = "" if parcel.kind in {"verify", "deny"} else parcel.about
    return parcel.kind, parcel.receiver, about
