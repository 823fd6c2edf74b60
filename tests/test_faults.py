"""What the machine may do to the service, and how it comes through.

docs/operations.md lists these faults with what the program does, and the tests that
show it; here are those that no test of one part shows.
"""

import ctypes
import logging
import re
import resource
import sqlite3
import subprocess
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import cli
from feeds.model import Cost, Failure, Reading
from storage import database, subscriptions
from tests.aggregator.commands.test_running import files
from tests.aggregator.daemons import ROOT, command, configure, running, until
from tests.aggregator.taking import Bench
from tests.test_fetching_standard import DEFINED, NAMED, defined_below

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
DAY = timedelta(days=1)
PAGE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
FAULT = re.compile(r"^\| ([A-Z][^|]+) \| ([^|]+) \| (`test_[^|]+) \|$", re.MULTILINE)

Capture = pytest.CaptureFixture[str]


def once(path: Path, now: datetime = NOON) -> int:
    return cli.main(["--config", str(path), "once"], clock=lambda: now)


def alone(path: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """A command in a process that has no more rights than the owner of its files."""
    return command(path, *words, before=_as_everybody)


def _as_everybody() -> None:
    """Root gives up reading and writing what it has no permission for."""
    drop, override, search = 24, 1, 2  # prctl(2), capabilities(7)
    for capability in (override, search):
        ctypes.CDLL(None).prctl(drop, capability, 0, 0, 0)


def publish(feed: Path, *titles: str, words: str = "Words.") -> None:
    """Put so many more entries into a feed."""
    items = "".join(
        f"<item><title>{title}</title><link>https://herald.example/{title}</link>"
        f"<description>{words} {title}</description></item>"
        for title in titles
    )
    whole = feed.read_text().replace("</channel>", f"{items}</channel>")
    beside = feed.with_suffix(".part")
    beside.write_text(whole)
    beside.replace(feed)  # a daemon may be reading it


def articles(folder: Path) -> dict[str, str]:
    """The ids of what is kept, by title."""
    with closing(sqlite3.connect(folder / "data/aggregator.db")) as db:
        return dict(db.execute("SELECT title, iri FROM articles").fetchall())


@pytest.fixture
def path(tmp_path: Path, capsys: Capture) -> Path:
    made = configure(tmp_path, files(tmp_path, "herald"))
    assert once(made) == 0
    capsys.readouterr()
    return made


def test_a_daemon_on_a_full_disk_goes_on_once_there_is_room(tmp_path: Path) -> None:
    path = configure(tmp_path, files(tmp_path, "herald"))
    public = tmp_path / "data/public/all.atom"
    with running(path) as daemon:
        until(lambda: public.exists() and "News" in public.read_text(), seconds=120)
        limit, most = resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (600_000, most))
        long = " ".join(f"word{number}" for number in range(3000))
        titles = [f"Report{number}" for number in range(40)]
        publish(tmp_path / "herald.xml", *titles, words=long)
        until(lambda: " failed job=" in daemon.log, seconds=120)
        assert "Traceback" not in daemon.log
        resource.prlimit(daemon.process.pid, resource.RLIMIT_FSIZE, (limit, most))
        until(lambda: "Report39" in public.read_text(), seconds=120)
    assert len(articles(tmp_path)) == 41


def test_a_folder_that_may_not_be_written_is_named_and_good_again_once_it_may(
    path: Path,
) -> None:
    publish(path.parent / "herald.xml", "Second")
    for folder, said in (
        ("data", r"aggregator\.db: it may not be written: check its owner"),
        ("data/public", r"data/public/\S+: Permission denied"),
    ):
        closed = path.parent / folder
        closed.chmod(0o555)
        done = alone(path, "once", "--all")
        closed.chmod(0o755)
        assert done.returncode == 1
        (*_, last) = done.stderr.splitlines()
        assert re.match(f"aggregator: .*{said}", last), last
    assert alone(path, "once", "--all").returncode == 0
    assert "Second" in (path.parent / "data/public/all.atom").read_text()


