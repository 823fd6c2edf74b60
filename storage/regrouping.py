"""Articles that are grouped once more: looked up by time, and kept as they are then."""

import json
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

from sqlite_utils import Database

from feeds.model import Entry
from storage import members
from storage.database import iso, moment
from storage.nouns import load_entry
from storage.packed import Grouped

Member = TypeVar("Member")
Kept = TypeVar("Kept")


@dataclass(frozen=True, slots=True, kw_only=True)
class Old:
    """An article as it is kept; ``entry`` is what it was grouped by.

    Of a ``shortened`` one only the first words are left.
    """

    article: int
    story: int
    outlet: str
    title: str
    language: str
    time: datetime
    quiet: bool
    topics: frozenset[str]
    shortened: bool
    entry: Entry


_OLD = """
SELECT a.id, a.story_id, o.key, a.title, a.language, a.time, a.quiet, a.topics,
    e.shortened, document(e.packed)
FROM articles a JOIN entries e ON e.id = a.grouped_by
JOIN outlets o ON o.id = a.outlet_id
WHERE (a.time, a.id) > (?, ?) AND a.time <= ? ORDER BY a.time, a.id LIMIT ?
"""


def after(db: Database, place: tuple[str, int], until: str, most: int) -> Sequence[Old]:
    """The next articles in the order of their time, then their number."""
    return [
        Old(
            article=article,
            story=story,
            outlet=outlet,
            title=title,
            language=language,
            time=moment(time),
            quiet=bool(quiet),
            topics=frozenset(json.loads(topics)),
            shortened=bool(shortened),
            entry=load_entry(document),
        )
        for (
            article,
            story,
            outlet,
            title,
            language,
            time,
            quiet,
            topics,
            shortened,
            document,
        ) in db.execute(_OLD, [*place, until, most]).fetchall()
    ]


def count(db: Database, until: str) -> int:
    """How many articles there are up to a time."""
    row = db.execute("SELECT count(*) FROM articles WHERE time <= ?", [until])
    return int(row.fetchone()[0])


def before(
    db: Database,
    since: datetime,
    place: tuple[str, int],
    make: Callable[..., Member],
) -> Iterable[Member]:
    """The members, since a time, that come before a place in the order of `after`.

    With the originals of those that are copies, however old.
    """
    rows = db.execute(
        "SELECT id FROM articles WHERE time >= ?1 AND (time, id) <= (?2, ?3) UNION "
        "SELECT copy_of FROM articles WHERE time >= ?1 AND (time, id) <= (?2, ?3) "
        "AND copy_of IS NOT NULL",
        [iso(since), *place],
    )
    return members.some(db, [id_ for (id_,) in rows.fetchall()], make)


def homes(
    db: Database,
    articles: Collection[int],
    place: tuple[str, int],
    make: Callable[..., Kept],
) -> Kept:
    """Where these articles are, ``place`` being up to where all was grouped again.

    ``make`` gets by name the ``stories`` by article, of each story its ``sizes`` and
    ``leads``, and those that are ``settled``: they have articles before the place.
    """
    rows = db.execute(
        "SELECT id, story_id FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    stories = dict(rows.fetchall())
    found = db.execute(
        "SELECT t.id, t.lead_id, count(*), max((a.time, a.id) <= (?1, ?2)) "
        "FROM stories t JOIN articles a ON a.story_id = t.id "
        "WHERE t.id IN (SELECT value FROM json_each(?3)) GROUP BY t.id",
        [*place, json.dumps(sorted({*stories.values()}))],
    ).fetchall()
    return make(
        stories=stories,
        sizes={story: size for story, _, size, _ in found},
        leads={story: lead for story, lead, _, _ in found},
        settled=frozenset(story for story, _, _, settled in found if settled),
    )


def copies(db: Database, articles: Collection[int]) -> dict[int, int]:
    """The copies of these that are kept, each with what it is a copy of."""
    rows = db.execute(
        "SELECT id, copy_of FROM articles "
        "WHERE copy_of IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    return dict(rows.fetchall())


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """Between two databases with the same articles.

    How many articles have another story, and how many stories that stand in the first
    one other articles; how many stories the second one has more, and how many of the
    first one lead to another story there.
    """

    moved: int
    changed: int
    founded: int
    merged: int


def difference(first: Database, second: Database) -> Difference:
    """Compare where articles are, one by one."""
    told = "SELECT id, story_id FROM articles ORDER BY id"
    pairs = zip(first.execute(told), second.execute(told), strict=True)
    moved = [(one[1], other[1]) for one, other in pairs if one != other]
    stood, stands = _standing(first), _standing(second)
    return Difference(
        moved=len(moved),
        changed=len({story for way in moved for story in way} & stood),
        founded=len(stands - stood),
        merged=len(stood - stands),
    )


def _standing(db: Database) -> set[int]:
    rows = db.execute("SELECT id FROM stories WHERE merged_into IS NULL")
    return {story for (story,) in rows}


def keep(
    db: Database, texts: Mapping[int, Grouped], originals: Mapping[int, int | None]
) -> None:
    """Keep what articles were grouped by, and of what they are copies.

    What was a copy of one that is a copy now is one of the same original.
    """
    members.reword(db, texts)
    db.conn.executemany(
        "UPDATE articles SET copy_of = ? WHERE id = ? AND copy_of IS NOT ?",
        [(original, id_, original) for id_, original in originals.items()],
    )
    db.conn.executemany(
        "UPDATE articles SET copy_of = ? WHERE copy_of = ? AND id <> ?",
        [
            (original, id_, original)
            for id_, original in originals.items()
            if original is not None
        ],
    )
