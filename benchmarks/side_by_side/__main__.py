"""Read a farm of feeds with the aggregator and with `reader`; print what each took.

    python -m benchmarks.side_by_side               200 feeds, a few minutes
    python -m benchmarks.side_by_side --feeds 1000  the full table

CPU is that of all processes of a program, in seconds, the kernel's part included; the
server of the farm is not counted. Memory is the sum of the resident sizes of a
program's processes at the worst moment. An entry is lost that was shown and is not kept
at the end. In the last round the database is held locked by another for a while.
"""

import argparse
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.side_by_side.documents import document, stamped
from benchmarks.side_by_side.farm import Farm, Outlet, shown
from benchmarks.side_by_side.programs import (
    OURS,
    READER,
    Program,
    aggregator,
    configure,
    environment,
)
from benchmarks.side_by_side.server import free_port, serving
from benchmarks.side_by_side.table import Result, table
from benchmarks.side_by_side.watching import Cost, adopt_orphans, cost, spent

LOCKED = 5.0
"""Seconds for which another holds the database in the last round."""

ROUNDS = {"first": 0, "same": 0, "changed": 1, "locked": 2}
"""Which of the farm's rounds each phase shows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """Where they are compared: the farm's folders by round, and its server."""

    root: Path
    rounds: Sequence[Path]
    urls: Sequence[str]
    server: int
    shown: int

    def show(self, number: int) -> None:
        """Let the server show a round."""
        beside = self.root.with_name("next")
        beside.symlink_to(self.rounds[number])
        beside.replace(self.root)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ours-alone", action="store_true", help="without reader")
    arguments = parser.parse_args()
    adopt_orphans()
    programs = [OURS] if arguments.ours_alone else [OURS, READER]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        with _field(folder, arguments.feeds, arguments.seed) as field:
            results = [_measured(one, folder / one.name, field) for one in programs]
            results[0] = replace(results[0], daemon=_daemon(folder / OURS.name, field))
    print(table(results))


@contextmanager
def _field(folder: Path, feeds: int, seed: int) -> Iterator[Field]:
    now = datetime.now(UTC).replace(microsecond=0)
    farm = Farm(feeds=feeds, seed=seed, now=now)
    rounds = [tuple(farm.outlets)]
    folders = [_written(folder / "round0", farm.outlets, None)]
    size = sum(path.stat().st_size for path in folders[0].glob("f/*"))
    for number in range(1, max(ROUNDS.values()) + 1):
        changed = farm.grow()
        rounds.append(tuple(farm.outlets))
        folders.append(_written(folder / f"round{number}", changed, folders[-1]))
    all_shown = shown(rounds)
    print(f"{feeds} feeds, {size / 1e6:.0f} MB, {all_shown} entries", flush=True)
    root = folder / "current"
    with serving(root, folder / "server") as (port, process):
        urls = [f"http://127.0.0.1:{port}/{one.path}" for one in farm.outlets]
        yield Field(
            root=root, rounds=folders, urls=urls, server=process, shown=all_shown
        )


def _written(folder: Path, outlets: Sequence[Outlet], before: Path | None) -> Path:
    """A round as files; what did not change is the same file as before."""
    if before is not None:
        shutil.copytree(before, folder, copy_function=os.link)
    (folder / "f").mkdir(parents=True, exist_ok=True)
    for outlet in outlets:
        path = folder / outlet.path
        path.unlink(missing_ok=True)
        path.write_bytes(document(outlet))
        at = stamped(outlet).timestamp()
        os.utime(path, (at, at))
    return folder


def _measured(program: Program, folder: Path, field: Field) -> Result:
    folder.mkdir()
    program.set_up(folder, field.urls)
    costs: dict[str, Cost] = {}
    for phase, number in ROUNDS.items():
        field.show(number)
        with _locked(folder / program.database, phase == "locked"):
            costs[phase] = cost(
                program.refresh(folder),
                environment=environment(folder),
                log=folder / "log",
                others=[field.server],
            )
        print(f"{program.name}, {phase}: {_told(costs[phase])}", flush=True)
    lost = field.shown - program.entries(folder)
    return Result(name=program.name, costs=costs, lost=lost)


def _told(one: Cost) -> str:
    return f"{one.cpu:.2f} CPU s, {one.wall:.1f} s, {one.memory / 1e6:.0f} MB"


@contextmanager
def _locked(database: Path, wanted: bool) -> Iterator[None]:
    """Another holds the write lock for a while, beginning now."""
    if not wanted:
        yield
        return
    held = threading.Event()

    def hold() -> None:
        with closing(sqlite3.connect(database, isolation_level=None)) as db:
            db.execute("BEGIN IMMEDIATE")
            held.set()
            time.sleep(LOCKED)
            db.execute("ROLLBACK")

    holder = threading.Thread(target=hold)
    holder.start()
    held.wait()
    try:
        yield
    finally:
        holder.join()


def _daemon(folder: Path, field: Field) -> float:
    """Seconds of CPU that a running daemon takes for a round without news."""
    port = free_port()
    configure(folder, field.urls, listen=port)
    quiet, known = subprocess.DEVNULL, environment(folder)
    once = aggregator(folder, "once", "--all")
    with subprocess.Popen(
        aggregator(folder, "run"), env=known, stdout=quiet, stderr=quiet
    ) as process:
        try:
            _await_page(port)
            subprocess.run(once, check=True, env=known, stderr=quiet, stdout=quiet)
            before = spent(process.pid)
            subprocess.run(once, check=True, env=known, stderr=quiet, stdout=quiet)
            return spent(process.pid) - before
        finally:
            process.terminate()


def _await_page(port: int) -> None:
    for _ in range(600):
        try:
            urlopen(f"http://127.0.0.1:{port}/").close()
        except URLError:
            time.sleep(0.1)
        else:
            return
    sys.exit("the daemon did not begin to serve")


if __name__ == "__main__":
    main()