def test_a_database_that_somebody_holds_locked_is_told_and_loses_nothing(
    path: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_SECONDS", 0.2)
    publish(path.parent / "herald.xml", "Second")
    later = NOON + DAY
    with closing(sqlite3.connect(path.parent / "data/aggregator.db")) as other:
        other.execute("BEGIN IMMEDIATE")
        assert once(path, later) == 1
        assert "another program holds it locked" in capsys.readouterr().err
    assert once(path, later) == 0
    assert set(articles(path.parent)) == {"News of herald", "Second"}


def test_a_damaged_database_is_told_and_a_backup_brings_all_back(
    path: Path, capsys: Capture
) -> None:
    assert cli.main(["--config", str(path), "backup"], clock=lambda: NOON) == 0
    (backup,) = (path.parent / "data/backups").glob("aggregator-*")
    before = articles(path.parent)
    kept = path.parent / "data/aggregator.db"
    content = kept.read_bytes()
    for damaged, said in (
        (b"Dear diary, " + content[12:], "not an SQLite database: name another"),
        (content[:8192] + b"\xff" * (len(content) - 8192), "damaged: restore a backup"),
    ):
        kept.write_bytes(damaged)
        assert once(path) == 1
        assert said in capsys.readouterr().err
        assert kept.read_bytes() == damaged
        assert cli.main(["--config", str(path), "restore", str(backup)]) == 0
        assert once(path) == 0
        assert articles(path.parent) == before
        capsys.readouterr()


@pytest.mark.parametrize("word", ["once", "run", "status", "backup"])
def test_a_newer_database_is_refused_by_every_command(path: Path, word: str) -> None:
    with closing(sqlite3.connect(path.parent / "data/aggregator.db")) as db:
        db.execute(
            "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) "
            "VALUES ('aggregator', '9999_later', '')"
        )
        db.commit()
    done = command(path, word)
    assert done.returncode == 1
    told = done.stderr.splitlines()[-1]
    assert "written by a newer version (step 9999_later): upgrade" in told


def test_a_clock_that_goes_wrong_and_right_again_loses_and_repeats_nothing(
    path: Path,
) -> None:
    feed = path.parent / "herald.xml"
    clocks = (NOON + DAY, NOON + 366 * DAY, NOON + 2 * DAY, NOON + DAY, NOON + 3 * DAY)
    known = articles(path.parent)
    for number, now in enumerate(clocks):
        publish(feed, f"Report{number}")
        # Whatever the clock said before, who is due by today's time is read.
        once(path, now)
        assert known.items() <= articles(path.parent).items()
        known = articles(path.parent)
    once(path, NOON + 4 * DAY)
    assert set(articles(path.parent)) == {
        "News of herald",
        *(f"Report{number}" for number in range(len(clocks))),
    }
    published = (path.parent / "data/public/all.atom").read_text()
    assert [published.count(f"<id>{iri}</id>") for iri in known.values()] == [1] * 6


def test_without_dns_five_hundred_feeds_pause_and_none_has_failed(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    names = [f"f{number}" for number in range(500)]
    bench = Bench(tmp_path).configure(*names)
    unknown = Failure(kind="dns", reason="the name is not known")
    with caplog.at_level(logging.INFO):
        bench.take(
            *(
                Reading(
                    name=name,
                    failure=unknown,
                    cost=Cost(host=f"{name}.example", requests=1),
                )
                for name in names
            )
        )
    states = subscriptions.every(bench.desk.db)
    assert sum(state.failures for state in states) == 0
    assert "offline hosts=500" in caplog.text
    assert len(caplog.records) < 5
    due = [state.next_poll for state in states]
    assert max(due) < bench.now + timedelta(minutes=10)
    bench.publish()
    assert b"<entry" not in bench.published()["health.atom"]
    bench.desk.db.close()


def test_every_fault_that_operators_are_told_of_is_shown_by_tests_that_exist() -> None:
    faults = FAULT.findall(PAGE)
    assert len(faults) > 12
    known = defined_below("tests")
    for fault, _, shown in faults:
        named = NAMED.findall(shown)
        assert named, fault
        assert set(named) <= known, fault
    here = DEFINED.findall(Path(__file__).read_text(encoding="utf-8"))
    assert set(here[:-1]) <= set(NAMED.findall(PAGE))
