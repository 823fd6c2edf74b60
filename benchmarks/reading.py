"""What reading a farm of feeds costs `local`, in this tree and in others.

    python -m benchmarks.reading                          300 feeds, five rounds
    python -m benchmarks.reading --tree ../before --tree . --rounds 9

Feeds are fetched, parsed and cleaned, nothing is kept or grouped. Trees are working
copies of this project; they take turns, so that whatever else the machine does falls on
all of them. Printed are seconds of CPU, user's and system's, of the process that reads
and of its children, their beginning included.
"""

import argparse
import os
import statistics
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.side_by_side.documents import document
from benchmarks.side_by_side.farm import Farm
from benchmarks.side_by_side.server import serving
from benchmarks.side_by_side.watching import adopt_orphans, cost

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOSTS = [f"127.0.1.{number}" for number in range(1, 101)]

# A tree from before there was an engine has but one way to read.
_READ = f"""
import sys
from datetime import UTC, datetime, timedelta
from importlib.util import find_spec
from feeds.confined import Confinement
from feeds.model import Manners, Request
from feeds.read import Means, read
if find_spec("aggregator.engine"):
    from aggregator.engine import Engine
    read = Engine().read
port = int(sys.argv[1])
def manners(host):
    return Manners(gap=timedelta(), connections=8, ports=frozenset([port]))
wanted = [
    Request(name=one, kind="url", location=one, allow_private=True)
    for one in sys.stdin.read().split()
]
with Confinement() as confinement:
    means = Means(confinement=confinement, user_agent="bench", manners=manners)
    readings = list(read(wanted, means, {NOW!r}))
failed = [one for one in readings if one.failure]
entries = sum(len(one.feed.entries) for one in readings if one.feed)
sys.exit(f"{{failed[0]}}" if failed else 0 if entries else "nothing was read")
""".replace("datetime.datetime(", "datetime(").replace("datetime.timezone.utc", "UTC")


def main() -> None:
    """Measure and print a line for each tree."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--feeds", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--tree", action="append", type=Path, default=[])
    arguments = parser.parse_args()
    trees = arguments.tree or [Path()]
    adopt_orphans()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        folder.chmod(0o755)
        paths = _laid_out(folder / "farm", arguments.feeds)
        with serving(folder / "farm", folder / "server", "0.0.0.0") as (port, server):
            urls = folder / "urls"
            urls.write_text(
                "\n".join(
                    f"http://{HOSTS[number % len(HOSTS)]}:{port}/{path}"
                    for number, path in enumerate(paths)
                )
            )
            took: dict[Path, list[float]] = {tree: [] for tree in trees}
            for _ in range(arguments.rounds):
                for tree in trees:
                    took[tree].append(_cpu(tree, urls, port, server))
    for tree, seconds in took.items():
        middle = statistics.median(seconds)
        print(
            f"{tree}: {middle:.2f} CPU s, {middle / len(paths) * 1000:.2f} ms a feed "
            f"(from {min(seconds):.2f} to {max(seconds):.2f})"
        )


def _laid_out(folder: Path, feeds: int) -> Sequence[str]:
    """The paths of the farm's documents."""
    farm = Farm(feeds=feeds, seed=1, now=NOW)
    for outlet in farm.outlets:
        path = folder / outlet.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(document(outlet))
    return [outlet.path for outlet in farm.outlets]


def _cpu(tree: Path, urls: Path, port: int, server: int) -> float:
    environment = os.environ | {"PYTHONPATH": str(tree.resolve())}
    command = [sys.executable, "-P", "-c", _READ, str(port)]
    took = cost(
        ["sh", "-c", '"$@" < "$0"', str(urls), *command],
        environment=environment,
        log=urls.with_name("log"),
        others=[server],
    )
    return took.cpu


if __name__ == "__main__":
    main()
