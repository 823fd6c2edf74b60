"""What a reader of the feeds sees, and what the machine says of the processes."""

import threading
import time
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.soak.service import Service, entries, metric
from benchmarks.soak.web import Web
from storage.packed import mark

GRACE = 30.0
"""Seconds after which what was handed out is to be kept."""


class Reader(threading.Thread):
    """Reads the published feeds all the time, as a person's program does."""

    def __init__(self, service: Service) -> None:
        super().__init__(daemon=True)
        self.ids: dict[str, set[str]] = defaultdict(set)
        self.stories: set[str] = set()
        self.looks = 0
        self._service = service
        self._over = threading.Event()

    def run(self) -> None:
        """Look again and again."""
        while not self._over.wait(1):
            listen = self._service.place.listen
            for id_, links in entries(self._service.get(listen, "/all.atom")):
                for link in links[:1]:
                    self.ids[link].add(id_)
            for id_, _ in entries(self._service.get(listen, "/stories.atom")):
                self.stories.add(id_)
            self.looks += 1

    def end(self) -> None:
        """Look no more."""
        self._over.set()
        self.join()

    def repeats(self) -> set[str]:
        """The articles that were published under more than one id."""
        return {link for link, ids in self.ids.items() if len(ids) > 1}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """The daemon at an instant; memory in MB, lag in hours of its own clock."""

    day: float
    polls: int
    articles: int
    stories: int
    daemon: float
    others: float
    files: int
    lag: float
    failures: int
    losses: int
    repeats: int


@dataclass(slots=True, kw_only=True)
class Watch:
    """Takes samples."""

    service: Service
    web: Web
    reader: Reader
    samples: list[Sample] = field(default_factory=list)

    def sample(self, day: float) -> Sample:
        """Take one now."""
        page = self.service.get(self.service.place.monitor, "/metrics")
        kept = self.service.kept()
        family = processes(self.service.pid)
        own = self.service.pid
        made = Sample(
            day=day,
            polls=self.web.answers.total(),
            articles=int(self.service.rows("SELECT count(*) FROM articles")[0][0]),
            stories=int(self.service.rows("SELECT count(*) FROM stories")[0][0]),
            daemon=memory(own),
            others=sum(memory(pid) for pid in family if pid != own),
            files=sum(open_files(pid) for pid in family),
            lag=metric(page, "aggregator_poll_lag_seconds") / 3600,
            failures=int(metric(page, "aggregator_job_failures_total")),
            losses=len(self.losses(kept, time.monotonic() - GRACE)),
            repeats=len(self.repeats(kept)),
        )
        self.samples.append(made)
        return made

    def losses(self, kept: list[str], before: float) -> set[str]:
        """What was handed out whole before that time, and is not kept."""
        there = set(kept)
        return {one for one in self.web.handed_out(before) if mark(one) not in there}

    def repeats(self, kept: list[str]) -> set[str]:
        """What is kept as two articles, or was published under two ids."""
        twice = {link for link, count in Counter(kept).items() if count > 1}
        return twice | self.reader.repeats()


def processes(pid: int) -> list[int]:
    """A process and all that came from it and run."""
    parents: dict[int, list[int]] = defaultdict(list)
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            stat = (folder / "stat").read_text()
        except OSError:
            continue  # it has ended meanwhile
        parents[int(stat.rpartition(")")[2].split()[1])].append(int(folder.name))
    found = [pid]
    for one in found:
        found += parents[one]
    return found


def memory(pid: int) -> float:
    """What of a process is in memory that no other shares, in MB."""
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    lines = (line for line in rollup.splitlines() if line.startswith("Private"))
    return sum(int(line.split()[1]) for line in lines) / 1000


def open_files(pid: int) -> int:
    """How many files and sockets a process has open."""
    try:
        return sum(1 for _ in Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return 0
