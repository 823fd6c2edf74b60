"""Articles by their words: what the search index finds.

Looking is bounded, whatever is asked for: the newest matches are looked at, and of
these no more are ranked than a person could want. FTS5 gives them newest first without
touching the others.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.database import iso, moment
from storage.terms import Term, expression, words

RANKED = 2000
"""So many matches are ranked at most, the newest."""

LOOKED_AT = 10_000
"""So many are looked at where only some of them are asked for."""

NEW = 100_000
"""Where there are so many newer articles, it is not worth while to leave out others."""

SAMPLE = 20_000
"""Of so many of the newest articles is seen whether a word is a common one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """What is looked for: all these terms, in the articles that these words allow.

    ``topic`` and ``subscription`` are names, ``outlet`` is a key. ``announced`` leaves
    out the undated backlog of new subscriptions.
    """

    terms: tuple[Term, ...]
    topic: str = ""
    subscription: str = ""
    outlet: str = ""
    since: datetime | None = None
    announced: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """An article that was found; ``score`` is higher the better its words fit."""

    article: int
    story: int
    outlet: int
    time: datetime
    score: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Matches:
    """The newest matches, newest first; ``whole`` says that there are no others."""

    found: tuple[Match, ...]
    whole: bool


def look(db: Database, sought: Sought, *, limit: int = RANKED) -> Matches:
    """Find the newest articles that match, each with its score.

    At least one term must not be excluded; otherwise nothing is found.
    """
    wanted = expression(sought.terms)
    first = _first(db, sought.since) if sought.since else 0
    if not wanted or first is None:
        return Matches(found=(), whole=True)
    picky = sought.topic or sought.subscription or sought.outlet or sought.since
    given = {
        "expression": wanted,
        "in_title": f"{{title}} : ({wanted})",
        "topic": sought.topic,
        "subscription": sought.subscription,
        "outlet": sought.outlet,
        "since": iso(sought.since) if sought.since else "",
        "first": first,
        "looked_at": LOOKED_AT,
        "candidates": LOOKED_AT if picky else limit + 1,
        "limit": limit + 1,
    }
    score = _TITLE if _is_common(db, words(sought.terms)) else _BM25
    query = _LOOK.format(score=score, narrowed=_narrowed(sought))
    rows = db.execute(query, given).fetchall()
    found = tuple(
        Match(article=id_, story=story, outlet=outlet, time=moment(time), score=score)
        for id_, story, outlet, time, score in rows[:limit]
    )
    whole = len(rows) <= limit and not _beyond(db, given)
    return Matches(found=found, whole=whole)


# A word of the title says more of an article than one of its text, as does its outlet.
_BM25 = "-bm25(search, 8.0, 1.0, 3.0)"

# For bm25 every match that there is of every word is counted. Of a common word these
# are too many, and how often it stands in a text says little: its title says enough.
_TITLE = """1.0 + (rowid IN (
        SELECT rowid FROM search WHERE search MATCH :in_title AND rowid >= (
            SELECT min(id) FROM (
                SELECT rowid AS id FROM search
                WHERE search MATCH :expression AND rowid >= :first
                ORDER BY rowid DESC LIMIT :candidates))))"""

# CROSS JOIN: else SQLite ranks all that may be looked at before it joins the first.
_LOOK = f"""
SELECT a.id, a.story_id, a.outlet_id, a.time, m.score FROM (
    SELECT rowid AS id, {{score}} AS score FROM search
    WHERE search MATCH :expression AND rowid >= :first
    ORDER BY rowid DESC LIMIT :looked_at) m
CROSS JOIN articles a ON a.id = m.id
WHERE {CARRIED}{{narrowed}}
LIMIT :limit
"""

_OF_TOPIC = """ AND EXISTS (
    SELECT 1 FROM story_topics st WHERE st.story_id = a.story_id AND st.topic_id = (
        SELECT id FROM topics WHERE name = :topic))"""
# A plus keeps SQLite from looking through all that the subscription ever carried.
_OF_SUBSCRIPTION = """ AND EXISTS (
    SELECT 1 FROM entries own WHERE own.article_id = a.id AND +own.subscription_id = (
        SELECT id FROM subscriptions WHERE name = :subscription))"""
_OF_OUTLET = " AND a.outlet_id = (SELECT id FROM outlets WHERE key = :outlet)"


def _narrowed(sought: Sought) -> str:
    """SQL: what beside the words an article must be."""
    parts = (
        _OF_TOPIC if sought.topic else "",
        _OF_SUBSCRIPTION if sought.subscription else "",
        _OF_OUTLET if sought.outlet else "",
        " AND a.time >= :since" if sought.since else "",
        " AND NOT a.quiet" if sought.announced else "",
    )
    return "".join(parts)


def _first(db: Database, since: datetime) -> int | None:
    """A number below which all articles are older; ``None`` if there are no newer."""
    count, first = db.execute(
        "SELECT count(*), min(id) FROM "
        "(SELECT id FROM articles WHERE time >= ? ORDER BY time DESC LIMIT ?)",
        [iso(since), NEW],
    ).fetchone()
    if not count:
        return None
    return 0 if count == NEW else int(first)


def _beyond(db: Database, given: dict[str, Any]) -> bool:
    """Whether there are matches that were not looked at."""
    query = "SELECT 1 FROM search WHERE search MATCH ? AND rowid >= ? LIMIT 1 OFFSET ?"
    asked = [given["expression"], given["first"], LOOKED_AT]
    return db.execute(query, asked).fetchone() is not None


def _is_common(db: Database, words: Iterable[str]) -> bool:
    """Whether one of the words stands in every fifth of the newest articles."""
    return any(
        db.execute(
            "SELECT 1 FROM search WHERE search MATCH ? "
            "AND rowid > (SELECT max(id) FROM articles) - ? LIMIT 1 OFFSET ?",
            [word, SAMPLE, SAMPLE // 5],
        ).fetchone()
        for word in words
    )
