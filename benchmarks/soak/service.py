"""The daemon under test: started, killed, asked and measured from outside."""

import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.soak.publishers import Publisher

PATIENCE = 180
"""Seconds within which it must have started."""

ROOT = Path(__file__).resolve().parents[2]
ENTRY = re.compile(r"<entry[ >](.*?)</entry>", re.DOTALL)
ID = re.compile(r"<id>([^<]*)</id>")
LINK = re.compile(r'href="https://(p\d+\.example/\d+)"')

HEAD = """
[service]
title = "Soak"
id = "soak.example"
listen = "127.0.0.1:{listen}"
monitor = "127.0.0.1:{monitor}"
data = "data"
allow_private = true
polls_per_day = 8
backup_every = "3d"
backup_keep = "7d"
prune_after = "35d"
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the daemon is, and which ports it has."""

    folder: Path
    listen: int
    monitor: int

    @property
    def path(self) -> Path:
        """Its configuration."""
        return self.folder / "aggregator.toml"

    @property
    def data(self) -> Path:
        """Its data folder."""
        return self.folder / "data"

    @property
    def log(self) -> Path:
        """What it says."""
        return self.folder / "log"

    def configure(self, publishers: Iterable[Publisher], port: int, topic: int) -> None:
        """Write the configuration, with a topic that comes and goes."""
        subscriptions = list(publishers)
        hosts = sorted({one.host for one in subscriptions})
        tables = [HEAD.format(listen=self.listen, monitor=self.monitor)]
        tables += [
            f'[[host]]\nname = "{host}"\nports = [{port}]\ngap = "0s"\nconnections = 4'
            for host in hosts
        ]
        tables += [
            f'[[subscription]]\nname = "{one.name}"\n'
            f'url = "http://{one.host}:{port}/{one.name}"\ntopics = ["near"]'
            for one in subscriptions
        ]
        if topic % 2:
            tables.append('[[topic]]\nname = "corrected"\nany = ["corrected"]')
        self.path.write_text("\n\n".join(tables) + "\n")


class Service:
    """A daemon that is started again after each kill."""

    def __init__(self, place: Place, clock: tuple[str, str, str]) -> None:
        self.place = place
        self._clock = clock
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Its process."""
        assert self._process is not None
        return self._process.pid

    def start(self) -> None:
        """Start it, and wait until it says that it runs."""
        before, ends = self._starts(), time.monotonic() + PATIENCE
        while self._starts() == before:
            if self._process is None or self._process.poll() is not None:
                # Another time where the address is still taken, as systemd would.
                self._process = self._started()
            if time.monotonic() > ends:
                raise RuntimeError(f"no start: {self.place.log.read_text()[-2000:]}")
            time.sleep(0.2)

    def _started(self) -> "subprocess.Popen[bytes]":
        module = [sys.executable, "-m", "benchmarks.soak.driven"]
        with self.place.log.open("ab") as log:
            return subprocess.Popen(
                [*module, *self._clock, str(self.place.path)],
                cwd=ROOT,
                stdout=log,
                stderr=log,
            )

    def _starts(self) -> int:
        """How often it said so; what served before a kill may serve a while longer."""
        log = self.place.log
        return log.read_text().count(" running url=") if log.exists() else 0

    def kill(self) -> None:
        """As a power cut would, and start it again."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()
        self.start()

    def hang_up(self) -> None:
        """Have it read its configuration anew."""
        os.kill(self.pid, signal.SIGHUP)

    def stop(self) -> None:
        """End it as a person would."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait(60)
            self._process = None

    def command(self, *words: str) -> str:
        """Another command beside it; what it said."""
        done = subprocess.run(
            [sys.executable, "-m", "aggregator", "--config", self.place.path, *words],
            cwd=ROOT,
            capture_output=True,
            text=True,
            timeout=300,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def get(self, port: int, path: str) -> str:
        """What it serves there; nothing while it does not."""
        try:
            with urlopen(f"http://127.0.0.1:{port}{path}", timeout=30) as answer:
                return str(answer.read().decode())
        except (URLError, OSError):
            return ""

    def kept(self) -> list[str]:
        """The marks of the links that it keeps, each as often as it has an article."""
        question = (
            "SELECT DISTINCT article_id, link_key FROM entries WHERE link_key <> ''"
        )
        return [str(link) for _, link in self.rows(question)]

    def rows(self, question: str) -> list[tuple[object, ...]]:
        """What its database says."""
        address = f"{(self.place.data / 'aggregator.db').as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=30)) as db:
            return db.execute(question).fetchall()


def entries(feed: str) -> Iterable[tuple[str, list[str]]]:
    """The entries of a published feed: id, and the articles that are linked."""
    for entry in ENTRY.findall(feed):
        if found := ID.search(entry):
            yield found[1], LINK.findall(entry)


def metric(page: str, name: str) -> float:
    """The sum of what a page of metrics says under a name."""
    pattern = re.compile(rf"^{name}(?:{{[^}}]*}})? ([0-9.e+-]+)$", re.MULTILINE)
    return sum(float(one) for one in pattern.findall(page))
