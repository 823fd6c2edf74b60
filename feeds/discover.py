"""The feeds of a web page: those it names, links to, or keeps where sites keep them.

For adding a subscription only: a refresh never looks for another feed than its own.
"""

from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, replace

from feeds import candidates, parse, places
from feeds.candidates import Candidate, Origin, Page
from feeds.confined import Confinement
from feeds.errors import FeedError, FetchError, ParseError
from feeds.fetch import fetch_by
from feeds.http.model import Fetch, Fetched, Ways
from feeds.http.spelling import meant
from feeds.model import Feed
from feeds.places import guesses

__all__ = ["Candidate", "Found", "Origin", "discover", "find", "guesses"]

MOST = 10
"""Candidates of one page that are asked for; a page can name thousands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What `find` found at ``url``: feeds that were seen to be feeds, best first.

    ``title`` is that of the page. ``failure`` says why there is no feed, if so.
    """

    url: str
    title: str = ""
    feeds: tuple[Candidate, ...] = ()
    failure: FeedError | None = None


def discover(html: bytes, url: str) -> tuple[Candidate, ...]:
    """The feeds that the page ``html`` at ``url`` may have, the best first. Pure.

    First those of ``link`` (and ``a``) elements with ``rel="alternate"`` or ``"feed"``
    and the type of a feed, wherever they stand, then links that look like feeds, then
    the places where such a page is known to have them. What lies below the page's own
    address comes before these, and what is about comments after them. One address,
    however spelled, is named once.
    """
    return candidates.page(html, url).candidates


def find(
    url: str, ways: Ways, confinement: Confinement, *, allow_private: bool = False
) -> Found:
    """Ask for ``url`` and for what it may offer, and give the feeds among that.

    ``url`` may be a feed itself, and be spelled as `feeds.http.spelling` understands.
    Where a page has no feed that it names, the common places of its host are tried one
    after the other up to the first feed. What is fetched has the limits and the guard
    of every fetch, and is read in ``confinement``.
    """
    search = _Search(ways=ways, confinement=confinement, allow_private=allow_private)
    answers = list(search.ask((url,)))
    if not answers:
        return Found(url=url, failure=FetchError(url, "was stopped", kind="stopped"))
    [fetched] = answers
    if fetched.body is None:
        # a site that shows strangers no page may have its feeds open all the same
        feeds = search.confirmed(_places(places.known(meant(url)[0])))
        return Found(
            url=fetched.url, feeds=feeds, failure=None if feeds else fetched.failure
        )
    itself = Candidate(url=_own_address(fetched), origin=Origin.ADDRESS)
    feed = search.confirm(itself, fetched)
    if feed is not None:
        return Found(url=fetched.url, feeds=(feed,))
    return search.on_page(fetched.body, fetched.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Search:
    ways: Ways
    confinement: Confinement
    allow_private: bool

    def ask(self, addresses: Sequence[str]) -> Generator[Fetched, None, None]:
        """What came of each, as it comes; those of one host in this order."""
        wanted = [
            Fetch(name=url, url=url, allow_private=self.allow_private)
            for url in addresses
        ]
        return fetch_by(self.ways, wanted)

    def on_page(self, body: bytes, url: str) -> Found:
        """The feeds of a page that is none itself."""
        page = self._page(body, url)
        feeds = self.confirmed(page.candidates[:MOST])
        guessed = () if feeds else places.common(url)
        feeds = feeds or self._first(_places(guessed))
        return Found(
            url=url,
            title=page.title,
            feeds=feeds,
            failure=None if feeds else _nothing(url, page, len(guessed)),
        )

    def confirmed(self, listed: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """Those that are feeds; of two with the same bytes the better one."""
        fetched = {result.name: result for result in self.ask([c.url for c in listed])}
        feeds: dict[str, Candidate] = {}
        for candidate in listed:
            result = fetched.get(candidate.url)
            feed = self.confirm(candidate, result) if result else None
            if result and feed:
                feeds.setdefault(result.validators.digest, feed)
        return tuple(feeds.values())

    def confirm(self, candidate: Candidate, fetched: Fetched) -> Candidate | None:
        """The candidate, completed by the feed that it is, if it is one."""
        if fetched.body is None:
            return None
        said = self.confinement.submit(
            parse.parse,
            fetched.body,
            url=fetched.url,
            content_type=fetched.content_type,
        )
        try:
            feed: Feed = self.confinement.result(said, fetched.url)
        except FeedError:
            return None  # that it is none is the answer
        kind = fetched.content_type.partition(";")[0].strip().lower()
        return replace(
            candidate,
            url=fetched.moved_to or candidate.url,
            title=candidate.title or feed.source.title,
            type=candidate.type or kind,
        )

    def _first(self, listed: Sequence[Candidate]) -> tuple[Candidate, ...]:
        """The first that is a feed; nothing more is asked once it was found."""
        by_url = {candidate.url: candidate for candidate in listed}
        with closing(self.ask(tuple(by_url))) as results:
            for fetched in results:
                feed = self.confirm(by_url[fetched.name], fetched)
                if feed is not None:
                    return (feed,)
        return ()

    def _page(self, body: bytes, url: str) -> Page:
        read = self.confinement.submit(candidates.page, body, url)
        try:
            return self.confinement.result(read, url)
        except FeedError:
            return Page()  # it cost too much; common places remain


def _places(addresses: Sequence[str]) -> tuple[Candidate, ...]:
    return tuple(Candidate(url=url, origin=Origin.PLACE) for url in addresses)


def _own_address(fetched: Fetched) -> str:
    """The address to subscribe to: as it was given, unless it moved or was unclear."""
    spelled = meant(fetched.name)
    given = spelled[0] if len(spelled) == 1 else fetched.url
    return fetched.moved_to or given


def _nothing(url: str, page: Page, guessed: int) -> ParseError:
    titled = f"the page {page.title!r}" if page.title else "the page"
    reason = f"{titled} has no feed, nor have {guessed} common places of its site"
    return ParseError(url, reason, kind="not-a-feed")
