"""Measure the grouping on labelled articles: python benchmarks/grouping.py FILE...

Each FILE is JSON Lines, gzipped or not, with the keys of `aggregator group` and beside
them ``story`` (or ``dup_group``, then copies are scored instead of stories). Articles
without a date arrive with the one before. Prints one line per file.
"""

import gzip
import json
import sys
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from time import process_time
from typing import Any

from aggregator.evaluate import adjusted_mutual_information, b_cubed, pairwise
from aggregator.grouping import background
from aggregator.grouping.stories import (
    Grouping,
    Index,
    Merge,
    Newcomer,
    Placement,
    group,
)

Row = dict[str, Any]
BEGINNING = datetime(2020, 1, 1, tzinfo=UTC)


def rows_of(path: Path) -> list[Row]:
    """The articles of a file."""
    body = path.read_bytes()
    text = gzip.decompress(body) if path.suffix == ".gz" else body
    return [json.loads(line) for line in text.decode().splitlines()]


def newcomers(rows: Sequence[Row]) -> list[Newcomer]:
    """The articles in the order of their time, numbered by their place in the file."""
    made, time = [], BEGINNING
    for number, row in enumerate(rows, start=1):
        if row.get("published"):
            told = datetime.fromisoformat(row["published"])
            time = told if told.tzinfo else told.replace(tzinfo=UTC)
        made.append(
            Newcomer(
                article=number,
                outlet=row.get("source", ""),
                title=row.get("title", ""),
                text=row.get("text", ""),
                language=row.get("lang", ""),
                time=time,
            )
        )
    return sorted(made, key=lambda newcomer: newcomer.time)


def stories(grouping: Grouping) -> dict[int, int]:
    """The story that each article has in the end."""
    found: dict[int, int] = {}
    for step in grouping.steps:
        if isinstance(step, Placement):
            found[step.article] = step.story
        elif isinstance(step, Merge):
            gone = (one for one, story in found.items() if story == step.gone)
            found |= dict.fromkeys(list(gone), step.kept)
        else:
            found |= dict.fromkeys(step.articles, step.new_story)
    return found


def texts(grouping: Grouping) -> dict[int, int]:
    """The original of each article; its own number if it is no copy."""
    return {one.article: one.copy_of or one.article for one in grouping.placements}


def measure(path: Path) -> str:
    """How well the articles of a file are grouped, in one line."""
    rows = rows_of(path)
    begin = process_time()
    grouping = group(Index(background.load()), newcomers(rows), next_story=1)
    speed = len(rows) / (process_time() - begin)
    copies = any("dup_group" in row for row in rows)
    found = texts(grouping) if copies else stories(grouping)
    label = "dup_group" if copies else "story"
    gold = [row.get(label) or row["id"] for row in rows]
    told = [found[number] for number in range(1, len(rows) + 1)]
    pair, cubed = pairwise(gold, told), b_cubed(gold, told)
    return (
        f"{path.name:28} {len(set(gold)):5} -> {len(set(told)):5}"
        f"  pair {pair.precision:.3f} {pair.recall:.3f} {pair.f1:.3f}"
        f"  b3 {cubed.precision:.3f} {cubed.recall:.3f} {cubed.f1:.3f}"
        f"  ami {adjusted_mutual_information(gold, told):.3f}"
        f"  {speed:6.0f} articles per CPU second"
    )


if __name__ == "__main__":
    for argument in sys.argv[1:]:
        print(measure(Path(argument)))
