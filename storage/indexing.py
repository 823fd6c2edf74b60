"""The search index: what goes into it, and when.

Triggers of the schema keep what is indexed as it is with its rows, whoever changes
them. Articles come into the index turn by turn, and those from before there was one in
steps, from the newest down: so it holds a range of numbers. Pages with forgotten words
are merged in steps too. All of it is done in the caller's transaction.
"""

from collections.abc import Mapping

from sqlite_utils import Database

from feeds.model import Entry
from storage import settings
from storage.spacing import spaced

MERGED = 500
"""Pages of the index that a step of merging writes, about 2 MB."""


def unindexed(db: Database) -> int:
    """The number up to which articles are not in the index; 0 when it is whole."""
    return int(settings.get(db, "unindexed") or 0)


def extend(db: Database, entries: Mapping[int, Entry] | None = None) -> None:
    """Index the articles that are new; of ``entries`` the words are at hand, by row."""
    before = int(settings.get(db, "indexed") or 0)
    new = db.execute(
        "SELECT id, entry_id FROM articles WHERE id > ? ORDER BY id", [before]
    ).fetchall()
    if not new:
        return
    last, _ = new[-1]
    if entries and all(row in entries for _, row in new):
        db.conn.executemany(
            "INSERT INTO search (rowid, title, text, outlet) VALUES (?, ?, ?, ?)",
            [(article, *_words(entries[row])) for article, row in new],
        )
    else:
        db.execute(_INDEX, [before + 1, last])
    settings.put(db, "indexed", str(last))


def _words(entry: Entry) -> tuple[str, str, str]:
    """What `_INDEX` would read of it, once it is kept."""
    return spaced(entry.title), spaced(entry.text), spaced(entry.outlet.name)


def index(db: Database, most: int) -> int:
    """Index the newest of the old articles, and give how many these were."""
    top = unindexed(db)
    rows = db.execute(
        "SELECT id FROM articles WHERE id <= ? ORDER BY id DESC LIMIT ?", [top, most]
    )
    numbers = [number for (number,) in rows.fetchall()]
    if not numbers:
        return 0
    last = numbers[-1]
    db.execute(_INDEX, [last, top])
    settings.put(db, "unindexed", str(last - 1 if len(numbers) == most else 0))
    return len(numbers)


def unmerged(db: Database) -> bool:
    """Whether pages of the index may hold forgotten words."""
    return settings.get(db, "unmerged") is not None


def merge(db: Database) -> bool:
    """Take a step towards an index without forgotten words; whether there was one."""
    asked = settings.get(db, "unmerged")
    if asked is None:
        return False
    before = db.conn.total_changes
    # A negative number begins to merge all there is, a positive one goes on with that.
    pages = -MERGED if asked == "all" else MERGED
    db.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", [pages])
    # One change is the command itself (FTS5, 6.8).
    if db.conn.total_changes - before < 2:
        db.execute("DELETE FROM settings WHERE name = 'unmerged'")
    else:
        settings.put(db, "unmerged", "more")
    return True


# Rows must come in the order of their numbers: where these go down, FTS5 flushes.
_INDEX = """
INSERT INTO search (rowid, title, text, outlet)
SELECT id, spaced(document ->> '$.title'), spaced(document ->> '$.text'),
    spaced(document ->> '$.outlet.name')
FROM (
    SELECT a.id, document(e.packed) AS document
    FROM articles a CROSS JOIN entries e ON e.id = a.entry_id
    WHERE a.id BETWEEN ? AND ? LIMIT -1)
"""
