"""What grouping costs: python benchmarks/grouping.py [--open N]... FILE...

FILE is JSON lines as for `aggregator group`, gzipped or not. The articles are repeated,
with other names each time, until N of them are open; then it prints how many more are
grouped in a second of CPU time, how much memory an open article takes, and how fast the
index is made again from what a database keeps. How *good* the grouping is tells
`aggregator evaluate`.
"""

import argparse
import gc
import gzip
import re
import resource
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from time import process_time

from aggregator.grouping import background
from aggregator.grouping.stories import WINDOW, Index, Newcomer, group
from aggregator.records import read

BEGINNING = datetime(2024, 3, 1, tzinfo=UTC)
MEASURED = 2_000
NAME = re.compile(r"\b[A-Z]\w+")


def articles(path: Path) -> list[Newcomer]:
    """The articles of a file."""
    body = path.read_bytes()
    lines = (gzip.decompress(body) if path.suffix == ".gz" else body).splitlines()
    return [
        Newcomer(
            article=number,
            outlet=record.entry.outlet.key,
            title=record.entry.title,
            text=record.entry.text,
            language=record.entry.language,
            time=BEGINNING,
            address=record.entry.link,
        )
        for number, record in enumerate(read(lines, str(path), unique=False), 1)
    ]


def stream(given: Sequence[Newcomer], apart: timedelta) -> Iterator[Newcomer]:
    """Articles without end, one after the other: round after round of other names."""
    number = 0
    for turn in count():
        for one in given:
            number += 1
            yield replace(
                one,
                article=number,
                title=renamed(one.title, turn),
                text=renamed(one.text, turn),
                time=BEGINNING + number * apart,
            )


def renamed(text: str, turn: int) -> str:
    """A text with other names: of ``Kyiv`` the third round makes ``Kyivcc``."""
    mark = chr(ord("a") + turn % 26) * (turn > 0) * (1 + turn // 26)
    return NAME.sub(lambda found: found[0] + mark, text)


def resident() -> float:
    """The memory of this process now, in bytes; its peak where that is not told."""
    status = Path("/proc/self/statm")
    if status.is_file():
        return int(status.read_text().split()[1]) * resource.getpagesize()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def measure(given: Sequence[Newcomer], most: int) -> str:
    """What grouping costs when ``most`` articles are open, in a line."""
    news = stream(given, WINDOW / most)
    index = Index(background.load())
    before, next_story = resident(), 1
    while len(index.originals) < 0.97 * most and index_is_growing(index):
        grouping = group(index, list(islice(news, 500)), next_story=next_story)
        next_story = grouping.next_story
    gc.collect()
    memory = (resident() - before) / (len(index.originals) or 1)
    more = list(islice(news, MEASURED))
    begin = process_time()
    group(index, more, next_story=next_story)
    speed = MEASURED / (process_time() - begin)
    members = [member for one in index.originals.values() for member in one.members()]
    begin = process_time()
    Index(background.load()).restore(members)
    again = len(members) / (process_time() - begin)
    return (
        f"{len(index.originals):7} open  {speed:6.0f} articles per CPU second"
        f"  {memory:6.0f} bytes each  restored {again:6.0f} per CPU second"
    )


def index_is_growing(index: Index) -> bool:
    """Whether the window has not begun to close: copies take no room of their own."""
    return index.clock is None or index.clock - BEGINNING < WINDOW


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--open", type=int, action="append", metavar="N")
    parser.add_argument("files", type=Path, nargs="+", metavar="FILE")
    asked = parser.parse_args()
    everything = [one for path in asked.files for one in articles(path)]
    for size in asked.open or [10_000]:
        print(measure(everything, size), flush=True)
