"""Databases of every schema that ever landed are brought up to date, and keep all.

The files in ``schemas`` are dumps of small databases, each made by the program of its
day; one is added when a released schema is left behind.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import articles, stories, subscriptions
from storage.database import Database, open_writing
from storage.migrations import migrations

SCHEMAS = sorted((Path(__file__).parent / "schemas").glob("*.sql"))
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


@pytest.fixture(params=SCHEMAS, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    path = tmp_path / "aggregator.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(request.param.read_text())
    db = open_writing(path)
    yield db
    db.close()


def columns(db: Database) -> dict[str, list[tuple[object, ...]]]:
    """What each table and index consists of, whatever made it so."""
    names = db.execute(
        "SELECT name, type FROM sqlite_master WHERE name NOT LIKE 'sqlite_%' "
        "AND name NOT LIKE '%_sqlite_migrations%'"
    ).fetchall()
    pragma = {"table": "table_info", "index": "index_info"}
    return {
        name: sorted(
            tuple(row[1:]) for row in db.execute(f"PRAGMA {pragma[kind]}([{name}])")
        )
        for name, kind in names
        if kind in pragma
    }


def test_an_old_database_gets_the_schema_of_a_new_one(
    old: Database, tmp_path: Path
) -> None:
    with closing(open_writing(tmp_path / "new.db")) as new:
        assert columns(old) == columns(new)
    assert not migrations.pending(old)


def test_an_old_database_keeps_what_it_knew(old: Database) -> None:
    titles = {article.entry.title: article for article in articles.newest(old, 9)}
    assert set(titles) == {
        "Ferry runs aground off Kirkwall",
        "Parliament passes the budget",
    }
    slugs = {story.slug for story in stories.newest(old, 9)}
    assert slugs == {"ca5s3oestkok", "oql5xqapusjz"}
    herald, lake = subscriptions.every(old)
    assert (herald.first_read, herald.host, herald.failure) == (NOON, "", None)
    assert (lake.host, lake.failures, lake.muted) == ("lake.example", 1, "")
    assert subscriptions.due(old, NOON.replace(day=9), 9)
