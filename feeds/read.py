"""A batch of subscriptions becomes readings: fetch or look, understand, clean.

Touches the world and holds no lock. It is a function of its batch: requests in,
readings out, both picklable, so that it runs wherever an executor runs it.
"""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from threading import Event

from feeds import understand
from feeds.confined import Confinement
from feeds.errors import FeedError
from feeds.fetch import fetch
from feeds.http.model import Fetch, Fetched, Limits
from feeds.model import (
    Document,
    Entry,
    Failure,
    Feed,
    Kind,
    Manners,
    Reading,
    Request,
)
from feeds.understand import Understood


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
    yield from _read_remote(remote, means, now)
    for request in local:
        if means.stop.is_set():
            return
        yield _read_local(request, means, now)


def is_remote(kind: Kind, location: str) -> bool:
    """Whether reading it needs the network."""
    return kind == "url" or (kind == "opml" and "://" in location)


def _read_remote(
    requests: Sequence[Request], means: Means, now: datetime
) -> Iterator[Reading]:
    """Documents are understood in the children while others are still fetched."""
    asked = {request.name: request for request in requests}
    under_way: deque[tuple[Fetched, Future[Understood]]] = deque()
    for fetched in _fetch(requests, means):
        request = asked[fetched.name]
        if fetched.body is None or fetched.unchanged or fetched.failure:
            yield _without_document(request, fetched)
        else:
            said = means.confinement.submit(
                understand.document,
                fetched.body,
                request,
                url=fetched.url,
                content_type=fetched.content_type,
                now=now,
            )
            under_way.append((fetched, said))
        while under_way and under_way[0][1].done():
            yield _with_document(asked, *under_way.popleft(), means)
    while under_way and not means.stop.is_set():
        yield _with_document(asked, *under_way.popleft(), means)


def _fetch(requests: Sequence[Request], means: Means) -> Iterator[Fetched]:
    wanted = [
        Fetch(
            name=request.name,
            url=request.location,
            validators=request.validators,
            headers=request.headers,
            user_agent=request.user_agent,
            allow_private=request.allow_private,
        )
        for request in requests
    ]
    return fetch(
        wanted,
        limits=means.limits,
        manners=means.manners,
        user_agent=means.user_agent,
        stop=means.stop,
    )


def _without_document(request: Request, fetched: Fetched) -> Reading:
    failure = _failure(fetched.failure) if fetched.failure else None
    if failure and fetched.retry_after:
        failure = Failure(
            kind=failure.kind, reason=failure.reason, retry_after=fetched.retry_after
        )
    return Reading(
        name=request.name,
        validators=fetched.validators,
        failure=failure,
        status=fetched.status,
        moved_to=fetched.moved_to,
        max_age=fetched.max_age,
    )


def _with_document(
    asked: dict[str, Request],
    fetched: Fetched,
    future: Future[Understood],
    means: Means,
) -> Reading:
    """Validators vouch only for a document that was understood."""
    request = asked[fetched.name]
    try:
        said = means.confinement.result(future, request.location)
    except FeedError as error:
        return Reading(
            name=request.name, failure=_failure(error), status=fetched.status
        )
    return Reading(
        name=request.name,
        feed=said.feed,
        outlines=said.outlines,
        validators=fetched.validators,
        status=fetched.status,
        moved_to=fetched.moved_to,
        max_age=fetched.max_age,
    )


def _read_local(request: Request, means: Means, now: datetime) -> Reading:
    try:
        if request.kind == "folder":
            return _read_folder(request, means, now)
        future = means.confinement.submit(understand.file, request, now)
        said = means.confinement.result(future, request.location)
    except FeedError as error:
        return Reading(name=request.name, failure=_failure(error))
    return Reading(
        name=request.name,
        feed=said.feed,
        outlines=said.outlines,
        validators=said.validators,
    )


def _read_folder(request: Request, means: Means, now: datetime) -> Reading:
    """A file that cannot be read is a problem of its own and is tried again."""
    confinement = means.confinement
    scanned = confinement.result(
        confinement.submit(understand.scan, request), request.location
    )
    under_way = [
        (
            document,
            confinement.submit(understand.folder_document, request, document, now),
        )
        for _, document in scanned.changed
    ]
    entries: list[Entry] = []
    documents: list[Document] = []
    problems = list(scanned.problems)
    for document, future in under_way:
        try:
            feed = confinement.result(future, document.path)
        except FeedError as error:
            problems.append(str(error))
            continue
        entries += feed.entries
        documents.append(document)
    return Reading(
        name=request.name,
        feed=Feed(entries=tuple(entries)) if entries else None,
        documents=tuple(documents),
        forgotten=scanned.forgotten,
        problems=tuple(problems),
    )


def _failure(error: FeedError) -> Failure:
    return Failure(kind=error.kind, reason=error.reason)
