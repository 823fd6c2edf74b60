"""What a person may name an article or a story by, and the word that stands for it."""

import json
from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from storage.database import moment
from storage.nouns import load_entry


def article_slug(db: Database, *, iri: str = "", link_key: str = "") -> str:
    """The word in the address of an article with this id, or this canonical link.

    Of several articles at one link the newest; ``""`` for none.
    """
    row = db.execute(
        "SELECT slug FROM articles WHERE iri = ?1 OR id IN ("
        "SELECT article_id FROM entries WHERE link_key <> '' AND link_key = mark(?2)) "
        "ORDER BY iri = ?1 DESC, id DESC LIMIT 1",
        [iri, link_key],
    ).fetchone()
    return str(row[0]) if row else ""


def story_slug(db: Database, iri: str) -> str:
    """The word in the address of the story of this id; ``""`` for none."""
    row = db.execute("SELECT slug FROM stories WHERE iri = ?", [iri]).fetchone()
    return str(row[0]) if row else ""


def story_slugs(db: Database, stories: Collection[int]) -> dict[int, str]:
    """The word in the address of each of these stories."""
    rows = db.execute(
        "SELECT id, slug FROM stories WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(stories))],
    )
    return dict(rows.fetchall())


def article_slugs(db: Database, articles: Collection[int]) -> dict[int, str]:
    """The word in the address of each of these articles."""
    rows = db.execute(
        "SELECT id, slug FROM articles WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )
    return dict(rows.fetchall())


def aliases(db: Database, story: int) -> tuple[str, ...]:
    """The words of the stories that went into this one, oldest first."""
    rows = db.execute(
        "SELECT slug FROM stories WHERE merged_into = ? ORDER BY id", [story]
    )
    return tuple(slug for (slug,) in rows.fetchall())


def link(db: Database, article: int) -> str:
    """The address of an article's page, if it has one."""
    row = db.execute(
        "SELECT document(e.packed) FROM articles a JOIN entries e ON e.id = a.entry_id "
        "WHERE a.id = ?",
        [article],
    ).fetchone()
    return load_entry(row[0]).link if row else ""


def quiet(db: Database, article: int) -> bool:
    """Whether an article was in the undated backlog of a subscription then new."""
    row = db.execute("SELECT quiet FROM articles WHERE id = ?", [article]).fetchone()
    return bool(row and row[0])


def newest_before(db: Database, article: int) -> datetime | None:
    """The time of the newest article that had been grouped before this one came.

    What a clock that ran ahead has dated after that does not count.
    """
    row = db.execute(
        "SELECT time FROM articles WHERE id < ?1 AND time <= "
        "(SELECT first_seen FROM articles WHERE id = ?1) ORDER BY time DESC LIMIT 1",
        [article],
    ).fetchone()
    return moment(row[0]) if row else None
