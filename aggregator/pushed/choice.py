"""Whom we want to tell us what is new. Pure, but that it makes up secrets."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from secrets import token_urlsafe

from aggregator.config import Service
from feeds.errors import FetchError
from feeds.http.target import Target
from feeds.model import Hints
from storage.callbacks import Callback

PATH = "/websub/"
"""What the addresses that hubs send to begin with, below the service's own."""


def settled(
    offered: Mapping[str, Hints], known: Sequence[Callback], service: Service
) -> Iterator[Callback]:
    """What has to be kept anew so that hubs are asked for what is ``offered``.

    What is offered are the hubs and topics of the subscriptions by name; ``known`` is
    what was asked for before. What is not wanted any more, for another hub or topic is
    named or our own address is another, is to be unsubscribed.
    """
    wanted = {
        (name, hub, hints.topic)
        for name, hints in offered.items()
        if service.websub and (hub := hub_of(hints, service))
    }
    base = f"{service.url}{PATH}"
    for one in known:
        key = one.subscription, one.hub, one.topic
        if one.wanted != "subscribe":
            continue
        if key in wanted and one.address.startswith(base):
            wanted.remove(key)
        else:
            yield _unwanted(one)
    for name, hub, topic in sorted(wanted):
        yield _made(name, hub, topic, base)


def hub_of(hints: Hints, service: Service) -> str:
    """The hub to ask, ``""`` for none: the first that is asked over TLS, or the first.

    Never our own: what it knows we published ourselves.
    """
    hubs = [hub for hub in hints.hubs if not _is_ours(hub, service.url)]
    secure = (hub for hub in hubs if hub.startswith("https:"))
    return next(secure, hubs[0] if hubs else "")


def _made(name: str, hub: str, topic: str, base: str) -> Callback:
    """A new one; its secret must not be read on its way.

    Unless whoever could read it there could as well change the feed itself.
    """
    safe = hub.startswith("https:") or topic.startswith("http:")
    return Callback(
        subscription=name,
        hub=hub,
        topic=topic,
        address=f"{base}{token_urlsafe(32)}",
        secret=token_urlsafe(32) if safe else "",
    )


def _unwanted(callback: Callback) -> Callback:
    never = callback.asked is None and callback.confirmed is None
    return replace(
        callback,
        wanted="ended" if never else "unsubscribe",
        asked=None,
        confirmed=None,
        next_ask=None,
        failures=0,
        failure="",
    )


def _is_ours(hub: str, url: str) -> bool:
    try:
        there, here = Target.of(hub), Target.of(url)
    except FetchError:
        return True  # what nobody can ask is no hub of anybody's
    base = f"{here.resource.rstrip('/')}/"
    return there.authority == here.authority and there.resource.startswith(base)
