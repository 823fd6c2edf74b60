import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage import settings
from storage.database import (
    Database,
    explaining,
    iso,
    moment,
    open_reading,
    open_writing,
    reading,
    tidy,
    writing,
)
from storage.errors import StorageError

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "a folder?#%" / "aggregator.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    path.parent.mkdir()
    opened = open_writing(path)
    yield opened
    opened.close()


def test_what_is_written_is_there_for_readers(db: Database, path: Path) -> None:
    with writing(db):
        settings.put(db, "a", "1")
    other = open_reading(path)
    assert settings.get(other, "a") == "1"
    assert settings.get(other, "b") is None
    other.close()


def test_an_error_in_a_transaction_leaves_nothing_behind(db: Database) -> None:
    def work() -> None:
        with writing(db):
            settings.put(db, "a", "1")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        work()
    assert settings.get(db, "a") is None
    with writing(db):
        settings.put(db, "a", "2")
    assert settings.get(db, "a") == "2"


def test_a_failed_commit_leaves_no_transaction_open(db: Database) -> None:
    def work() -> None:
        with writing(db):
            db.execute("PRAGMA defer_foreign_keys = ON")
            db.execute("INSERT INTO story_topics (story_id, topic_id) VALUES (71, 72)")

    with pytest.raises(sqlite3.IntegrityError):
        work()
    assert not db.conn.in_transaction
    with writing(db):
        settings.put(db, "a", "1")


def test_a_reader_cannot_write(db: Database, path: Path) -> None:
    other = open_reading(path)
    with pytest.raises(StorageError, match="may not be written"), explaining(path):
        settings.put(other, "a", "1")
    other.close()


def test_a_reader_sees_one_picture_while_others_write(db: Database, path: Path) -> None:
    other = open_reading(path)
    with reading(other):
        assert settings.get(other, "a") is None
        with writing(db):
            settings.put(db, "a", "1")
        assert settings.get(other, "a") is None
    assert settings.get(other, "a") == "1"
    other.close()


def test_a_writer_waits_for_another_and_neither_loses_anything(
    db: Database, path: Path
) -> None:
    count = 40

    def work(name: str) -> None:
        own = open_writing(path)
        for number in range(count):
            with writing(own):
                before = int(settings.get(own, "count") or 0)
                settings.put(own, f"{name} {number}", "")
                settings.put(own, "count", str(before + 1))
        own.close()

    threads = [threading.Thread(target=work, args=(name,)) for name in "abc"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert settings.get(db, "count") == str(3 * count)


def test_a_writer_waits_for_another_process(db: Database, path: Path) -> None:
    program = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from storage import settings\n"
        "from storage.database import open_writing, writing\n"
        "db = open_writing(Path(sys.argv[1]))\n"
        "with writing(db):\n"
        "    settings.put(db, 'theirs', 'kept')\n"
        "    print('locked', flush=True)\n"
        "    time.sleep(0.6)\n"
        "db.close()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", program, str(path)], stdout=subprocess.PIPE, cwd=ROOT
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"locked\n"
        with writing(db):
            settings.put(db, "ours", settings.get(db, "theirs") or "lost")
        assert other.wait(60) == 0
    assert settings.get(db, "ours") == "kept"


@pytest.mark.parametrize("round", range(10))
def test_opening_at_once_migrates_once(path: Path, round: int) -> None:
    path.parent.mkdir()
    barrier = threading.Barrier(4)
    failures: list[BaseException] = []

    def work() -> None:
        barrier.wait()
        try:
            open_writing(path).close()
        except BaseException as error:
            failures.append(error)

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


def test_a_database_of_a_newer_version_is_refused(db: Database, path: Path) -> None:
    row = {"migration_set": "aggregator", "name": "9999_later", "applied_at": ""}
    db.table("_sqlite_migrations").insert(row)
    for opening in (open_writing, open_reading):
        with pytest.raises(StorageError) as caught:
            opening(path)
        assert str(caught.value).startswith(
            f"{path}: it was written by a newer version"
        )
        assert "9999_later" in str(caught.value)


def test_a_reader_asks_for_the_upgrade_that_only_a_writer_makes(
    db: Database, path: Path
) -> None:
    db.execute("DELETE FROM _sqlite_migrations")
    with pytest.raises(StorageError, match="not brought up to date"):
        open_reading(path)


def test_a_reader_makes_no_database(path: Path) -> None:
    with pytest.raises(StorageError, match="cannot be opened"):
        open_reading(path)
    assert not path.parent.exists()


def test_what_is_no_database_is_named(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"Dear diary, " * 500)
    for opening in (open_writing, open_reading):
        with pytest.raises(StorageError, match="not an SQLite database"):
            opening(path)
    assert path.read_bytes().startswith(b"Dear diary")


def test_a_full_disk_is_named_and_loses_nothing(db: Database, path: Path) -> None:
    with writing(db):
        settings.put(db, "a", "1")
    pages = db.execute("PRAGMA page_count").fetchone()[0]
    db.execute(f"PRAGMA max_page_count = {pages}")
    with (
        pytest.raises(StorageError, match="the disk is full"),
        explaining(path),
        writing(db),
    ):
        settings.put(db, "b", "x" * 1_000_000)
    assert settings.get(db, "a") == "1"
    with writing(db):
        settings.put(db, "a", "2")


def test_damage_is_named(db: Database, path: Path) -> None:
    with writing(db):
        for number in range(2000):
            settings.put(db, f"name {number}", "value " * 20)
    tidy(db)
    db.close()
    body = bytearray(path.read_bytes())
    body[3 * 4096 :] = b"\xff" * (len(body) - 3 * 4096)
    path.write_bytes(body)

    def look() -> None:
        other = open_reading(path)
        with closing(other), explaining(path):
            other.execute("SELECT count(value) FROM settings").fetchall()

    with pytest.raises(StorageError, match="damaged"):
        look()


def test_tidying_leaves_no_log_to_replay(db: Database, path: Path) -> None:
    with writing(db):
        settings.put(db, "a", "x" * 100_000)
    log = path.with_name("aggregator.db-wal")
    assert log.stat().st_size > 0
    tidy(db)
    assert log.stat().st_size == 0


def test_tidying_gives_way_to_who_replicates_the_log(db: Database, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN")
        other.execute("SELECT count(*) FROM settings").fetchall()
        with writing(db):
            settings.put(db, "a", "1")
        before = time.monotonic()
        tidy(db)
        assert time.monotonic() - before < 20
    assert db.execute("PRAGMA busy_timeout").fetchone() == (30_000,)


ZONES = st.integers(-14 * 60, 14 * 60).map(
    lambda minutes: timezone(timedelta(minutes=minutes))
)
TIMES = st.datetimes(
    min_value=datetime(1900, 1, 2),
    max_value=datetime(2900, 1, 1),
    timezones=ZONES,
)


@given(TIMES, TIMES)
def test_kept_times_are_the_same_and_in_order_as_texts(
    one: datetime, other: datetime
) -> None:
    assert moment(iso(one)) == one
    assert moment(iso(one)).tzinfo == UTC
    assert (iso(one) < iso(other)) == (one < other)
