"""``group``: the production code over articles in a file, to measure or to try it."""

import argparse
import json
import os
import sys
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from aggregator.config import Config, Service, Subscription, load
from aggregator.config.names import slug
from aggregator.opening import arrange
from aggregator.pipeline import take
from feeds import sanitise
from feeds.clean import clean
from feeds.errors import ParseError
from feeds.model import Entry, Feed, Link, Outlet, Reading
from feeds.written_dates import read as read_date
from storage.database import open_writing
from storage.members import Placed, placed

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When articles arrive that come before any date."""

UNKNOWN = "unknown"


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
        "--config; without it, the running subjects that were found.",
    )
    command.add_argument("file", type=Path, metavar="FILE.jsonl", help="- is stdin")
    command.set_defaults(run=group)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the file: an entry, and the subscription it counts as coming from."""

    subscription: str
    entry: Entry


def group(arguments: argparse.Namespace) -> int:
    """``group``."""
    asked = load(arguments.config, os.environ) if arguments.config else None
    records = _read(arguments.file)
    with tempfile.TemporaryDirectory(prefix="aggregator-group-") as folder:
        places = _grouped(records, _config(records, asked, Path(folder)))
    shown = {topic.name for topic in asked.all_topics()} if asked else None
    for record in records:
        place = places[record.subscription, record.entry.key]
        topics = [one for one in place.topics if shown is None or one in shown]
        line = {
            "id": record.entry.id,
            "article": place.article,
            "copy_of": place.copy_of,
            "story": place.story,
            "topics": topics,
        }
        print(json.dumps(line, ensure_ascii=False))
    return 0


def _grouped(
    records: Iterable[Record], config: Config
) -> dict[tuple[str, str], Placed]:
    by_subscription: dict[str, list[Entry]] = defaultdict(list)
    now = UNDATED
    for record in records:
        by_subscription[record.subscription].append(record.entry)
        now = max(now, record.entry.published or now)
    db = open_writing(config.service.database)
    desk = arrange(db, config, now)
    readings = [
        Reading(name=name, feed=Feed(entries=tuple(entries)))
        for name, entries in by_subscription.items()
    ]
    take(desk, readings, now)
    places = placed(db)
    db.close()
    return places


def _config(records: Iterable[Record], asked: Config | None, folder: Path) -> Config:
    names = sorted({record.subscription for record in records})
    return Config(
        path=folder / "aggregator.toml",
        service=Service(data=folder),
        subscriptions=tuple(
            Subscription(name=name, url=f"https://{name}.invalid/") for name in names
        ),
        topics=asked.all_topics() if asked else (),
    )


def _read(path: Path) -> list[Record]:
    if str(path) == "-":
        return list(_records(sys.stdin, "standard input"))
    with path.open(encoding="utf-8") as lines:
        return list(_records(lines, str(path)))


def _records(lines: TextIO, where: str) -> Iterator[Record]:
    """Each line as a record; raises ParseError that names the line."""
    names: dict[str, str] = {}
    seen: set[str] = set()
    arrival = UNDATED
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{where}:{number}"
        row = _row(line, place)
        if row["id"] in seen:
            raise ParseError(place, f"a second article has the id {row['id']!r}")
        seen.add(row["id"])
        arrival = read_date(row.get("published")) or arrival
        source = str(row.get("source") or "").strip()
        name = names.setdefault(
            source, slug(source or UNKNOWN, taken=set(names.values()))
        )
        yield Record(subscription=name, entry=_entry(row, source, arrival))


def _row(line: str, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except ValueError as error:
        raise ParseError(place, f"is no JSON: {error}", kind="malformed") from error
    if not isinstance(row, dict) or "id" not in row:
        reason = "expected an object with the key id"
        raise ParseError(place, reason, kind="malformed")
    if not (row.get("title") or row.get("text")):
        reason = "expected a title or a text"
        raise ParseError(place, reason, kind="malformed")
    return row | {"id": str(row["id"])}


def _entry(row: dict[str, Any], source: str, arrival: datetime) -> Entry:
    """The line as the readers of feeds would give it."""
    url = str(row.get("url") or "")
    entry = Entry(
        id=row["id"],
        title=str(row.get("title") or ""),
        content=sanitise.escape(str(row.get("text") or "")),
        links=(Link(href=url),) if url else (),
        published=arrival,
        language=str(row.get("lang") or ""),
    )
    outlet = Outlet(key=f"title:{source.casefold()}" if source else "", name=source)
    feed = clean(Feed(entries=(entry,)), location=url, fallback=outlet, now=arrival)
    return replace(feed.entries[0], outlet=outlet)
