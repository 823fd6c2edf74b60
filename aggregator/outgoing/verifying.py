"""Asking a callback whether it wants what was asked in its name (W3C WebSub, 5.3)."""

import json
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from secrets import token_urlsafe
from urllib.parse import urlencode

from aggregator.desk import Desk
from aggregator.outgoing import followable
from aggregator.outgoing.followable import Followed
from aggregator.outgoing.letters import Letter, digest_of
from aggregator.outgoing.subscribing import Asking
from feeds.http.target import Target
from storage import followers, outbox, receivers
from storage.followers import Follower
from storage.outbox import New, Parcel


@dataclass(frozen=True, slots=True, kw_only=True)
class _Request:
    """What is to be verified, as it is kept until then."""

    mode: str
    callback: str
    feed: str
    reader: str
    sent: str
    lease: int
    secret: str = field(repr=False)


def receiver(host: str) -> str:
    """What the callbacks of a host are called together: they are asked in turn."""
    return f"host {host}"


def asked(desk: Desk, asking: Asking, followed: Followed) -> New:
    """The question, to be put into the outbox.

    What changes after the request is pushed as soon as it is verified.
    """
    theirs = followable.published(desk, followed.path)
    seen = followable.seen_by(desk, followed.reader)
    if seen is not None:
        ours, base = f"{seen.service.url}/", f"{desk.config.service.url}/"
        theirs = theirs.replace(base.encode(), ours.encode())
    request = _Request(
        mode=asking.mode,
        callback=asking.callback,
        feed=followed.path,
        reader=followed.reader,
        sent=digest_of(theirs),
        lease=int(asking.lease.total_seconds()),
        secret=asking.secret,
    )
    return New(
        kind="verify",
        receiver=receiver(asking.host),
        about=f"{asking.callback} {followed.path} {followed.reader}",
        message=json.dumps(asdict(request)),
    )


def letter(desk: Desk, parcel: Parcel, now: datetime) -> Letter | None:
    """The question, with a challenge that is used once."""
    request = _read(parcel)
    seen = followable.seen_by(desk, request.reader)
    if seen is None:
        return None
    challenge = token_urlsafe(32)
    told = {
        "hub.mode": request.mode,
        "hub.topic": f"{seen.service.url}/{request.feed}",
        "hub.challenge": challenge,
    }
    if request.mode == "subscribe":
        told["hub.lease_seconds"] = f"{request.lease}"
    return Letter(
        parcel=parcel,
        url=_with(request.callback, told),
        echo=challenge.encode(),
        allow_private=desk.config.service.allow_private,
    )


def verified(desk: Desk, parcel: Parcel, now: datetime) -> None:
    """The callback wants it: from now on it is so. Inside a transaction."""
    request = _read(parcel)
    if request.mode == "subscribe":
        follower = Follower(
            id=0,
            callback=request.callback,
            host=Target.of(request.callback).host,
            feed=request.feed,
            reader=request.reader,
            secret=request.secret,
            sent=request.sent,
            until=now + timedelta(seconds=request.lease),
        )
        followers.keep(desk.db, follower)
    known = followers.known(desk.db, request.callback, request.feed, request.reader)
    if known is None:
        return
    name = receivers.of_follower(known.id)
    if request.mode == "subscribe":
        # Who renews is there again, however long it took nothing.
        receivers.forget(desk.db, name)
        push = New(kind="feed", receiver=name, about=request.feed)
        outbox.put(desk.db, [push], now, now)
    else:
        outbox.clear(desk.db, name)
        receivers.forget(desk.db, name)
        followers.remove(desk.db, known.id)


def denied(follower: Follower, topic: str, reason: str) -> New:
    """Word that a subscription has ended (5.2), to be put into the outbox."""
    told = {"hub.mode": "denied", "hub.topic": topic, "hub.reason": reason}
    return New(
        kind="deny",
        receiver=receiver(follower.host),
        about=f"no {follower.callback} {follower.feed}",
        message=_with(follower.callback, told),
    )


def denial(desk: Desk, parcel: Parcel, now: datetime) -> Letter | None:
    """That word, ready to be sent."""
    return Letter(
        parcel=parcel,
        url=parcel.message,
        allow_private=desk.config.service.allow_private,
    )


def _read(parcel: Parcel) -> _Request:
    return _Request(**json.loads(parcel.message))


def _with(callback: str, told: dict[str, str]) -> str:
    """The callback's address with these behind its own parameters (5.3)."""
    between = "&" if "?" in callback else "?"
    return f"{callback}{between}{urlencode(told)}"
