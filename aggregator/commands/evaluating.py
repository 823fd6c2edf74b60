"""``evaluate``: how good the grouping is, on articles of which the truth is known."""

import argparse
import json
import logging
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from multiprocessing import get_context
from pathlib import Path
from statistics import fmean

from aggregator.labelled import load
from aggregator.trial import Trial, measure

MEGABYTE = 1_000_000
ALL = "all"


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the table; ``of`` gives its figure for one set or for several."""

    heading: str
    form: str
    of: Callable[[Sequence[Trial]], float]

    @property
    def width(self) -> int:
        """Of its cells, in characters."""
        return max(len(self.heading), 5)

    def show(self, trials: Sequence[Trial]) -> str:
        """Its cell."""
        return format(self.of(trials), self.form)


def _changed(trials: Sequence[Trial]) -> float:
    return sum(one.changed for one in trials) / (sum(one.told for one in trials) or 1)


def _speed(trials: Sequence[Trial]) -> float:
    seconds = sum(one.seconds for one in trials)
    return sum(one.articles for one in trials) / seconds if seconds else 0.0


COLUMNS = (
    Column("articles", "d", lambda sets: sum(one.articles for one in sets)),
    Column("true", "d", lambda sets: sum(one.true for one in sets)),
    Column("found", "d", lambda sets: sum(one.found for one in sets)),
    Column("B³ P", ".3f", lambda sets: fmean(one.cubed.precision for one in sets)),
    Column("B³ R", ".3f", lambda sets: fmean(one.cubed.recall for one in sets)),
    Column("B³ F1", ".3f", lambda sets: fmean(one.cubed.f1 for one in sets)),
    Column("pair P", ".3f", lambda sets: fmean(one.pairs.precision for one in sets)),
    Column("pair R", ".3f", lambda sets: fmean(one.pairs.recall for one in sets)),
    Column("pair F1", ".3f", lambda sets: fmean(one.pairs.f1 for one in sets)),
    Column("AMI", ".3f", lambda sets: fmean(one.ami for one in sets)),
    Column("changed", ".1%", _changed),
    Column("per CPU s", ".0f", _speed),
    Column("peak MB", ".0f", lambda sets: max(one.memory for one in sets) / MEGABYTE),
)


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``evaluate``."""
    command = subcommands.add_parser(
        "evaluate",
        help="measure the grouping on labelled articles",
        description="Group the articles of each file with the code that groups the "
        "feeds, in the order of their time, and tell how well the stories agree with "
        "the labels. A file holds JSON lines, gzipped or not, with the keys of "
        "`aggregator group` and the key `story`, which is equal for articles of one "
        "event; or `dup_group`, equal for copies of one text, and then copies are "
        "scored. Articles without a label belong to nothing else.\n\n"
        "Prints a table: articles, stories true and found; precision, recall and F1 "
        "by B-cubed and by pairs, and adjusted mutual information (read them "
        "together: B-cubed alone hides fragments); the share of story ids that a "
        "second pass changed; articles per second of CPU time, and the peak memory "
        "of the process. Over all sets, scores are means. No configuration is read.\n\n"
        "    aggregator evaluate monday.jsonl.gz tuesday.jsonl.gz",
    )
    command.add_argument(
        "files", type=Path, nargs="+", metavar="FILE", help="labelled articles"
    )
    command.add_argument(
        "--json", action="store_true", help="one JSON line for each file, unrounded"
    )
    command.set_defaults(run=evaluate, log_level=logging.WARNING)


def evaluate(arguments: argparse.Namespace) -> int:
    """``evaluate``. Raises ParseError that names the file, and the line if one is bad.

    What was measured before it is printed.
    """
    trials = _measured(arguments.files)
    show = _lines if arguments.json else _table
    for line in show(arguments.files, trials):
        print(line, flush=True)
    return 0


def trial(path: Path) -> Trial:
    """What one file shows. Raises ParseError like `load`."""
    return measure(load(path))


def _measured(paths: Sequence[Path]) -> Iterator[Trial]:
    """Each in a fresh process, so that none pays for the memory of another."""
    with ProcessPoolExecutor(
        1, mp_context=get_context("spawn"), max_tasks_per_child=1
    ) as processes:
        for path in paths:
            yield processes.submit(trial, path).result()


def _lines(paths: Sequence[Path], trials: Iterable[Trial]) -> Iterator[str]:
    for path, one in zip(paths, trials, strict=True):
        f1 = {"cubed_f1": one.cubed.f1, "pairs_f1": one.pairs.f1}
        yield json.dumps({"file": str(path), **asdict(one), **f1})


def _table(paths: Sequence[Path], trials: Iterable[Trial]) -> Iterator[str]:
    """A Markdown table that reads well as it is, too, row by row."""
    names = [path.name.removesuffix(".gz").removesuffix(".jsonl") for path in paths]
    width = max(map(len, (*names, ALL)))
    done: list[Trial] = []
    for name, one in zip(names, trials, strict=True):
        if not done:
            yield _row("set", [column.heading for column in COLUMNS], width)
            rules = ["-" * (column.width - 1) + ":" for column in COLUMNS]
            yield _row("-" * width, rules, width)
        yield _row(name, [column.show([one]) for column in COLUMNS], width)
        done.append(one)
    if len(done) > 1:
        yield _row(ALL, [column.show(done) for column in COLUMNS], width)


def _row(name: str, cells: Sequence[str], width: int) -> str:
    pairs = zip(cells, COLUMNS, strict=True)
    aligned = (f"{cell:>{column.width}}" for cell, column in pairs)
    return f"| {name:{width}} | {' | '.join(aligned)} |"
