"""`backup`, `restore` and `check --database`, beside a daemon and without one."""

import json
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import backups, cli
from aggregator.config import load
from tests.aggregator.commands.test_running import files, once
from tests.aggregator.daemons import configure, running

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
Capture = pytest.CaptureFixture[str]


def call(path: Path, *words: str) -> int:
    return cli.main(["--config", str(path), *words])


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    made = configure(tmp_path, files(tmp_path, "herald"))
    once(made)
    capsys.readouterr()
    return made


def back_up(path: Path, capsys: Capture) -> Path:
    assert call(path, "backup", "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    return Path(row["path"])


def published(path: Path) -> dict[str, bytes]:
    public = load(path, {}).service.published
    return {
        str(one.relative_to(public)): one.read_bytes()
        for one in public.rglob("*")
        if one.is_file()
    }


def test_a_lost_data_folder_comes_back_with_its_ids(
    path: Path, capsys: Capture
) -> None:
    file, before = back_up(path, capsys), published(path)
    safe = path.parent / file.name
    file.rename(safe)
    data = load(path, {}).service.data
    for one in sorted(data.rglob("*"), reverse=True):
        one.rmdir() if one.is_dir() else one.unlink()
    assert call(path, "restore", str(safe)) == 0
    assert "restored" in capsys.readouterr().out
    once(path)
    assert published(path) == before


def test_what_was_there_stays_beside_it(path: Path, capsys: Capture) -> None:
    file = back_up(path, capsys)
    data = load(path, {}).service.data
    with closing(sqlite3.connect(data / "aggregator.db")) as db:
        db.execute("UPDATE settings SET value = 'changed' WHERE name = 'since'")
        db.commit()
    assert call(path, "restore", str(file)) == 0
    (aside,) = data.glob("aggregator.db.before-*Z")
    assert str(aside) in capsys.readouterr().out
    with closing(sqlite3.connect(aside)) as db:
        row = db.execute("SELECT value FROM settings WHERE name = 'since'").fetchone()
    assert row == ("changed",)


def test_a_damaged_backup_changes_nothing(path: Path, capsys: Capture) -> None:
    file = back_up(path, capsys)
    file.write_bytes(file.read_bytes()[:-2000])
    database = load(path, {}).service.database
    before = database.read_bytes()
    assert call(path, "restore", str(file)) == 1
    assert "nothing was changed" in capsys.readouterr().err
    assert database.read_bytes() == before
    assert call(path, "backup", "--verify", str(file)) == 1
    assert "no whole backup" in capsys.readouterr().err


def test_a_damaged_database_is_not_backed_up(path: Path, capsys: Capture) -> None:
    database = load(path, {}).service.database
    with closing(sqlite3.connect(database)) as db:
        db.execute("UPDATE articles SET story_id = 99 WHERE id = 1")
        db.commit()
    assert call(path, "backup") == 1
    assert "whose story is not there" in capsys.readouterr().err
    assert call(path, "backup", "--list") == 0
    assert "there are none" in capsys.readouterr().out
    assert call(path, "check", "--database") == 1
    assert "restore a backup" in capsys.readouterr().err


def test_check_counts_what_a_sound_database_holds(path: Path, capsys: Capture) -> None:
    assert call(path, "check", "--database") == 0
    assert "sound; subscriptions=1" in capsys.readouterr().out
    assert call(path, "check", "--database", "--json") == 0
    found = json.loads(capsys.readouterr().out)
    assert found["database"]["faults"] == []
    assert found["database"]["counts"]["subscriptions"] == 1


def test_corrections_and_the_key_of_tokens_come_back_where_missing(
    path: Path, capsys: Capture
) -> None:
    assert call(path, "token", "add", "anna") == 0
    address = capsys.readouterr().out.splitlines()[0]
    assert call(path, "forget", "https://nowhere.example/1") == 0
    capsys.readouterr()
    file = back_up(path, capsys)
    corrections = path.with_name("aggregator.corrections.toml")
    written = corrections.read_text()
    corrections.unlink()
    (load(path, {}).service.data / "tokens.key").unlink()
    assert call(path, "restore", str(file)) == 0
    assert capsys.readouterr().out.count("was missing and is back") == 2
    assert corrections.read_text() == written
    assert call(path, "feeds", "--token", "anna") == 0
    assert address in capsys.readouterr().out
    corrections.write_text(f"# mine\n{written}")
    assert call(path, "restore", str(file)) == 0
    assert "stays as it is; `tar --zstd" in capsys.readouterr().out
    assert corrections.read_text().startswith("# mine")


def test_a_backup_is_made_beside_a_daemon_and_not_restored_there(
    path: Path, capsys: Capture
) -> None:
    with running(path):
        file = back_up(path, capsys)
        assert call(path, "backup", "--verify", str(file)) == 0
        assert "1 subscriptions" in capsys.readouterr().out
        assert call(path, "restore", str(file)) == 1
        assert "another aggregator" in capsys.readouterr().err


def test_a_daemon_makes_them_in_time_and_clears_what_is_over(path: Path) -> None:
    text = path.read_text()
    path.write_text(text.replace("[service]", '[service]\nbackup_every = "1d"', 1))
    folder = load(path, {}).service.backup_folder
    (folder / ".making-of-a-crash").mkdir(parents=True)
    upgraded = folder.parent / "aggregator.db.before-0010-20200101T000000Z"
    upgraded.touch()
    with running(path) as daemon:
        daemon.says("backed up file=")
    assert not upgraded.exists()
    assert not [*folder.glob(".making-*")]
    assert [one.time.year >= 2026 for one in backups.every(folder)] == [True]


def test_backups_are_due_by_their_interval_and_let_go_after_their_time(
    path: Path,
) -> None:
    config = load(path, {"AGGREGATOR_SERVICE__BACKUP_EVERY": "1d"})
    assert not backups.due(load(path, {}), NOON)
    for day in range(20):
        now = NOON + timedelta(days=day)
        assert backups.due(config, now)
        backups.make(config, now)
        assert not backups.due(config, now + timedelta(hours=23))
        backups.expire(config, now)
    times = [one.time for one in backups.every(config.service.backup_folder)]
    assert times == [NOON + timedelta(days=day) for day in range(19, 4, -1)]
    # A clock that leapt ahead neither deletes the last one nor stops all others.
    assert len(backups.expire(config, NOON + timedelta(days=999))) == 14
    assert backups.due(config, NOON)


def test_nothing_but_backups_is_let_go_of(path: Path) -> None:
    config = load(path, {})
    backups.make(config, NOON)
    for name in ("aggregator-mine.tar.zst", "notes.txt"):
        (config.service.backup_folder / name).write_text("mine")
    later = NOON + timedelta(days=99)
    backups.make(config, later)
    assert len(backups.expire(config, later)) == 1
    names = {one.name for one in config.service.backup_folder.iterdir()}
    assert {"aggregator-mine.tar.zst", "notes.txt"} < names
    assert len(names) == 3
