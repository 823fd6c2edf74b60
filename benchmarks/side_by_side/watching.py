"""What a command costs: CPU of all its processes by the kernel, and their memory."""

import ctypes
import os
import resource
import signal
import subprocess
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

_PAGE = os.sysconf("SC_PAGE_SIZE")
_TICK = os.sysconf("SC_CLK_TCK")
_EVERY = 0.05
_PR_SET_CHILD_SUBREAPER = 36


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """Seconds of CPU and of the clock, and bytes of memory at the worst moment.

    ``memory`` is the sum of the resident sizes of all processes, so that what they
    share counts in each of them.
    """

    cpu: float
    wall: float
    memory: int


def adopt_orphans() -> None:
    """Have what outlives its parent become a child of ours, so that it is counted."""
    library = ctypes.CDLL(None)
    if library.prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0):
        raise OSError("prctl")


def cost(
    command: Sequence[str],
    *,
    environment: Mapping[str, str],
    log: Path,
    others: Sequence[int] = (),
    patience: float = 3600,
) -> Cost:
    """Run a command to its end and that of all it began; ``others`` are not its.

    Raises CalledProcessError where it fails, TimeoutExpired after ``patience`` seconds.
    """
    _reap(others, 0)
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    with log.open("ab") as out, _memory(others) as peak:
        process = subprocess.Popen(
            command, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        )
        try:
            code = process.wait(patience)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
            raise
        wall = time.monotonic() - began
        _reap(others, 10)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if code:
        raise subprocess.CalledProcessError(
            code, command, output=log.read_text()[-999:]
        )
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Cost(cpu=cpu, wall=wall, memory=peak[0])


def spent(process: int) -> float:
    """Seconds of CPU of a living process, of its children and of those that ended."""
    return sum(map(_ticks, tree(process))) / _TICK


def tree(process: int) -> list[int]:
    """A process and all that come from it."""
    found = [process]
    for one in found:
        found.extend(_children(one))
    return found


def resident(process: int) -> int:
    """Bytes of memory that a process holds, shared ones included; 0 if it is gone."""
    with suppress(OSError, IndexError):
        return int(Path(f"/proc/{process}/statm").read_text().split()[1]) * _PAGE
    return 0


@contextmanager
def _memory(others: Sequence[int]) -> Iterator[list[int]]:
    """The largest sum that is seen while the context lasts."""
    peak = [0]
    over = threading.Event()

    def look() -> None:
        while not over.wait(_EVERY):
            begun = [one for one in _children(os.getpid()) if one not in others]
            held = sum(resident(one) for root in begun for one in tree(root))
            peak[0] = max(peak[0], held)

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield peak
    finally:
        over.set()
        watcher.join()


def _children(process: int) -> list[int]:
    found: list[int] = []
    with suppress(OSError):
        for task in Path(f"/proc/{process}/task").iterdir():
            with suppress(OSError):
                found += map(int, (task / "children").read_text().split())
    return found


def _ticks(process: int) -> int:
    with suppress(OSError, IndexError):
        fields = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
        return sum(map(int, fields[11:15]))
    return 0


def _reap(others: Sequence[int], patience: float) -> None:
    """Wait for what a command left behind, and end it if it does not end."""
    ends = time.monotonic() + patience
    while left := [one for one in _children(os.getpid()) if one not in others]:
        for one in left:
            with suppress(ChildProcessError):
                os.waitpid(one, os.WNOHANG)
        if time.monotonic() > ends:
            for one in left:
                with suppress(ProcessLookupError):
                    os.kill(one, signal.SIGKILL)
        time.sleep(0.01)
