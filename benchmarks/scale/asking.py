"""What the serving process takes for each kind of page."""

import json
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from benchmarks.side_by_side.programs import aggregator, environment
from benchmarks.side_by_side.watching import resident, spent, tree
from storage.database import open_reading

TIMES = 20
PATIENCE = 120.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Served:
    """CPU seconds of one request by kind, seconds until the first answer, and bytes."""

    costs: Mapping[str, float]
    start: float
    memory: int


def serve(folder: Path, port: int) -> Served:
    """Start the serving process, ask it for everything, and end it."""
    began = time.monotonic()
    with subprocess.Popen(
        aggregator(folder, "serve"),
        env=environment(folder),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            base = f"http://127.0.0.1:{port}"
            _await(f"{base}/all.atom")
            start = time.monotonic() - began
            costs = {
                name: _cost(base + path, process.pid) for name, path in _pages(folder)
            }
            memory = sum(map(resident, tree(process.pid)))
        finally:
            process.terminate()
    return Served(costs=costs, start=start, memory=memory)


def _pages(folder: Path) -> Iterator[tuple[str, str]]:
    """What is asked for: an address of each kind, by what stands in the database."""
    with closing(open_reading(folder / "data" / "aggregator.db")) as db:
        slug, title = db.execute(
            "SELECT s.slug, a.title FROM stories s JOIN articles a ON a.id = s.lead_id "
            "WHERE s.merged_into IS NULL AND s.id IN (SELECT story_id FROM articles "
            "GROUP BY story_id HAVING count(DISTINCT outlet_id) > 2) LIMIT 1"
        ).fetchone()
        (middle,) = db.execute(
            "SELECT time FROM articles ORDER BY time "
            "LIMIT 1 OFFSET (SELECT count(*) / 2 FROM articles)"
        ).fetchone()
    usual, *_, rare = title.lower().split()
    before = middle.replace("+00:00", "Z")
    yield "feed", "/all.atom"
    yield "river", "/"
    yield "river, half way back", f"/?before={before}-0"
    yield "story", f"/stories/{slug}"
    yield "topic", "/topics/first"
    yield "source", "/subscriptions/f1"
    yield "search, rare word", f"/search?q={rare}"
    yield "search, usual word", f"/search?q={usual}"


def _cost(url: str, process: int) -> float:
    """Seconds of CPU of one request, once what is worked out for all is there."""
    urlopen(url).close()
    before = spent(process)
    for _ in range(TIMES):
        urlopen(url).close()
    return (spent(process) - before) / TIMES


def _await(url: str) -> None:
    ends = time.monotonic() + PATIENCE
    while time.monotonic() < ends:
        try:
            urlopen(url).close()
        except URLError:
            time.sleep(0.02)
        else:
            return
    raise TimeoutError(url)


def told(line: str) -> Mapping[str, object]:
    """What a part of the benchmark printed for another."""
    found: Mapping[str, object] = json.loads(line)
    return found
