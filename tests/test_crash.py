"""A crash at any instant loses nothing and repeats nothing.

The daemon is killed again and again at random instants of its work, started again until
it is done, and must have made the same of the same input as one that nobody disturbed:
the same rows with the same ids, the same published bytes, no half-written file.
"""

import os
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

from storage import publications, subscriptions
from storage.database import open_reading
from storage.errors import StorageError
from tests.aggregator.daemons import ROOT, configure, family, marked, until
from tests.feeds.server import Server

NOW = datetime(2026, 3, 9, 12, tzinfo=UTC)

DRIVER = f"""
import os, sys
import pydantic, tqdm  # what each daemon would import anew
from datetime import datetime
from aggregator import cli, daemon, inbox, pipeline

class Unserved:
    # Serving changes nothing of what is compared, and costs a process each time.
    def bind(self, config): pass
    def load(self): pass
    def start(self): pass
    def stop(self): pass
    async def watch(self): pass

daemon.WebProcess = Unserved
assert pipeline.TURN > 16
pipeline.TURN = 16  # many turns in little work
inbox.WAIT = 60  # who answers first must not decide which articles come first
for path in sys.stdin:
    pid = os.fork()
    if pid == 0:
        argv = ["--config", path.strip(), "run"]
        os._exit(cli.main(argv, clock=lambda: datetime.fromisoformat("{NOW}")))
    print(pid, flush=True)
    os.waitpid(pid, 0)
    print("ended", flush=True)
"""
"""Starts daemons by forking, so that each is at work at once; one after another."""

USUAL = ("the", "of", "and", "to", "in", "was", "that", "for", "on", "with", "said")

UNCOMPARED = {
    *("settings", "publications", "sqlite_stat1"),
    *("sheets", "sqlite_sequence", "news", "altered"),
}
"""Random, counting publishing itself, and the query planner's; what stands in
files, and the numbers of rows; which files were written lately, and which are looked up
by the next publishing."""

TIMING = {
    "polls": ("took", "next_poll", "why"),
    "subscriptions": ("next_poll", "why", "firsts", "stories"),
}
"""How long a poll took, what follows from how many feeds were known by then, and what
is counted anew every hour."""


