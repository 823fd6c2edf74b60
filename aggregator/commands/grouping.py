"""``group``: the production code over articles in a file, to measure or to try it."""

import argparse
import json
import logging
import os
import tempfile
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from aggregator.config import Config, Service, Subscription, load
from aggregator.opening import open_desk
from aggregator.pipeline import take
from aggregator.records import UNDATED, Record, read
from feeds.errors import ParseError
from feeds.model import Entry, Feed, Reading
from storage.members import Placed, placed


def register(
    subcommands: "argparse._SubParsersAction[argparse.ArgumentParser]",
) -> None:
    """Adds ``group``."""
    command = subcommands.add_parser(
        "group",
        help="group the articles of a file, and say what became of each",
        description="Run the same code that groups the feeds over articles in a file "
        "of JSON lines (keys: id, title, text, url, source, published, lang; id and "
        "one of title and text are needed). The clock is the articles' own time; one "
        "without a date arrives with the one before it. Prints one JSON line for each "
        "article in the order of the file, with its final story. Topics are those of "
        "--config; without it, the running subjects that were found.\n\n"
        "    aggregator group articles.jsonl > stories.jsonl",
    )
    command.add_argument("file", type=Path, metavar="FILE.jsonl", help="- is stdin")
    command.set_defaults(run=group, log_level=logging.WARNING)


def group(arguments: argparse.Namespace) -> int:
    """``group``. Raises ParseError that names the file, and the line if one is bad."""
    asked = load(arguments.config, os.environ) if arguments.config else None
    records = _read(arguments.file)
    with tempfile.TemporaryDirectory(prefix="aggregator-group-") as folder:
        places = _grouped(records, _config(records, asked, Path(folder)))
    shown = {topic.name for topic in asked.all_topics()} if asked else None
    for record in records:
        place = places[record.subscription, record.entry.key]
        line = {
            "id": record.id,
            "article": place.article,
            "copy_of": place.copy_of,
            "story": place.story,
            "topics": [one for one in place.topics if shown is None or one in shown],
        }
        print(json.dumps(line))
    return 0


def _read(path: Path) -> list[Record]:
    standard = str(path) == "-"
    name = "standard input" if standard else str(path)
    try:
        with (
            os.fdopen(0, "rb", closefd=False) if standard else path.open("rb") as lines
        ):
            return read(lines, name)
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise ParseError(name, reason, kind="unreadable") from error


def _grouped(
    records: Sequence[Record], config: Config
) -> dict[tuple[str, str], Placed]:
    """Take all of them in as one batch, which is sorted by time."""
    entries: dict[str, list[Entry]] = defaultdict(list)
    # Feeds begin with the newest: of one time, what stands first here came first.
    for record in reversed(records):
        entries[record.subscription].append(record.entry)
    now = max((record.time for record in records), default=UNDATED)
    desk = open_desk(config, now)
    readings = [
        Reading(name=name, feed=Feed(entries=tuple(given)))
        for name, given in entries.items()
    ]
    take(desk, readings, now)
    places = placed(desk.db)
    desk.db.close()
    return places


def _config(records: Sequence[Record], asked: Config | None, folder: Path) -> Config:
    """A configuration of its own, in which only the topics are a person's."""
    names = sorted({record.subscription for record in records})
    return Config(
        path=folder / "aggregator.toml",
        service=Service(data=folder),
        subscriptions=tuple(
            Subscription(name=name, url=f"https://{name}.invalid/") for name in names
        ),
        topics=asked.all_topics() if asked else (),
    )
