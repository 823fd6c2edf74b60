"""Entries as they were written: a cache of the database, bound to stamps.

What is not here, or has another stamp, is written again; so all of it may be dropped at
any time.
"""

import json
import struct
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

import zstandard
from sqlite_utils import Database

from storage.database import iso, moment
from storage.listed import Kind

KEPT = 20_000
"""So many fragments are kept, those that were written last; about 2 KB each."""

_FORMATS = ("atom", "json", "rss")
_SIZES = struct.Struct("<III")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fragment:
    """An entry in every format, by the format's name.

    ``updated`` is the entry's; ``stamp`` tells what it was made of.
    """

    id: int
    stamp: str
    updated: datetime
    bodies: Mapping[str, bytes]


def look(db: Database, kind: Kind, numbers: Collection[int]) -> dict[int, Fragment]:
    """The kept fragments of these articles or stories, by number."""
    rows = db.execute(
        "SELECT number, stamp, updated, packed FROM fragments "
        "WHERE kind = ? AND number IN (SELECT value FROM json_each(?))",
        [kind, json.dumps(sorted(numbers))],
    )
    unpacker = zstandard.ZstdDecompressor()
    return {
        number: Fragment(
            id=number,
            stamp=stamp,
            updated=moment(updated),
            bodies=_unpacked(unpacker.decompress(packed)),
        )
        for number, stamp, updated, packed in rows.fetchall()
    }


def keep(db: Database, kind: Kind, fragments: Iterable[Fragment]) -> None:
    """Keep fragments in place of those there were, and no more than `KEPT` of all."""
    # The formats say the same in other words: together they pack to a fifth.
    packer = zstandard.ZstdCompressor(level=1)
    db.conn.executemany(
        "INSERT OR REPLACE INTO fragments "
        "(kind, number, stamp, updated, packed) VALUES (?, ?, ?, ?, ?)",
        [
            (kind, one.id, one.stamp, iso(one.updated), packer.compress(_packed(one)))
            for one in fragments
        ],
    )
    # A row that is replaced is numbered anew, so the numbers tell how old a row is.
    db.execute(
        "DELETE FROM fragments WHERE id <= (SELECT max(id) FROM fragments) - ?", [KEPT]
    )


def drop(db: Database) -> None:
    """Let go of all fragments."""
    db.execute("DELETE FROM fragments")


def _packed(fragment: Fragment) -> bytes:
    bodies = [fragment.bodies[name] for name in _FORMATS]
    return b"".join((_SIZES.pack(*map(len, bodies)), *bodies))


def _unpacked(whole: bytes) -> dict[str, bytes]:
    bodies = {}
    start = _SIZES.size
    for name, size in zip(_FORMATS, _SIZES.unpack_from(whole), strict=True):
        bodies[name] = whole[start : start + size]
        start += size
    return bodies
