"""Entries whose text is kept in another form than it was read in.

Their digests stay those of what was read: reading the same again brings nothing new, an
entry that was edited since comes in as it is then. In the caller's transaction.
"""

from collections.abc import Collection
from dataclasses import dataclass

from sqlite_utils import Database

from feeds.model import Entry
from storage.nouns import dump_entry


@dataclass(frozen=True, slots=True, kw_only=True)
class Rewritten:
    """The new form of an entry, by its row, and what was written of it before."""

    row: int
    article: int
    story: int
    entry: Entry


def rewrite(db: Database, entries: Collection[Rewritten]) -> None:
    """Keep these; what was written of them before is told from what they are now."""
    db.conn.executemany(
        "UPDATE entries SET packed = pack(?, grouped(packed)), "
        "rewritten = rewritten + 1 WHERE id = ?",
        [(dump_entry(one.entry), one.row) for one in entries],
    )
