"""What stands in the files of a feed, in which order, and what it was made of.

By it the next files are made from those that stand there, but for what is new. It tells
nothing that could not be found out again, so all of it may be dropped at any time.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import zstandard
from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """An article or a story as an entry; ``stamp`` tells what that was made of."""

    id: int
    stamp: str
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """The entries of a feed in their order, and the digests of its files by format."""

    digests: Mapping[str, str]
    lines: tuple[Line, ...]


def look(db: Database, path: str) -> Sheet | None:
    """What was written at this path the last time."""
    row = db.execute("SELECT packed FROM sheets WHERE path = ?", [path]).fetchone()
    if row is None:
        return None
    digests, lines = json.loads(zstandard.decompress(row[0]))
    return Sheet(
        digests=digests,
        lines=tuple(
            Line(id=id_, stamp=stamp, updated=moment(updated))
            for id_, stamp, updated in lines
        ),
    )


def keep(db: Database, sheets: Mapping[str, Sheet]) -> None:
    """Keep what is written at these paths."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO sheets (path, packed) VALUES (?, ?)",
        [(path, _packed(sheet)) for path, sheet in sheets.items()],
    )


def drop(db: Database) -> None:
    """Let go of all of it: everything is written anew the next time."""
    db.execute("DELETE FROM sheets")


def _packed(sheet: Sheet) -> bytes:
    lines = [(one.id, one.stamp, iso(one.updated)) for one in sheet.lines]
    return zstandard.compress(json.dumps([dict(sheet.digests), lines]).encode())
