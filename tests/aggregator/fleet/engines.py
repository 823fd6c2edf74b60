"""Schedulers and workers for tests: processes of their own on 127.0.0.1."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from uuid import uuid4

from tests.aggregator.daemons import ROOT, family, free_port, marked, until

WAIT = 120.0
DEADLY = Path(__file__).with_name("deadly.py")
SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__SCHEDULER__WORKER_TTL": "8s",
    "DASK_DISTRIBUTED__COMM__TIMEOUTS__CONNECT": "5s",
}


class Engine:
    """A scheduler and its workers, which log into ``folder``."""

    def __init__(self, folder: Path, *, tls: tuple[str, ...] = ()) -> None:
        self.port = free_port()
        self.folder = folder
        self._scheme = "tls" if tls else "tcp"
        self._tls = tls
        self._mark = str(uuid4())
        self._workers = 0
        self._processes: list[subprocess.Popen[bytes]] = []
        self.scheduler = self._schedule()

    @property
    def address(self) -> str:
        return f"{self._scheme}://127.0.0.1:{self.port}"

    def _schedule(self) -> subprocess.Popen[bytes]:
        return self._start(
            "scheduler",
            "distributed.cli.dask_scheduler",
            *("--host", f"{self._scheme}://127.0.0.1", "--port", str(self.port)),
        )

    def restart(self) -> None:
        """Kill the scheduler, and start another one at its address."""
        self.scheduler.kill()
        self.scheduler.wait()
        self.scheduler = self._schedule()

    def work(self, *words: str, at: int = 0, preload: bool = True) -> Path:
        """Start one more worker, ``at`` another port perhaps; gives its log."""
        self._workers += 1
        name = f"worker-{self._workers}"
        loaded = ("--preload", "aggregator.fleet.worker", "--preload", str(DEADLY))
        self._start(
            name,
            "distributed.cli.dask_worker",
            f"{self._scheme}://127.0.0.1:{at or self.port}",
            *(loaded if preload else ()),
            *("--nthreads", "4", "--name", name, "--memory-limit", "0"),
            *("--local-directory", str(self.folder / name), *words),
        )
        return self.folder / f"{name}.log"

    def log(self, name: str) -> str:
        return (self.folder / f"{name}.log").read_text()

    def joined(self, count: int) -> None:
        """Wait until so many workers have joined since the scheduler began."""
        until(
            lambda: self.log("scheduler").count("Register worker") >= count,
            seconds=WAIT,
        )

    def readers(self) -> list[int]:
        """The worker that began to read, for each batch so far."""
        reads = self.folder / "reads"
        return list(map(int, reads.read_text().split())) if reads.exists() else []

    def close(self) -> None:
        """Kill whatever is left; nannies start no worker that is not waited for."""
        for process in self._processes:
            process.kill()
            process.wait()
        for pid in family(self._mark):
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        until(lambda: not family(self._mark), seconds=WAIT)

    def _start(self, name: str, module: str, *words: str) -> subprocess.Popen[bytes]:
        ours = {
            "PYTHONPATH": str(ROOT),
            "READS_OF_A_TEST": str(self.folder / "reads"),
        }
        common = ("--no-dashboard", "--dashboard-address", ":0", *self._tls)
        with (self.folder / f"{name}.log").open("ab") as log:
            started = subprocess.Popen(
                [sys.executable, "-m", module, *words, *common],
                cwd=ROOT,
                env=marked(self._mark) | SETTINGS | ours,
                stdout=log,
                stderr=log,
            )
        self._processes.append(started)
        return started


@contextmanager
def engine(folder: Path, workers: int, **tls: tuple[str, ...]) -> Iterator[Engine]:
    """A scheduler with so many workers; what is left of them at the end is killed."""
    folder.mkdir(exist_ok=True)
    started = Engine(folder, **tls)
    try:
        for _ in range(workers):
            started.work()
        started.joined(workers)
        yield started
    finally:
        started.close()
