"""Articles that were taken back: every trace of them goes, but for their addresses.

In the caller's transaction.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from sqlite_utils import Database

from storage import corrections, publications, sheets
from storage.nouns import load_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """An entry by what it can be recognised by."""

    article: int
    subscription: str
    key: str
    entry_id: str
    link_key: str
    outlet: str


def traces(db: Database, article: int | None = None) -> Iterator[Trace]:
    """All entries that are kept, or those of one article."""
    rows = db.execute(
        "SELECT e.article_id, s.name, document(e.packed), o.key "
        "FROM entries e JOIN subscriptions s ON s.id = e.subscription_id "
        "JOIN outlets o ON o.id = e.outlet_id WHERE ?1 IS NULL OR e.article_id = ?1",
        [article],
    )
    for number, subscription, document, outlet in rows:
        entry = load_entry(document)
        yield Trace(
            article=number,
            subscription=subscription,
            key=entry.key,
            entry_id=entry.id,
            link_key=entry.link_key,
            outlet=outlet,
        )


def heirs(db: Database, articles: Iterable[int]) -> dict[int, int]:
    """The oldest copy of each of these articles that stays when they go."""
    rows = db.execute(
        "SELECT copy_of, min(id) FROM articles WHERE copy_of IN "
        "(SELECT value FROM json_each(?1)) AND id NOT IN "
        "(SELECT value FROM json_each(?1)) GROUP BY copy_of",
        [json.dumps(sorted(articles))],
    )
    return dict(rows.fetchall())


def forget(db: Database, articles: Iterable[int], heirs: Mapping[int, int]) -> None:
    """Take articles out of everything, and stories that have no other.

    ``heirs`` are copies that stand for their texts from now on; they are no copies any
    more. What is marked is published anew, what is empty is gone for good.
    """
    leaving = sorted(articles)
    numbers = json.dumps(leaving)
    # What is deleted is overwritten, not only let go.
    db.execute("PRAGMA secure_delete = ON")
    stories = {
        *_ids(db, "SELECT story_id FROM articles WHERE id IN", numbers),
        *_ids(db, "SELECT id FROM stories WHERE lead_id IN", numbers),
    }
    carriers = publications.carrying(db, leaving)
    paths = {"all.atom", *corrections.documents(db, stories), *carriers}
    db.conn.executemany(
        "UPDATE articles SET copy_of = ? WHERE copy_of = ? AND id <> ?",
        [(heir, gone, heir) for gone, heir in heirs.items()],
    )
    _bury(
        db,
        "articles",
        _ids(db, "SELECT slug FROM articles WHERE id IN", numbers),
    )
    db.execute(f"UPDATE articles SET story_id = 0 WHERE id IN {_LIST}", [numbers])
    _end_stories(db, json.dumps(sorted(stories)))
    corrections.lead_again(db, stories)
    _lead_aliases(db)
    db.execute(f"DELETE FROM entries WHERE article_id IN {_LIST}", [numbers])
    db.execute(f"DELETE FROM articles WHERE id IN {_LIST}", [numbers])
    _count(db, json.dumps(sorted(stories)))
    sheets.drop(db)
    publications.mark(db, paths)
    publications.mark_all(db)  # what picks from these documents too


def is_gone(db: Database, path: str) -> bool:
    """Whether there was something at this address that was taken back."""
    row = db.execute("SELECT 1 FROM gone WHERE path = ?", [path]).fetchone()
    return row is not None


_LIST = "(SELECT value FROM json_each(?))"


def _end_stories(db: Database, stories: str) -> None:
    """Stories without an article, and those that went into them, are gone."""
    empty = (
        f"SELECT id FROM stories WHERE coalesce(merged_into, id) IN {_LIST} "
        "AND NOT EXISTS (SELECT 1 FROM articles "
        "WHERE story_id = coalesce(stories.merged_into, stories.id))"
    )
    gone = json.dumps([id_ for (id_,) in db.execute(empty, [stories]).fetchall()])
    _bury(db, "stories", _ids(db, "SELECT slug FROM stories WHERE id IN", gone))
    db.execute(f"DELETE FROM story_topics WHERE story_id IN {_LIST}", [gone])
    db.execute(
        f"DELETE FROM stories WHERE merged_into IS NOT NULL AND id IN {_LIST}", [gone]
    )
    db.execute(f"DELETE FROM stories WHERE id IN {_LIST}", [gone])


def _lead_aliases(db: Database) -> None:
    """A story that went into another is led by what leads that one."""
    db.execute(
        "UPDATE stories SET lead_id = (SELECT kept.lead_id FROM stories kept "
        "WHERE kept.id = stories.merged_into) WHERE merged_into IS NOT NULL "
        "AND lead_id IN (SELECT id FROM articles WHERE story_id = 0)"
    )


def _count(db: Database, stories: str) -> None:
    db.execute(
        "UPDATE stories SET (time, quiet) = (SELECT max(time), min(quiet) "
        f"FROM articles WHERE story_id = stories.id) WHERE id IN {_LIST}",
        [stories],
    )


def _bury(db: Database, kind: str, slugs: Iterable[object]) -> None:
    db.conn.executemany(
        "INSERT OR IGNORE INTO gone (path) VALUES (?)",
        [(f"{kind}/{slug}",) for slug in slugs],
    )


def _ids(db: Database, query: str, numbers: str) -> list[int]:
    return [one for (one,) in db.execute(f"{query} {_LIST}", [numbers]).fetchall()]
