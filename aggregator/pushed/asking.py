"""Asking hubs: whom, what exactly, and keeping what they answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode

from aggregator.desk import Desk
from aggregator.pushed import choice, leases
from aggregator.pushed.leases import Said
from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Fetched, Message, Ways
from feeds.read import Means
from storage import callbacks, subscriptions
from storage.callbacks import Callback
from storage.database import writing

AT_ONCE = 30
"""Hubs are asked so many things in a row: most feeds share a few of them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """What a hub is to be asked."""

    callback: Callback
    allow_private: bool


def due(desk: Desk, now: datetime) -> list[Ask]:
    """What hubs are to be asked now; it is kept that they are, before they are.

    For a hub may ask back before it answers (WebSub, 5.3).
    """
    _settle(desk)
    asks: list[Callback] = []
    for one in callbacks.due(desk.db, now, AT_ONCE):
        after = leases.asked(one, now)
        with writing(desk.db):
            callbacks.save(desk.db, after)
        if after.wanted != "ended":
            asks.append(after)
    states = subscriptions.named(desk.db, {one.subscription for one in asks})
    private = {
        state.name: desk.rules.subscription(state).allow_private for state in states
    }
    otherwise = desk.config.service.allow_private
    return [
        Ask(callback=one, allow_private=private.get(one.subscription, otherwise))
        for one in asks
    ]


def send(asks: Sequence[Ask], means: Means) -> list[Fetched]:
    """Ask them all; each answer is named by the number of its callback."""
    ways = Ways(
        user_agent=means.user_agent,
        manners=means.manners,
        limits=means.limits,
        stop=means.stop,
    )
    return list(fetch_by(ways, [_request(ask) for ask in asks]))


def keep(desk: Desk, answers: Sequence[Fetched], now: datetime) -> None:
    """Keep what hubs answered."""
    with writing(desk.db):
        for answer in answers:
            callback = callbacks.numbered(desk.db, int(answer.name))
            if callback is not None:
                after = leases.answered(callback, answer, now)
                callbacks.save(desk.db, after)


def confirm(desk: Desk, now: datetime, number: int, said: Said) -> bool:
    """Whether what a hub said at our address is so; then it is kept."""
    with writing(desk.db):
        callback = callbacks.numbered(desk.db, number)
        after = leases.heard(callback, said, now) if callback else None
        if after is None:
            return False
        callbacks.save(desk.db, after)
    return True


def _settle(desk: Desk) -> None:
    service = desk.config.service
    base = f"{service.url}{choice.PATH}"
    if callbacks.are_settled(desk.db, base, wanted=service.websub):
        return
    offered, known = callbacks.offered(desk.db), callbacks.every(desk.db)
    with writing(desk.db):
        for one in choice.settled(offered, known, service):
            if one.id:
                callbacks.save(desk.db, one)
            else:
                callbacks.add(desk.db, one)


def _request(ask: Ask) -> Fetch:
    callback = ask.callback
    form = {
        "hub.callback": callback.address,
        "hub.mode": callback.wanted,
        "hub.topic": callback.topic,
    }
    if callback.wanted == "subscribe":
        form["hub.lease_seconds"] = str(int(leases.LEASE.total_seconds()))
        if callback.secret:
            form["hub.secret"] = callback.secret
    return Fetch(
        name=str(callback.id),
        url=callback.hub,
        message=Message(
            body=urlencode(form).encode("ascii"),
            content_type="application/x-www-form-urlencoded",
        ),
        allow_private=ask.allow_private,
    )
