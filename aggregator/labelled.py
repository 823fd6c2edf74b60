"""Articles of which is known what they tell: to measure the grouping by."""

import gzip
import zlib
from collections.abc import Sequence
from dataclasses import dataclass
from gzip import GzipFile
from io import BufferedReader
from pathlib import Path

from aggregator.grouping.stories import Newcomer
from aggregator.records import Record, read
from feeds.errors import ParseError

STORY = "story"
COPIES = "dup_group"


@dataclass(frozen=True, slots=True, kw_only=True)
class Labelled:
    """Articles in the order in which they arrive, and the true label of each.

    With ``copies`` a label tells of which text an article is a copy, else of which
    story it is.
    """

    newcomers: tuple[Newcomer, ...]
    labels: tuple[str, ...]
    copies: bool


def load(path: Path) -> Labelled:
    """The labelled articles of a file of JSON lines, gzipped if its name ends so.

    Lines are those of `aggregator.records`, and beside them ``story`` or, in a file
    that is about copies, ``dup_group``: a text or a number that is equal for articles
    that belong together. An article without one belongs to no other. Raises ParseError
    that names the file, and the line if one is bad.
    """
    records = _records(path)
    copies = any(record.row.get(COPIES) for record in records)
    key = COPIES if copies else STORY
    labels = {record.entry.key: _label(record, key, path) for record in records}
    if not any(record.row.get(key) for record in records):
        reason = (
            f"expected the key {STORY}, or {COPIES}, in its lines: none is labelled"
        )
        raise ParseError(str(path), reason, kind="malformed")
    arriving = sorted(records, key=lambda record: record.time)
    return Labelled(
        newcomers=_newcomers(arriving),
        labels=tuple(labels[record.entry.key] for record in arriving),
        copies=copies,
    )


def _records(path: Path) -> list[Record]:
    try:
        with _open(path) as lines:
            return read(lines, str(path), unique=False)
    except (EOFError, gzip.BadGzipFile, zlib.error) as error:
        reason = f"is no whole gzip file: {error}"
        raise ParseError(str(path), reason, kind="unreadable") from error
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise ParseError(str(path), reason, kind="unreadable") from error


def _open(path: Path) -> GzipFile | BufferedReader:
    return GzipFile(path) if path.suffix == ".gz" else path.open("rb")


def _label(record: Record, key: str, path: Path) -> str:
    label = record.row.get(key)
    if label is None or label == "":
        return f"line {record.entry.key}"
    if isinstance(label, bool) or not isinstance(label, str | int):
        place = f"{path}:{record.entry.key}"
        reason = f"expected a text or a whole number as {key}"
        raise ParseError(place, reason, kind="malformed")
    return f"{key} {label}"


def _newcomers(arriving: Sequence[Record]) -> tuple[Newcomer, ...]:
    """Numbered in the order of their arrival, as a daemon would."""
    return tuple(
        Newcomer(
            article=number,
            outlet=record.entry.outlet.key,
            title=record.entry.title,
            text=record.entry.text,
            language=record.entry.language,
            time=record.time,
            address=record.entry.link,
            undated=record.entry.published is None,
        )
        for number, record in enumerate(arriving, 1)
    )
