"""What the one writer takes, in a process of its own: prints JSON.

    python -m benchmarks.scale.writing CONFIG DOCUMENTS

DOCUMENTS is a folder of feeds, each named as its subscription, with something new.
"""

import json
import os
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

from aggregator import orders
from aggregator.config import load
from aggregator.opening import open_desk
from aggregator.pipeline import take
from aggregator.publishing import publish
from benchmarks.side_by_side.watching import resident
from feeds import understand
from feeds.model import Reading, Request


def main(config: str, documents: str) -> None:
    """Do what a daemon does, and print the CPU seconds of each part."""
    costs: dict[str, float] = {}
    now = datetime.now(UTC)
    readings = [_reading(path, now) for path in sorted(Path(documents).iterdir())]
    with _timed(costs, "configuration"):
        loaded = load(Path(config), os.environ)
    with _timed(costs, "open"):
        desk = open_desk(loaded, now)
    with closing(desk.db):
        with _timed(costs, "index"):
            index = desk.windows.open(desk.past(now))
        with _timed(costs, "due"):
            orders.due(desk, now)
        with _timed(costs, "take"):
            taken = take(desk, readings, now)
        with _timed(costs, "publish"):
            publish(desk.db, loaded, now)
        told = {
            "open": len(index.originals),
            "fresh": taken.fresh,
            "memory": resident(os.getpid()),
        }
    print(json.dumps({"costs": costs, **told}))


def _reading(path: Path, now: datetime) -> Reading:
    url = f"http://127.0.0.1/f/{path.name}"
    request = Request(name=path.stem, kind="url", location=url)
    said = understand.document(
        path.read_bytes(), request, url=url, content_type="", now=now
    )
    return Reading(name=path.stem, feed=said.feed, status=200, url=url)


@contextmanager
def _timed(costs: dict[str, float], name: str) -> Iterator[None]:
    began = time.process_time()
    try:
        yield
    finally:
        costs[name] = time.process_time() - began


if __name__ == "__main__":
    main(*sys.argv[1:])
