"""Articles in a file of JSON lines, each as a reader of feeds would give it."""

import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from feeds.clean import EARLIEST, clean
from feeds.errors import ParseError
from feeds.model import Entry, Feed, Link, Outlet
from feeds.written_dates import read as read_date

UNDATED = datetime(2000, 1, 1, tzinfo=UTC)
"""When articles arrive of which none has a date."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """A line of the file: its id, and the entry that a subscription carried.

    No two records of one subscription have one address: they would be taken for one
    entry that was edited, while every line here is an article. ``row`` is all that
    the line says, and the entry's key is its number.
    """

    id: str | int
    subscription: str
    entry: Entry
    row: Mapping[str, Any]

    @property
    def time(self) -> datetime:
        """When it was published, or arrived."""
        return self.entry.published or UNDATED


Row = tuple[int, dict[str, Any]]


def read(lines: Iterable[bytes], where: str, *, unique: bool = True) -> list[Record]:
    """Every line as a record; raises ParseError that names the line.

    An article without a date, or with one before 1900, arrives with the one before it;
    those that no date goes before arrive with the first that has one. If there is none
    the entries are undated. No two lines may have one id, unless they need not be
    ``unique``.
    """
    rows = list(_rows(lines, where))
    if unique:
        _check_ids(rows, where)
    dates = [read_date(row.get("published")) for _, row in rows]
    known = [date for date in dates if date and date >= EARLIEST]
    arrival = known[0] if known else None
    met: Counter[str] = Counter()
    records = []
    for (number, row), date in zip(rows, dates, strict=True):
        if date and date >= EARLIEST:
            arrival = date
        source = " ".join(str(row.get("source") or "").split())
        entry = _entry(number, row, source, arrival)
        met[entry.link_key] += bool(entry.link_key)
        name = f"part-{met[entry.link_key] or 1}"
        records.append(Record(id=row["id"], subscription=name, entry=entry, row=row))
    return records


def _rows(lines: Iterable[bytes], where: str) -> Iterator[Row]:
    for number, line in enumerate(lines, 1):
        if line.strip():
            yield number, _row(line, f"{where}:{number}")


def _check_ids(rows: Iterable[Row], where: str) -> None:
    seen: dict[str, int] = {}
    for number, row in rows:
        before = seen.setdefault(str(row["id"]), number)
        if before != number:
            reason = f"the id {row['id']!r} is already that of line {before}"
            raise ParseError(f"{where}:{number}", reason, kind="malformed")


def _row(line: bytes, place: str) -> dict[str, Any]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise ParseError(place, f"is no JSON: {error}", kind="malformed") from error
    if not isinstance(row, dict):
        raise ParseError(place, "expected an object", kind="malformed")
    id_ = row.get("id")
    if isinstance(id_, bool) or not isinstance(id_, str | int) or id_ == "":
        reason = "expected the key id, a text or a whole number"
        raise ParseError(place, reason, kind="malformed")
    if not (_text(row, "title") or _text(row, "text")):
        raise ParseError(place, "expected a title or a text", kind="malformed")
    return row


def _entry(
    number: int, row: dict[str, Any], source: str, time: datetime | None
) -> Entry:
    """The entry as it is kept: cleaned, of the outlet that the line names."""
    url = _text(row, "url")
    entry = Entry(
        title=_text(row, "title"),
        text=_text(row, "text"),
        links=(Link(href=url),) if url else (),
        published=time,
        language=_text(row, "lang"),
    )
    outlet = Outlet(key=f"title:{source.casefold()}" if source else "", name=source)
    feed = clean(
        Feed(entries=(entry,)), location=url, fallback=outlet, now=time or UNDATED
    )
    return replace(feed.entries[0], key=str(number), outlet=outlet, own=True)


def _text(row: dict[str, Any], key: str) -> str:
    value = row.get(key)
    return "" if value is None else str(value).strip()
