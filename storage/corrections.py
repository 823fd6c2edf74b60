"""What a person corrected, as rows: found, told, taken back. In the caller's turn."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage import members as kept
from storage import publications
from storage.database import moment
from storage.known import KnownMember, members_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Kept articles by published id, with their titles as they came, and by link."""

    by_iri: Mapping[str, tuple[int, str]]
    by_link: Mapping[str, int]


def numbers(db: Database, iris: Iterable[str], links: Iterable[str]) -> Numbers:
    """The numbers of articles with these ids or these canonical links."""
    found = db.execute(
        "SELECT iri, id, title FROM articles "
        "WHERE iri IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(iris))],
    )
    linked = db.execute(
        "SELECT value, min(article_id) FROM json_each(?) "
        "CROSS JOIN entries ON link_key <> '' AND link_key = mark(value) "
        "GROUP BY value",
        [json.dumps(sorted(links))],
    )
    return Numbers(
        by_iri={iri: (id_, title) for iri, id_, title in found.fetchall()},
        by_link=dict(linked.fetchall()),
    )


def members(db: Database, articles: Collection[int]) -> tuple[KnownMember, ...]:
    """Every article of the stories that these articles are in."""
    rows = db.execute(
        "SELECT DISTINCT story_id FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    return members_of(db, [story for (story,) in rows.fetchall()])


def next_story(db: Database) -> int:
    """A number that no story ever had."""
    row = db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'stories'")
    found = row.fetchone()
    return int(found[0]) + 1 if found else 1


def free(db: Database, texts: Mapping[int, tuple[str, bytes]]) -> None:
    """Make copies texts of their own, with these terms and weights."""
    db.conn.executemany(
        "UPDATE articles SET copy_of = NULL WHERE id = ?", [(id_,) for id_ in texts]
    )
    kept.regroup(db, texts)


def lead_again(db: Database, stories: Collection[int]) -> None:
    """Give each of these that its founder has left the oldest article that it has."""
    db.execute(
        "UPDATE stories SET lead_id = (SELECT id FROM articles "
        "WHERE story_id = stories.id ORDER BY time, id LIMIT 1) "
        "WHERE merged_into IS NULL AND NOT EXISTS (SELECT 1 FROM articles a "
        "WHERE a.id = stories.lead_id AND a.story_id = stories.id) "
        "AND id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(stories))],
    )


def tell(
    db: Database, titles: Sequence[tuple[int, str]], pins: Sequence[tuple[int, bool]]
) -> None:
    """Give stories titles and pins, each by an article, and take away all others.

    Of several for one story the last one holds. What changed is marked.
    """
    homes = _homes(db, {article for article, _ in (*titles, *pins)})
    called = {homes[article]: title for article, title in titles}
    pinned = {homes[article]: pin for article, pin in pins}
    rows = db.execute(
        "SELECT id, title, pinned FROM stories WHERE title <> '' OR pinned "
        "OR id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted({*called, *pinned}))],
    )
    changed = [
        (called.get(story, ""), pinned.get(story, False), story)
        for story, title, pin in rows.fetchall()
        if (title, bool(pin)) != (called.get(story, ""), pinned.get(story, False))
    ]
    db.conn.executemany(
        "UPDATE stories SET title = ?, pinned = ? WHERE id = ?", changed
    )
    publications.mark(db, documents(db, [story for _, _, story in changed]))


def _homes(db: Database, articles: Collection[int]) -> dict[int, int]:
    rows = db.execute(
        "SELECT id, story_id FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    return dict(rows.fetchall())


def documents(db: Database, stories: Collection[int]) -> Iterator[str]:
    """The published documents in which these stories stand."""
    if not stories:
        return
    yield "stories.atom"
    rows = db.execute(
        "SELECT DISTINCT n.name FROM story_topics st JOIN topics n "
        "ON n.id = st.topic_id WHERE n.active "
        "AND st.story_id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(stories))],
    )
    for (name,) in rows.fetchall():
        yield f"topics/{name}.atom"


def times(db: Database, stories: Collection[int]) -> tuple[tuple[int, datetime], ...]:
    """The times of the newest articles of these stories that still stand."""
    rows = db.execute(
        "SELECT id, time FROM stories WHERE merged_into IS NULL "
        "AND id IN (SELECT value FROM json_each(?)) ORDER BY id",
        [json.dumps(sorted(stories))],
    )
    return tuple((story, moment(time)) for story, time in rows.fetchall())
