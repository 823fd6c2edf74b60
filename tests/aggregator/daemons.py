"""Daemons for tests: started as a person starts them, and watched from outside.

They are given more time to end in good order than a person would wait for: a test's
machine may have much else to do, and what does not end has even more time not to.
"""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import SystemRandom
from urllib.request import urlopen
from uuid import uuid4

ROOT = Path(__file__).resolve().parents[2]
MARK = "DAEMON_OF_A_TEST"
PATIENCE = 20
"""Seconds, in place of those of `aggregator.daemon`, for work under way to end."""

PROMPTLY = 2 * PATIENCE
"""Seconds in which a daemon has ended that waits for nobody else."""

START = "import sys; from aggregator.cli import main; sys.exit(main(sys.argv[1:]))"

DAEMON = f"""
import sys
from datetime import timedelta
from aggregator import daemon
from aggregator.cli import main
daemon.PATIENCE = timedelta(seconds={PATIENCE})
sys.exit(main(sys.argv[1:]))
"""


def _ports() -> Iterator[int]:
    """Ports that the system gives to nobody who wants any, in an order of our own."""
    given = Path("/proc/sys/net/ipv4/ip_local_port_range").read_text(encoding="ascii")
    ports = list(range(20_000, max(int(given.split()[0]), 30_000)))
    SystemRandom().shuffle(ports)
    return iter(ports)


_PORTS = _ports()


def free_port() -> int:
    """A port that nobody listens at; each is given once."""
    for port in _PORTS:
        with suppress(OSError), socket.create_server(("127.0.0.1", port)):
            return port
    raise OSError("no port is free any more")


def until(true: Callable[[], object], *, seconds: float = 120) -> None:
    """Wait until something is true."""
    ends = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < ends, "it did not become true"
        time.sleep(0.02)


def configure(
    folder: Path, rest: str = "", *, port: int = 0, ports: str = "[]"
) -> Path:
    """A configuration in ``folder``, with the host of the test's own server."""
    path = folder / "aggregator.toml"
    path.write_text(
        f"""
[service]
title = "River"
id = "river.example"
listen = "127.0.0.1:{port or free_port()}"
data = "data"
allow_private = true
[[host]]
name = "127.0.0.1"
gap = "0s"
connections = 8
ports = {ports}
{rest}
""",
        encoding="utf-8",
    )
    return path


def command(
    path: Path, *words: str, before: Callable[[], None] | None = None
) -> subprocess.CompletedProcess[str]:
    """Another command on the same configuration, run to its end.

    Its process does ``before`` first.
    """
    return subprocess.run(
        [sys.executable, "-c", START, "--config", str(path), *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
        preexec_fn=before,
    )


class Daemon:
    """A daemon in a process of its own."""

    def __init__(self, path: Path, code: str = DAEMON) -> None:
        self.path = path
        self.data = path.parent / "data"
        self._mark = str(uuid4())
        self._log = path.parent / f"log-{self._mark}"
        with self._log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-c", code, "--config", str(path), "run"],
                cwd=ROOT,
                env=marked(self._mark),
                stdout=log,
                stderr=log,
            )

    @property
    def log(self) -> str:
        return self._log.read_text(encoding="utf-8")

    def says(self, words: str) -> None:
        """Wait until the log has these words."""
        until(lambda: words in self.log or self.process.poll() is not None)
        assert words in self.log, self.log

    def end(self, number: int = signal.SIGTERM) -> float:
        """Send a signal, wait for the end and give the seconds it took."""
        started = time.monotonic()
        self.process.send_signal(number)
        self.process.wait(120)
        return time.monotonic() - started

    def family(self) -> set[int]:
        """All processes that come from this one and still run."""
        return family(self._mark)

    def page(self, path: str = "/") -> int:
        """The status with which its web server answers."""
        listen = self.path.read_text(encoding="utf-8").split('listen = "')[1]
        address = listen.split('"')[0]
        with urlopen(f"http://{address}{path}", timeout=60) as answer:
            return int(answer.status)


def marked(mark: str) -> dict[str, str]:
    """An environment by which all that comes from a process is known."""
    return os.environ | {MARK: mark}


def family(mark: str) -> set[int]:
    """All running processes with this mark."""
    return {
        int(folder.name)
        for folder in Path("/proc").glob("[0-9]*")
        if f"{MARK}={mark}" in _environment(folder)
    }


def _environment(folder: Path) -> list[str]:
    """What a process was started with; nothing where it has ended meanwhile."""
    try:
        return (folder / "environ").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


@contextmanager
def running(
    path: Path, code: str = DAEMON, said: str = "INFO aggregator.daemon running"
) -> Iterator[Daemon]:
    """A daemon that is up; what is left of it at the end is killed."""
    daemon = Daemon(path, code)
    try:
        daemon.says(said)
        yield daemon
    finally:
        daemon.process.kill()
        daemon.process.wait()
        until(lambda: not daemon.family())
