"""The pages that entries lead to, for feeds that give only the beginning of a text.

A batch of addresses becomes a batch of articles, as in `feeds.read`: fetched by the
same guarded client with the same limits and manners, understood in a confined child.
Both sides can travel, so that it runs wherever an executor runs it.
"""

from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain

from feeds import robots, tasks
from feeds.errors import FeedError
from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Fetched, Ways
from feeds.model import Entry, Failure, Robots
from feeds.read import Means

FORBIDDEN = "its host asks programs not to visit it (robots.txt)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """The page of an entry; ``number`` is whatever the caller knows it by."""

    number: int
    url: str
    user_agent: str = ""
    allow_private: bool = False

    @property
    def name(self) -> str:
        """What it is called among others."""
        return str(self.number)

    @property
    def location(self) -> str:
        """Where it is."""
        return self.url


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What came of a page: an article with ``content`` and ``text``, or a failure.

    ``rules`` are those of its origin where they were asked for on the way; one page of
    an origin brings them.
    """

    number: int
    article: Entry | None = None
    failure: Failure | None = None
    rules: Robots | None = None

    @property
    def name(self) -> str:
        """What it is called among others."""
        return str(self.number)


def read(
    wanted: Sequence[Wanted], known: Mapping[str, Robots], means: Means, now: datetime
) -> Iterator[Page]:
    """Read pages that their hosts let programs visit.

    ``known`` are rules by origin; those that are not known or out of date are asked
    for. Once ``means.stop`` is set, what is not ready is left out.
    """
    fresh = {origin: one for origin, one in known.items() if one.until > now}
    asked = {one.origin: one for one in _rules(wanted, fresh, means, now)}
    fresh |= asked
    allowed: list[Wanted] = []
    forbidden: list[Page] = []
    origins: dict[int, str] = {}
    for one in wanted:
        origins[one.number] = origin = robots.origin_of(one.url)
        if origin not in fresh:
            continue
        if robots.allows(fresh[origin], one.url):
            allowed.append(one)
        else:
            failure = Failure(kind="robots", reason=FORBIDDEN)
            forbidden.append(Page(number=one.number, failure=failure))
    for page in chain(forbidden, _read(allowed, means)):
        yield replace(page, rules=asked.pop(origins[page.number], None))


def _rules(
    wanted: Sequence[Wanted],
    known: Mapping[str, Robots],
    means: Means,
    now: datetime,
) -> Iterator[Robots]:
    """The rules of origins that are not known, asked for like one of their pages."""
    missing = {
        origin: one
        for one in wanted
        if (origin := robots.origin_of(one.url)) not in known
    }
    fetches = [
        _fetch(origin, robots.address(origin), one) for origin, one in missing.items()
    ]
    for fetched in _fetched(fetches, means):
        yield robots.understood(fetched.name, fetched, now)


def _read(wanted: Sequence[Wanted], means: Means) -> Iterator[Page]:
    by_name = {str(one.number): one for one in wanted}
    under_way: list[tuple[Wanted, Future[Entry]]] = []
    for fetched in _fetched(
        [_fetch(name, one.url, one) for name, one in by_name.items()], means
    ):
        one = by_name[fetched.name]
        if fetched.body is None:
            yield Page(number=one.number, failure=_failure(one, fetched.failure))
        else:
            said = means.confinement.submit(tasks.page, fetched.body, fetched.url)
            under_way.append((one, said))
    for one, said in under_way:
        try:
            found = means.confinement.result(said, one.url)
        except FeedError as error:
            yield Page(number=one.number, failure=_failure(one, error))
        else:
            yield Page(number=one.number, article=found)


def _fetched(fetches: Sequence[Fetch], means: Means) -> Iterator[Fetched]:
    ways = Ways(
        user_agent=means.user_agent,
        manners=means.manners,
        limits=means.limits,
        stop=means.stop,
    )
    with closing(fetch_by(ways, fetches)) as answers:
        yield from answers


def _fetch(name: str, url: str, one: Wanted) -> Fetch:
    # A subscription's headers and password are for its feed alone.
    return Fetch(
        name=name,
        url=url,
        user_agent=one.user_agent,
        allow_private=one.allow_private,
    )


def _failure(one: Wanted, error: FeedError | None) -> Failure:
    if error is None:
        return Failure(kind="empty", reason=f"{one.url}: there is nothing")
    return Failure(kind=error.kind, reason=error.reason)
