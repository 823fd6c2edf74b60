"""A database that is to be migrated is kept as it was."""

import logging
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import cli, upgrading
from aggregator.opening import open_database
from storage.database import open_writing
from storage.errors import StorageError
from tests.aggregator.daemons import configure
from tests.aggregator.taking import Bench

SCHEMA = Path(__file__).parents[1] / "storage" / "schemas" / "0010.sql"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """A service whose database is an old one; nothing has opened it yet."""
    with closing(sqlite3.connect(tmp_path / "aggregator.db")) as made:
        made.executescript(SCHEMA.read_text())
    return Bench(tmp_path)


@pytest.fixture
def old(bench: Bench) -> Iterator[Path]:
    yield bench.folder / "aggregator.db"
    if hasattr(bench, "desk"):
        bench.desk.db.close()


def kept(database: Path) -> list[str]:
    return sorted(one.name for one in database.parent.glob("*.before-*"))


def steps(database: Path) -> int:
    with closing(sqlite3.connect(database)) as db:
        (count,) = db.execute("SELECT count(*) FROM _sqlite_migrations").fetchone()
    return int(count)


def test_an_old_database_is_kept_before_it_is_upgraded(
    bench: Bench, old: Path, caplog: pytest.LogCaptureFixture
) -> None:
    before = steps(old)
    with caplog.at_level(logging.WARNING):
        bench.configure("herald")
    assert kept(old) == ["aggregator.db.before-0011-20260301T120000Z"]
    copy = old.with_name(kept(old)[0])
    assert str(copy) in caplog.text
    assert copy.stat().st_mode & 0o777 == 0o600
    assert (steps(copy), steps(old) > before) == (before, True)
    bench.reopen()
    assert len(kept(old)) == 1


def test_a_new_database_has_nothing_to_keep(tmp_path: Path) -> None:
    bench = Bench(tmp_path).configure("herald")
    bench.reopen()
    assert kept(tmp_path / "aggregator.db") == []
    bench.desk.db.close()


def test_a_copy_gives_way_to_a_newer_one_of_the_same_step(old: Path) -> None:
    upgrading.keep_copy(old, NOON)
    (old.parent / "aggregator.db.before-20260301T120000Z").touch()
    upgrading.keep_copy(old, NOON + DAY)
    assert kept(old) == [
        "aggregator.db.before-0011-20260302T120000Z",
        "aggregator.db.before-20260301T120000Z",
    ]


def test_copies_are_let_go_of_after_their_time(old: Path) -> None:
    (old.parent / "aggregator.db.before-20250301T120000Z").touch()
    made = upgrading.keep_copy(old, NOON)
    assert upgrading.expire(old, NOON + 13 * DAY, 14 * DAY) == []
    assert upgrading.expire(old, NOON + 15 * DAY, 14 * DAY) == [made]
    # What a restore set aside is for its owner to delete.
    assert kept(old) == ["aggregator.db.before-20250301T120000Z"]


def test_what_cannot_be_kept_is_not_upgraded(
    bench: Bench, old: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = old.read_bytes()

    def full(*_: object) -> None:
        raise StorageError("aggregator.db", "the disk is full")

    monkeypatch.setattr(upgrading, "copy", full)
    with pytest.raises(StorageError, match="the disk is full"):
        bench.configure("herald")
    assert old.read_bytes() == before
    assert kept(old) == []
    assert [*old.parent.glob(".upgrading-*")] == []


def test_a_damaged_database_is_not_upgraded(bench: Bench, old: Path) -> None:
    with closing(sqlite3.connect(old)) as db:
        (root,) = db.execute(
            "SELECT rootpage FROM sqlite_master WHERE name = 'articles'"
        ).fetchone()
        (size,) = db.execute("PRAGMA page_size").fetchone()
    with old.open("r+b") as file:
        file.seek((root - 1) * size)
        file.write(b"\xff" * size)
    before = old.read_bytes()
    with pytest.raises(StorageError, match="damaged"):
        bench.configure("herald")
    assert old.read_bytes() == before


def test_going_back_is_a_matter_of_one_name(bench: Bench, old: Path) -> None:
    before = steps(old)
    bench.configure("herald")
    bench.desk.db.close()
    old.with_name(kept(old)[0]).replace(old)
    assert steps(old) == before
    open_writing(old).close()


def test_a_command_upgrades_like_a_daemon_and_says_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = configure(tmp_path)
    (tmp_path / "data").mkdir()
    database = tmp_path / "data" / "aggregator.db"
    with closing(sqlite3.connect(database)) as made:
        made.executescript(SCHEMA.read_text())
    arguments = ["--config", str(path), "token", "add", "anna"]
    assert cli.main(arguments, clock=lambda: NOON) == 0
    (copy,) = kept(database)
    assert copy in capsys.readouterr().err


def test_a_restore_that_was_cut_short_is_ended_by_the_next_start(
    tmp_path: Path,
) -> None:
    bench = Bench(tmp_path).configure("herald")
    bench.desk.db.close()
    database = tmp_path / "aggregator.db"
    came = database.read_bytes()
    (tmp_path / "aggregator.db.restored-20260301T120000Z").write_bytes(came)
    # It had come as far as this: the database is aside, and its log is not.
    database.replace(tmp_path / "aggregator.db.before-20260301T120000Z")
    log = tmp_path / "aggregator.db-wal"
    log.write_bytes(b"its log")
    open_database(bench.config, NOON + DAY).close()
    assert not log.exists()
    aside = tmp_path / "aggregator.db.before-20260301T120000Z-wal"
    assert aside.read_bytes() == b"its log"
    assert not [*tmp_path.glob("*.restored-*")]
    assert steps(database) == steps(tmp_path / "aggregator.db.before-20260301T120000Z")