class Drive:
    """The process that starts daemons."""

    def __init__(self, log: Path) -> None:
        self.mark = str(uuid4())
        self._log = log.open("wb")
        self._process = subprocess.Popen(
            [sys.executable, "-c", DRIVER],
            cwd=ROOT,
            env=marked(self.mark),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._log,
            text=True,
        )

    def start(self, path: Path) -> int:
        """Start a daemon and give its process."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        print(path, file=self._process.stdin, flush=True)
        return int(self._process.stdout.readline())

    def kill(self, pid: int) -> None:
        """Kill the daemon, and see that nothing of it lives on."""
        assert self._process.stdout is not None
        os.kill(pid, signal.SIGKILL)
        assert self._process.stdout.readline() == "ended\n"
        until(lambda: family(self.mark) == {self._process.pid})

    def close(self) -> None:
        self._process.communicate()
        self._log.close()


@contextmanager
def driving(folder: Path) -> Iterator[Drive]:
    drive = Drive(folder / "log")
    try:
        yield drive
    finally:
        drive.close()


def article(dice: random.Random, event: int, day: int) -> tuple[str, str, datetime]:
    """A title, a text and a time; articles of one event share most of their words."""
    own = random.Random(event)
    words = ["".join(own.choices("bdfgklmnprst" + "aeiou" * 2, k=7)) for _ in range(30)]
    title = " ".join(dice.sample(words, 6)).capitalize()
    text = " ".join(dice.choices(words, k=45) + dice.choices(USUAL, k=25))
    return title, text, NOW - timedelta(days=day, minutes=dice.randrange(900))


def rss(outlet: str, articles: list[tuple[str, str, datetime]]) -> str:
    items = "".join(
        f"<item><title>{title}</title><link>https://{outlet}.example/{number}</link>"
        f"<description>{text}</description>"
        f"<pubDate>{format_datetime(time)}</pubDate></item>"
        for number, (title, text, time) in enumerate(articles)
    )
    return (
        f'<rss version="2.0"><channel><title>{outlet}</title>'
        f"<language>en</language>"
        f"<link>https://{outlet}.example/</link>{items}</channel></rss>"
    )


def world(folder: Path, server: Server) -> str:
    """What there is to be read, and the tables that subscribe to it."""
    dice = random.Random(7)
    events = {number: dice.randrange(25) for number in range(14)}
    wire = article(dice, 99, 1)

    def batch() -> list[tuple[str, str, datetime]]:
        chosen = dice.sample(sorted(events), 10)
        return [article(dice, one, events[one]) for one in chosen] + [wire]

    tables = [
        '[[subscription]]\nname = "documents"\nfolder = "documents"\n'
        "outlet_per_folder = true\n"
    ]
    for outlet in ("gazette", "courier"):
        place = folder / "documents" / outlet
        place.mkdir(parents=True)
        for number, (title, text, moment) in enumerate(batch()):
            head = f"---\ntitle: {title}\ndate: {moment.isoformat()}\nlang: en\n---\n\n"
            (place / f"{number}.md").write_text(f"{head}{text}\n")
    for outlet in ("herald", "tribune"):
        (folder / f"{outlet}.xml").write_text(rss(outlet, batch()))
        tables.append(
            f'[[subscription]]\nname = "{outlet}"\nfile = "{outlet}.xml"\n'
            'topics = ["near"]\n'
        )
    for outlet in ("echo", "globe", "star", "times"):
        url = server.serve(f"/{outlet}", rss(outlet, batch()))
        tables.append(f'[[subscription]]\nname = "{outlet}"\nurl = "{url}"\n')
    outlines = "".join(
        f'<outline type="rss" text="{outlet}" '
        f'xmlUrl="{server.serve(f"/{outlet}", rss(outlet, batch()))}"/>'
        for outlet in ("argus", "voice")
    )
    url = server.serve(
        "/list.opml", f'<opml version="2.0"><body>{outlines}</body></opml>'
    )
    tables.append(f'[[subscription]]\nname = "list"\nopml = "{url}"\n')
    return "\n".join(tables)


SUBSCRIPTIONS = 10


def is_done(data: Path) -> bool:
    """Everything was read and everything is published."""
    try:
        with closing(open_reading(data / "aggregator.db")) as db:
            states = subscriptions.every(db)
            read = [state for state in states if state.last_poll is not None]
            return len(read) == SUBSCRIPTIONS and not publications.outdated(db)
    except (StorageError, sqlite3.Error):
        return False  # not made yet


def outcome(data: Path) -> dict[str, Any]:
    """Every row that is compared, and every published file."""
    found: dict[str, Any] = {}
    with closing(sqlite3.connect(data / "aggregator.db")) as db:
        names = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        for (name,) in names.fetchall():
            if name not in UNCOMPARED and not name.startswith("_"):
                found[name] = sorted(db.execute(_select(db, name)), key=repr)
    for file in sorted((data / "public").rglob("*")):
        if file.is_file():
            found[str(file.relative_to(data))] = file.read_bytes()
    return found


def _select(db: sqlite3.Connection, table: str) -> str:
    columns = [row[1] for row in db.execute(f"PRAGMA table_info({table})")]
    left = [name for name in columns if name not in TIMING.get(table, ())]
    return f"SELECT {', '.join(left)} FROM {table}"


def progress(data: Path) -> int:
    """How far the work is: articles kept, and publishings made good."""
    address = f"{(data / 'aggregator.db').as_uri()}?mode=ro"
    try:
        with closing(sqlite3.connect(address, uri=True)) as db:
            query = (
                "SELECT (SELECT count(*) FROM articles) "
                "+ (SELECT total(published) FROM publications)"
            )
            return int(db.execute(query).fetchone()[0])
    except sqlite3.Error:
        return 0  # not made yet


def start(drive: Drive, path: Path) -> int:
    """Start a daemon; it has the data folder when this returns."""
    lock = path.parent / "data" / "aggregator.lock"
    lock.unlink(missing_ok=True)
    pid = drive.start(path)
    until(lock.exists)
    return pid


def finish(drive: Drive, path: Path) -> None:
    """Let a daemon work until all is done."""
    pid = start(drive, path)
    until(lambda: is_done(path.parent / "data"), seconds=300)
    drive.kill(pid)


def interrupt(drive: Drive, path: Path, far: int, later: float) -> None:
    """Let a daemon work until it is that far, and some seconds more, and kill it."""
    pid = start(drive, path)
    data = path.parent / "data"
    while progress(data) < far and not is_done(data):
        time.sleep(0.002)
    time.sleep(later)
    drive.kill(pid)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    running = Server().start()
    yield running
    running.close()


def play(folder: Path, server: Server, rounds: range) -> None:
    """Round after round, killed once or twice in each."""
    path = configure(folder, world(folder, server), ports=f"[{server.port}]")
    data = folder / "data"
    with driving(folder) as drive:
        finish(drive, path)
        expected, whole = outcome(data), progress(data)
        assert len(expected["articles"]) > 80
        assert 10 < len(expected["stories"]) < len(expected["articles"])
        for number in rounds:
            data.rename(folder / f"data-{number}")
            dice = random.Random(number)
            kills = sorted(dice.randrange(whole) for _ in range(dice.randint(1, 2)))
            if number % 4 == 0:
                interrupt(drive, path, 0, dice.random())  # as early as can be
            for far in kills:
                interrupt(drive, path, far, dice.choice((0, 0.03)) * dice.random())
            finish(drive, path)
            assert outcome(data) == expected, f"round {number}: killed at {kills}"


def test_a_daemon_that_is_killed_makes_the_same_of_the_same(
    tmp_path: Path, server: Server
) -> None:
    play(tmp_path, server, range(20))


@pytest.mark.long
def test_a_daemon_that_is_killed_ever_so_often_makes_the_same_of_the_same(
    tmp_path: Path, server: Server
) -> None:
    play(tmp_path, server, range(20, 220))
