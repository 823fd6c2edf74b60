"""Stories that match a query: each once, by its best article, the best ones first."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aggregator import quoting, wording
from aggregator.publications import Site
from aggregator.quoting import Piece
from feeds.model import Outlet
from storage import articles, days, lookups, outlets, search
from storage.articles import Article
from storage.database import Database
from storage.search import Match, Sought
from storage.terms import Term

HALF = timedelta(days=14)
"""So much older, an article has half of the lead that being new gives it."""

NEW = 0.5
"""How much more the newest article weighs than one of long ago, words being equal."""

SPANS = {
    "day": timedelta(days=1),
    "week": timedelta(days=7),
    "month": timedelta(days=31),
    "year": timedelta(days=366),
}
"""How far back one may look, counted from the newest article that is kept."""

NAMED = 8
"""So many outlets are named that told most of what was found."""

EXCERPT = 240
"""So many characters of an article are shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A story that was found, by numbers; ``others`` are its further articles."""

    story: int
    article: int
    others: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What was found, best first; ``whole`` says that all there is was looked at.

    ``articles`` are counted among what was looked at; ``outlets`` are those with most
    of them, with their number.
    """

    hits: tuple[Hit, ...] = ()
    articles: int = 0
    whole: bool = True
    outlets: tuple[tuple[Outlet, int], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """A story that was found, as it is shown: ``slug`` is the word in its address."""

    article: Article
    slug: str
    others: int
    title: tuple[Piece, ...]
    words: tuple[Piece, ...]


def since(db: Database, span: str) -> datetime | None:
    """When a span of `SPANS` begins; ``None`` for any other word."""
    newest = days.newest(db)
    return newest - SPANS[span] if newest and span in SPANS else None


def find(db: Database, sought: Sought, *, newest: bool = False) -> Found:
    """Find stories, the best or the ``newest`` ones first.

    Among the best being new counts a little, against the newest that was found.
    """
    looked = search.look(db, sought)
    if not looked.found:
        return Found(whole=looked.whole)
    last = max(match.time for match in looked.found)

    def place(one: Match) -> tuple[float, datetime, int]:
        return 0 if newest else _weight(one, last), one.time, one.article

    ranked = sorted(looked.found, key=place, reverse=True)
    best: dict[int, Match] = {}
    for match in ranked:
        best.setdefault(match.story, match)
    told = Counter(match.story for match in looked.found)
    hits = (
        Hit(story=story, article=match.article, others=told[story] - 1)
        for story, match in best.items()
    )
    return Found(
        hits=tuple(hits),
        articles=len(looked.found),
        whole=looked.whole,
        outlets=_outlets(db, looked.found),
    )


def results(
    db: Database, site: Site, hits: Sequence[Hit], terms: Sequence[Term]
) -> tuple[Result, ...]:
    """Look up what is shown of these hits, with the terms marked in it."""
    kept = {one.id: one for one in articles.numbered(db, (hit.article for hit in hits))}
    slugs = lookups.story_slugs(db, {hit.story for hit in hits})
    return tuple(
        Result(
            article=article,
            slug=slugs[hit.story],
            others=hit.others,
            title=quoting.marked(wording.headline(article.entry), terms),
            words=quoting.quoted(_text(site, article), terms, EXCERPT),
        )
        for hit in hits
        if (article := kept[hit.article])
    )


def _weight(match: Match, newest: datetime) -> float:
    fresh: float = 0.5 ** ((newest - match.time) / HALF)
    return match.score * (1 + NEW * fresh)


def _outlets(db: Database, found: Iterable[Match]) -> tuple[tuple[Outlet, int], ...]:
    most = Counter(match.outlet for match in found).most_common(NAMED)
    known = outlets.known(db, [number for number, _ in most])
    return tuple((known[number], count) for number, count in most if number in known)


def _text(site: Site, article: Article) -> str:
    """As much of an article as may be shown, to quote from."""
    match site.content_of(article.subscription):
        case "link":
            return ""
        case "summary":
            return wording.excerpt(article.entry)
    return article.entry.text or wording.excerpt(article.entry)
