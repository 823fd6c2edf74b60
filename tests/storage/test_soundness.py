"""What `check --database` finds, in databases that were damaged on purpose."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from storage import packed
from storage.copying import copy
from storage.database import Database, open_reading, open_writing
from storage.errors import StorageError
from storage.soundness import SHOWN, counts, faults

SCHEMA = Path(__file__).parent / "schemas" / "0010.sql"


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "aggregator.db"
    with closing(sqlite3.connect(path)) as made:
        made.executescript(SCHEMA.read_text())
    open_writing(path).close()
    return path


def found(path: Path) -> dict[str, tuple[str, ...]]:
    with closing(open_reading(path)) as db:
        return {fault.what: fault.where for fault in faults(db)}


def damage(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.create_function("spaced", 1, lambda text: text)
        packed.enable(db)
        db.execute(statement)
        db.commit()


def test_a_database_in_order_has_no_faults(path: Path) -> None:
    assert found(path) == {}
    with closing(open_reading(path)) as db:
        assert counts(db)["articles"] == 2


@pytest.mark.parametrize(
    ("statement", "what"),
    [
        ("UPDATE articles SET story_id = 99 WHERE id = 1", "whose story is not there"),
        ("UPDATE articles SET story_id = 1", "led by no article of theirs"),
        ("UPDATE articles SET entry_id = 99 WHERE id = 1", "whose text is not there"),
        ("UPDATE articles SET grouped_by = 99 WHERE id = 1", "by what they were"),
        ("UPDATE articles SET outlet_id = 99", "refer to nothing"),
        ("UPDATE articles SET copy_of = 3 - id", "copies of what is itself a copy"),
        ("UPDATE stories SET merged_into = 3 - id", "into one that was merged"),
        ("INSERT INTO gone SELECT 'stories/' || slug FROM stories", "gone, and are"),
    ],
)
def test_what_must_never_be_is_named(path: Path, statement: str, what: str) -> None:
    damage(path, statement)
    told = found(path)
    assert any(what in one for one in told), told


def test_texts_that_nothing_can_unpack_are_named(path: Path) -> None:
    damage(path, "DROP TRIGGER search_edited")
    damage(path, "UPDATE entries SET packed = x'00' WHERE id = 1")
    assert found(path) == {"entries that nothing can unpack": ("1",)}


def test_a_million_faults_are_told_by_the_first_few(path: Path) -> None:
    paths = "WITH n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 99) "
    damage(path, f"INSERT INTO story_topics {paths} SELECT i + 9, 9 FROM n")
    (where,) = found(path).values()
    assert len(where) == SHOWN


def test_a_damaged_page_is_found(path: Path) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute("PRAGMA journal_mode = DELETE")
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'articles_time'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with path.open("r+b") as file:
        file.seek((root - 1) * size + 8)
        file.write(b"\xff" * 40)
    try:
        told = found(path)
    except (sqlite3.DatabaseError, StorageError):
        return
    assert list(told) == ["pages or indexes that are damaged"]


def test_a_copy_is_the_state_of_one_instant(path: Path, tmp_path: Path) -> None:
    with closing(open_writing(path)) as writer, closing(open_reading(path)) as db:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE articles SET title = 'Half a turn'")
        copy(db, tmp_path / "copy.db")
        writer.rollback()
    assert titles(tmp_path / "copy.db") == titles(path)


def titles(path: Path) -> list[str]:
    with closing(Database(sqlite3.connect(path))) as db:
        rows = db.execute("SELECT title FROM articles ORDER BY id").fetchall()
    return [title for (title,) in rows]
