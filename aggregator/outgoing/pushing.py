"""A feed that changed goes to who follows it, whole (W3C WebSub, 7)."""

import logging
from datetime import datetime

from aggregator.desk import Desk
from aggregator.outgoing import followable, verifying
from aggregator.outgoing.letters import Document, Letter, Outcome, digest_of
from storage import followers, outbox, receivers
from storage.followers import Follower
from storage.outbox import New, Parcel

logger = logging.getLogger(__name__)


def letter(desk: Desk, parcel: Parcel, now: datetime) -> Letter | None:
    """The feed as the follower sees it; ``None`` if it follows it no more."""
    follower = _follower(desk, parcel)
    form = followable.form_of(parcel.about)
    if follower is None or follower.until <= now or form is None:
        return None
    seen = followable.seen_by(desk, follower.reader)
    if seen is None or not desk.config.service.hub:
        return None
    url, base = seen.service.url, desk.config.service.url
    hub, topic = f"{url}/hub", f"{url}/{follower.feed}"
    return Letter(
        parcel=parcel,
        url=follower.callback,
        headers=(("Link", f'<{hub}>; rel="hub", <{topic}>; rel="self"'),),
        content_type=form.content_type,
        document=Document(
            file=desk.config.service.published / follower.feed,
            made=followable.made(desk, follower.feed),
            theirs=f"{base}/".encode(),
            ours=f"{url}/".encode(),
            secret=follower.secret.encode(),
            sent=follower.sent,
        ),
        allow_private=desk.config.service.allow_private,
    )


def taken(desk: Desk, parcel: Parcel, outcome: Outcome) -> None:
    """The follower has it. Inside the caller's transaction."""
    if follower := _follower(desk, parcel):
        followers.got(desk.db, follower.id, outcome.digest)


def given_up(desk: Desk, parcel: Parcel) -> None:
    """It has ended, or does not take anything for days: it follows no more (7)."""
    if follower := _follower(desk, parcel):
        logger.info("ended feed=%s host=%s", follower.feed, follower.host)
        end(desk, follower)


def end(desk: Desk, follower: Follower) -> None:
    """Push nothing to a follower any more, inside the caller's transaction."""
    receiver = receivers.of_follower(follower.id)
    outbox.clear(desk.db, receiver)
    receivers.forget(desk.db, receiver)
    followers.remove(desk.db, follower.id)


def catch_up(desk: Desk, now: datetime) -> None:
    """Have every follower looked after: a crash may have come before a push.

    Who has the feed as it is, is not sent it again. Inside a transaction.
    """
    found = [one for one in followers.every(desk.db) if one.until > now]
    digests = {
        feed: digest_of(followable.published(desk, feed))
        for feed in {one.feed for one in found if not one.reader}
    }
    pushes = (
        New(kind="feed", receiver=receivers.of_follower(one.id), about=one.feed)
        for one in found
        if one.reader or one.sent != digests[one.feed]
    )
    outbox.put(desk.db, pushes, now, now)


def tidy(desk: Desk, now: datetime) -> None:
    """Let go of who may not follow any more, inside the caller's transaction."""
    for one in followers.every(desk.db):
        seen = followable.seen_by(desk, one.reader)
        if one.until <= now or (seen is None and one.reader):
            end(desk, one)  # at an address that nobody knows any more, no word is kept
        elif seen is None:
            _deny(desk, one, now, "this service is private now")
        elif not followable.is_there(desk, one.feed):
            _deny(desk, one, now, "there is no such feed any more")


def _deny(desk: Desk, follower: Follower, now: datetime, reason: str) -> None:
    seen = followable.seen_by(desk, follower.reader) or desk.config
    topic = f"{seen.service.url}/{follower.feed}"
    end(desk, follower)
    outbox.put(desk.db, [verifying.denied(follower, topic, reason)], now, now)


def _follower(desk: Desk, parcel: Parcel) -> Follower | None:
    number = parcel.receiver.rpartition(" ")[2]
    return followers.numbered(desk.db, int(number))
