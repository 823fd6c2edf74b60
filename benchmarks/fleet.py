"""Read a farm of feeds here, then by a scheduler and workers on loopback: the same?

    python -m benchmarks.fleet                              200 feeds, three workers
    python -m benchmarks.fleet --feeds 1000 --workers 3

Both passes have the same clock. Articles, stories and published bytes are compared, and
what each pass took is printed: seconds, and seconds of CPU of the service and of the
workers with their scheduler. The feeds lie on a hundred hosts, so that there is
something to share out; on one machine the workers share its cores with all else.
"""

import argparse
import os
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.side_by_side.documents import document
from benchmarks.side_by_side.farm import Farm
from benchmarks.side_by_side.server import free_port, serving
from benchmarks.side_by_side.watching import adopt_orphans, cost, spent

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTS = [f"127.0.1.{number}" for number in range(1, 101)]
PATIENCE = 120.0
"""Seconds in which workers must have joined."""

SETTINGS = {
    "DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0",
    "DASK_DISTRIBUTED__WORKER__PROFILE__ENABLED": "false",
}

_PASS = f"""
import sys
from datetime import UTC, datetime
from aggregator.cli import main
sys.exit(main(["--config", sys.argv[1], "once", "--all"], clock=lambda: {NOW!r}))
""".replace("datetime.datetime(", "datetime(").replace("datetime.timezone.utc", "UTC")

_ROWS = ("articles", "stories", "topics", "story_topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What came of a pass, and what it took in seconds."""

    rows: dict[str, list[tuple[object, ...]]]
    published: dict[str, bytes]
    wall: float
    cpu: float
    elsewhere: float


def main() -> None:
    """Compare and print; ends with 1 where they differ."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=200)
    parser.add_argument("--workers", type=int, default=3)
    arguments = parser.parse_args()
    adopt_orphans()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        farm = Farm(feeds=arguments.feeds, seed=1, now=NOW)
        for outlet in farm.outlets:
            path = folder / "farm" / outlet.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(document(outlet))
        paths = [outlet.path for outlet in farm.outlets]
        with (
            serving(folder / "farm", folder / "server", "0.0.0.0") as (port, server),
            fleet(folder, arguments.workers) as (address, workers),
        ):
            _configure(folder / "here", paths, port, "local")
            here = _outcome(folder / "here", server, workers)
            _configure(folder / "there", paths, port, address)
            there = _outcome(folder / "there", server, workers)
    sys.exit(_compared(here, there))


@contextmanager
def fleet(folder: Path, workers: int) -> Iterator[tuple[str, list[int]]]:
    """A scheduler with workers that have joined: its address, and all processes."""
    port, log = free_port(), folder / "fleet.log"
    silent = ("--no-dashboard", "--dashboard-address", ":0")
    place = ("--host", "127.0.0.1", "--port", str(port))
    joins = f"tcp://127.0.0.1:{port}"
    work = ("--preload", "aggregator.fleet.worker", "--nthreads", "8", "--no-nanny")
    lies = ("--local-directory", str(folder / "dask"))
    commands = [("distributed.cli.dask_scheduler", *place, *silent)]
    commands += [
        ("distributed.cli.dask_worker", joins, *work, *lies, *silent)
    ] * workers
    ours = os.environ | SETTINGS
    with log.open("wb") as out:
        begun = [
            subprocess.Popen(
                [sys.executable, "-m", *one], stdout=out, stderr=out, env=ours
            )
            for one in commands
        ]
    try:
        ends = time.monotonic() + PATIENCE
        while log.read_text().count("Register worker") < workers:
            if time.monotonic() > ends:
                sys.exit(f"the workers did not join:\n{log.read_text()}")
            time.sleep(0.1)
        yield f"dask://127.0.0.1:{port}", [one.pid for one in begun]
    finally:
        for one in reversed(begun):
            one.terminate()
            one.wait(30)


def _configure(folder: Path, paths: Sequence[str], port: int, engine: str) -> None:
    folder.mkdir()
    told = [
        f'[service]\nid = "farm.example"\ndata = "data"\nengine = "{engine}"\n'
        'url = "https://farm.example"\nallow_private = true\n'
    ]
    told += [
        f'[[host]]\nname = "{host}"\ngap = "0s"\nconnections = 8\nports = [{port}]\n'
        for host in HOSTS
    ]
    told += [
        f'[[subscription]]\nname = "f{number}"\n'
        f'url = "http://{HOSTS[number % len(HOSTS)]}:{port}/{path}"\n'
        for number, path in enumerate(paths)
    ]
    (folder / "aggregator.toml").write_text("".join(told))


def _outcome(folder: Path, server: int, workers: Sequence[int]) -> Outcome:
    before = sum(map(spent, workers))
    took = cost(
        [sys.executable, "-c", _PASS, str(folder / "aggregator.toml")],
        environment=dict(os.environ),
        log=folder / "log",
        others=[server, *workers],
    )
    with closing(sqlite3.connect(folder / "data" / "aggregator.db")) as db:
        rows = {
            table: db.execute(f"SELECT * FROM {table} ORDER BY 1, 2").fetchall()
            for table in _ROWS
        }
    public = folder / "data" / "public"
    files = sorted(path for path in public.rglob("*") if path.is_file())
    return Outcome(
        rows=rows,
        published={str(path.relative_to(public)): path.read_bytes() for path in files},
        wall=took.wall,
        cpu=took.cpu,
        elsewhere=sum(map(spent, workers)) - before,
    )


def _compared(here: Outcome, there: Outcome) -> int:
    for name, one in (("local", here), ("fleet", there)):
        print(
            f"{name}: {one.wall:.1f} s, {one.cpu:.1f} CPU s of the service, "
            f"{one.elsewhere:.1f} of workers and scheduler; "
            f"{len(one.rows['articles'])} articles, "
            f"{len(one.rows['stories'])} stories, {len(one.published)} published files"
        )
    wrong = [table for table in _ROWS if here.rows[table] != there.rows[table]]
    names = here.published.keys() | there.published.keys()
    wrong += sorted(
        name for name in names if here.published.get(name) != there.published.get(name)
    )
    print(f"they differ in {', '.join(wrong)}" if wrong else "the same in every byte")
    return 1 if wrong else 0


if __name__ == "__main__":
    main()
