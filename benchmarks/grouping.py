"""What grouping costs: python benchmarks/grouping.py [--open N]... FILE...

FILE is JSON lines as for `aggregator group`, gzipped or not, best of English articles
with title and text. They are repeated in ever other words (see `grouping_stream`) until
N of them are open; then it prints how many more are grouped in a second of CPU time,
how much memory an open article takes, how long it takes to name the running subjects
after each 250 of them, and how fast the index is made again from what a database keeps.
How *good* the grouping is tells `aggregator evaluate`.
"""

import argparse
import gc
import resource
import sqlite3
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from grouping_stream import articles, stream

from aggregator.grouping import background
from aggregator.grouping.leads import Elsewhere
from aggregator.grouping.recalling import remembered
from aggregator.grouping.restoring import restore
from aggregator.grouping.stories import WINDOW, Index, Newcomer, group
from aggregator.grouping.subjects import discover

SIZES = (10_000, 50_000, 100_000)
BATCH = 250
MEASURED = 3_000
NAMED = 4
"""Batches after which subjects are named."""

WARM = 3_500
"""Articles after which memory is counted: what came before is the same for all, be it
tables of words or what the stream needs for itself from its second round on."""

COPIES = 0.2
"""About this share of articles takes no room of its own."""


class Filled:
    """An index in the making, and the next story's number.

    Texts are kept in a database, as the service does.
    """

    def __init__(self, news: Iterator[Newcomer], folder: Path) -> None:
        self._kept = sqlite3.connect(folder / "texts.db")
        self._kept.execute("PRAGMA cache_size = -100")  # which is no part of the index
        self._kept.execute("CREATE TABLE texts (article INTEGER PRIMARY KEY, lead)")
        self.index = Index(background.load(), Elsewhere(self._lead))
        self._news = news
        self._next_story = 1

    def grow(self, most: int) -> float:
        """Groups this many articles more, and gives the CPU seconds that it took."""
        return sum(
            self._take(list(islice(self._news, BATCH))) for _ in range(most // BATCH)
        )

    def _take(self, newcomers: Sequence[Newcomer]) -> float:
        begin = process_time()
        grouping = group(self.index, newcomers, next_story=self._next_story)
        seconds = process_time() - begin
        self._next_story = grouping.next_story
        with self._kept:
            self._kept.executemany(
                "INSERT INTO texts VALUES (?, ?)",
                [(one.article, one.lead) for one in grouping.placements],
            )
        return seconds

    def _lead(self, article: int) -> str:
        query = "SELECT lead FROM texts WHERE article = ?"
        return str(self._kept.execute(query, [article]).fetchone()[0])


def resident() -> float:
    """The memory of this process now, in bytes; its peak where that is not told."""
    gc.collect()
    status = Path("/proc/self/statm")
    if status.is_file():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(given: Sequence[Newcomer], most: int) -> str:
    """What grouping costs when ``most`` articles are open, in a line."""
    arriving = int(most / (1 - COPIES))
    with TemporaryDirectory() as folder:
        filled = Filled(stream(given, WINDOW / arriving), Path(folder))
        return _measured(filled, most, arriving)


def _measured(filled: Filled, most: int, arriving: int) -> str:
    index = filled.index
    filled.grow(min(WARM, most // 2))
    before, few = resident(), len(index.originals)
    filled.grow(arriving)  # as many again as the window holds: the first ones close
    memory = (resident() - before) / (len(index.originals) - few)
    speed = MEASURED / filled.grow(MEASURED)
    naming = naming_seconds(filled)
    again = restored_per_second(index)
    return (
        f"{len(index.originals):7} open {speed:8.0f} articles per CPU second"
        f" {memory:8.0f} bytes each {1000 * naming:6.1f} ms to name subjects"
        f" {again:8.0f} restored per CPU second"
    )


def naming_seconds(filled: Filled) -> float:
    """The CPU seconds of naming the running subjects after a batch, but for the first.

    The first time all that is open is looked at.
    """
    known = discover(filled.index, ())
    took = 0.0
    for _ in range(NAMED):
        filled.grow(BATCH)
        begin = process_time()
        known = discover(filled.index, known)
        took += process_time() - begin
    return took / NAMED


def restored_per_second(index: Index) -> float:
    """How many articles of an index are put into another one in a CPU second."""
    members = list(remembered(index))
    begin = process_time()
    restore(Index(background.load()), members)
    return len(members) / (process_time() - begin)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, action="append", metavar="N")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    asked = parser.parse_args()
    everything = [one for path in asked.files for one in articles(path)]
    words = sum(len(f"{one.title} {one.text}".split()) for one in everything)
    print(f"{len(everything)} articles of {words / len(everything):.0f} words")
    # In a process each, or what one left behind would be room for the next.
    with ProcessPoolExecutor(1, get_context("spawn"), max_tasks_per_child=1) as alone:
        for size in asked.open or SIZES:
            print(alone.submit(measure, everything, size).result(), flush=True)
