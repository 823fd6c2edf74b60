"""Grow a database and print what everything costs at each size; draw the curve.

    python -m benchmarks.scale                            10,000 and 100,000 articles
    python -m benchmarks.scale --articles 1000000 --plot curve.svg

The first articles go through the real turn; the others are their rows made again, some
weeks further back each time (`benchmarks.scale.growing`). Each size is grown from the
one before. CPU is in milliseconds unless told otherwise; memory is the resident size.
"""

import argparse
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.scale import asking
from benchmarks.scale.growing import grow
from benchmarks.scale.table import Point, plot, table
from benchmarks.side_by_side.documents import document
from benchmarks.side_by_side.farm import Farm, Outlet
from benchmarks.side_by_side.programs import configure
from benchmarks.side_by_side.server import free_port
from storage.database import open_writing

FEEDS = 400
"""Of the farm; the other subscriptions have nothing to read yet."""

PER_ARTICLE = ("take, an article", "publish, an article")

PLOTTED = (
    "open the database",
    *PER_ARTICLE,
    "river",
    "topic",
    "source",
    "search, rare word",
)
"""As many as there are colours."""

TOPIC = """
[[topic]]
name = "first"
any = [{words}]
"""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=int, nargs="+", default=[10_000, 100_000])
    parser.add_argument("--subscriptions", type=int, default=10_000)
    parser.add_argument("--feeds", type=int, default=FEEDS, help="that are grouped")
    parser.add_argument("--plot", type=Path, help="where to write the curve, as SVG")
    parser.add_argument("--folder", type=Path, help="where to keep the database")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = arguments.folder or Path(name)
        (folder / "data").mkdir(parents=True, exist_ok=True)
        points = list(_curve(folder, arguments))
    print(table(points))
    if arguments.plot:
        arguments.plot.write_text(plot(points, PLOTTED))


def _curve(folder: Path, arguments: argparse.Namespace) -> Sequence[Point]:
    now = datetime.now(UTC).replace(microsecond=0)
    farm = Farm(feeds=arguments.feeds, seed=1, now=now)
    port = free_port()
    places = [f"http://127.0.0.1:9/{n}" for n in range(arguments.subscriptions)]
    configure(folder, places, listen=port)
    words = ", ".join(f'"{word}"' for word in farm.outlets[0].articles[0].title.split())
    with (folder / "aggregator.toml").open("a") as config:
        config.write(TOPIC.format(words=words))
    _write(folder, farm.outlets)
    points: list[Point] = []
    for articles in sorted(arguments.articles):
        with closing(open_writing(folder / "data" / "aggregator.db")) as db:
            grow(db, articles)
        _write(folder, farm.grow())  # what is learned anew after so much, once
        written = _write(folder, farm.grow())
        served = asking.serve(folder, port)
        points.append(Point(articles=articles, values=_values(folder, written, served)))
        print(f"{articles:,} articles measured", file=sys.stderr, flush=True)
    return points


def _write(folder: Path, outlets: Sequence[Outlet]) -> Mapping[str, Any]:
    """Have the writer take in what these outlets show now."""
    with tempfile.TemporaryDirectory(dir=folder) as name:
        for outlet in outlets:
            path = Path(name) / f"f{outlet.number}.{outlet.format}"
            path.write_bytes(document(outlet))
        config = str(folder / "aggregator.toml")
        done = subprocess.run(
            [sys.executable, "-m", "benchmarks.scale.writing", config, name],
            check=True,
            stdout=subprocess.PIPE,
            text=True,
        )
    return asking.told(done.stdout.splitlines()[-1])


def _values(
    folder: Path, written: Mapping[str, Any], served: asking.Served
) -> Mapping[str, float]:
    costs, fresh = written["costs"], max(written["fresh"], 1)
    pages = {name: 1000 * cost for name, cost in served.costs.items()}
    return {
        "read the configuration": 1000 * costs["configuration"],
        "open the database": 1000 * costs["open"],
        "index of the open articles": 1000 * costs["index"],
        "what is due": 1000 * costs["due"],
        PER_ARTICLE[0]: 1000 * costs["take"] / fresh,
        PER_ARTICLE[1]: 1000 * costs["publish"] / fresh,
        **pages,
        "open articles": written["open"],
        "serving after, seconds": served.start,
        "memory of the writer, MB": written["memory"] / 1e6,
        "memory of the server, MB": served.memory / 1e6,
        "database, MB": _size(folder / "data") / 1e6,
    }


def _size(data: Path) -> int:
    return sum(path.stat().st_size for path in data.glob("aggregator.db*"))


if __name__ == "__main__":
    main()
