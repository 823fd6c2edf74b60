"""A batch of subscriptions becomes readings: fetch or look, understand, clean.

Touches the world and holds no lock. It is a function of its batch: requests in,
readings out, both picklable, so that it runs wherever an executor runs it.
"""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from itertools import chain
from threading import Event

from feeds import local_reading, tasks
from feeds.confined import Confinement
from feeds.errors import FeedError
from feeds.fetch import Fetching
from feeds.http.model import Fetch, Fetched, Limits, Ways
from feeds.hubs import with_hubs
from feeds.model import (
    Failure,
    Manners,
    Reading,
    Request,
    is_remote,
)
from feeds.understood import Understood

UnderWay = tuple[Fetched, Future[Understood]]
"""What was fetched, and what will be understood of it."""

WAITING = 100
"""Documents that may wait to be understood, each held whole: no more are fetched."""


def polite(_: str) -> Manners:
    """The manners towards a host of which the configuration says nothing."""
    return Manners()


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What reading is done with; setting ``stop`` ends it promptly."""

    confinement: Confinement
    user_agent: str
    limits: Limits = field(default_factory=Limits)
    manners: Callable[[str], Manners] = polite
    stop: Event = field(default_factory=Event)


def read(requests: Sequence[Request], means: Means, now: datetime) -> Iterator[Reading]:
    """Read a batch; readings come as they are ready, one for each request.

    A failure is a reading too: one bad subscription stops no other. Once ``means.stop``
    is set, what is not ready is left out.
    """
    remote = [r for r in requests if is_remote(r.kind, r.location)]
    local = [r for r in requests if not is_remote(r.kind, r.location)]
    readings = chain(
        _read_remote(remote, means, now),
        (local_reading.read(request, means.confinement, now) for request in local),
    )
    for reading in readings:
        if means.stop.is_set():
            return
        yield reading


def _read_remote(
    requests: Sequence[Request], means: Means, now: datetime
) -> Iterator[Reading]:
    """Documents are understood in the children while others are still fetched."""
    asked = {request.name: request for request in requests}
    under_way: list[UnderWay] = []
    with closing(_fetching(requests, means)) as fetching:
        for part in fetching.parts():
            for fetched in part:
                request = asked[fetched.name]
                if fetched.body is None or fetched.unchanged or fetched.failure:
                    yield _without_document(request, fetched)
                else:
                    said = _understand(request, fetched, fetched.body, means, now)
                    said.add_done_callback(lambda _: fetching.wake())
                    under_way.append((fetched, said))
            yield from _understood(asked, under_way, means)
            yield from _awaited(asked, under_way, means, WAITING)
    yield from _awaited(asked, under_way, means)


def _awaited(
    asked: dict[str, Request], under_way: list[UnderWay], means: Means, most: int = 0
) -> Iterator[Reading]:
    """Those that are ready, until no more than so many are not."""
    while len(under_way) > most and not means.stop.is_set():
        means.confinement.await_any([said for _, said in under_way])
        yield from _understood(asked, under_way, means)


def _understand(
    request: Request, fetched: Fetched, body: bytes, means: Means, now: datetime
) -> Future[Understood]:
    return means.confinement.submit(
        tasks.document,
        body,
        request,
        url=fetched.url,
        content_type=fetched.content_type,
        now=now,
    )


def _understood(
    asked: dict[str, Request], under_way: list[UnderWay], means: Means
) -> Iterator[Reading]:
    """Those that are ready, taken out: a slow document holds up none behind it."""
    ready: list[UnderWay] = []
    waiting: list[UnderWay] = []
    for one in under_way:
        (ready if one[1].done() else waiting).append(one)
    under_way[:] = waiting
    for fetched, said in ready:
        yield _with_document(asked[fetched.name], fetched, said, means)


def _fetching(requests: Sequence[Request], means: Means) -> Fetching:
    wanted = [
        Fetch(
            name=request.name,
            url=request.location,
            validators=request.validators,
            unconditional=request.unconditional,
            vouched_by=request.vouched_by,
            headers=request.headers,
            user_agent=request.user_agent,
            allow_private=request.allow_private,
        )
        for request in requests
    ]
    ways = Ways(
        user_agent=means.user_agent,
        manners=means.manners,
        limits=means.limits,
        stop=means.stop,
    )
    return Fetching(ways, wanted)


def _without_document(request: Request, fetched: Fetched) -> Reading:
    failed = fetched.failure
    failure = _failure(failed, fetched.retry_after) if failed else None
    return replace(_answer(request, fetched), failure=failure)


def _with_document(
    request: Request, fetched: Fetched, future: Future[Understood], means: Means
) -> Reading:
    """Validators vouch only for a document that was understood."""
    answer = _answer(request, fetched)
    try:
        said = means.confinement.result(future, request.location)
    except FeedError as error:
        return replace(
            answer, validators=request.validators, moved_to="", failure=_failure(error)
        )
    feed = said.feed
    if feed is not None:
        hints = with_hubs(feed.hints, fetched.links, feed.source.links)
        feed = replace(feed, hints=hints)
    return replace(answer, feed=feed, outlines=said.outlines, problems=said.problems)


def _answer(request: Request, fetched: Fetched) -> Reading:
    """All but the document."""
    return Reading(
        name=request.name,
        validators=fetched.validators,
        status=fetched.status,
        url=fetched.url,
        moved_to=fetched.moved_to,
        downgraded=fetched.downgraded,
        delta=fetched.delta,
        max_age=fetched.max_age,
        asked=fetched.asked,
        cost=fetched.cost,
    )


def _failure(error: FeedError, retry_after: timedelta | None = None) -> Failure:
    return Failure(kind=error.kind, reason=error.reason, retry_after=retry_after)
