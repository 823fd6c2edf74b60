"""Whether the database holds together: its pages, its references, what must be so."""

from collections.abc import Iterator
from dataclasses import dataclass

from storage.database import Database

SHOWN = 20
"""Faults of one kind that are told; a damaged file can have a million."""

_RULES = {
    "stories that are led by no article of theirs": """
        SELECT slug FROM stories WHERE merged_into IS NULL AND NOT EXISTS (
            SELECT 1 FROM articles
            WHERE articles.id = stories.lead_id AND articles.story_id = stories.id)""",
    "articles whose story is not there, or was merged": """
        SELECT slug FROM articles WHERE NOT EXISTS (
            SELECT 1 FROM stories
            WHERE stories.id = articles.story_id AND merged_into IS NULL)""",
    "articles whose text is not there": """
        SELECT slug FROM articles WHERE NOT EXISTS (
            SELECT 1 FROM entries
            WHERE entries.id = articles.entry_id
            AND entries.article_id = articles.id)""",
    "articles of which it is not known by what they were grouped": """
        SELECT slug FROM articles WHERE NOT EXISTS (
            SELECT 1 FROM entries
            WHERE entries.id = articles.grouped_by
            AND entries.article_id = articles.id)""",
    "entries that nothing can unpack": """
        SELECT id FROM entries WHERE packed_with(packed) NOT IN (
            SELECT 0 UNION ALL SELECT id FROM dictionaries)""",
    "copies of what is itself a copy": """
        SELECT a.slug FROM articles a JOIN articles b ON b.id = a.copy_of
        WHERE b.copy_of IS NOT NULL""",
    "stories that were merged into one that was merged": """
        SELECT a.slug FROM stories a JOIN stories b ON b.id = a.merged_into
        WHERE b.merged_into IS NOT NULL""",
    "addresses that are gone, and are there": """
        SELECT path FROM gone WHERE path IN (
            SELECT 'stories/' || slug FROM stories WHERE merged_into IS NULL
            UNION ALL SELECT 'articles/' || slug FROM articles)""",
}
"""What never is, each with a query that names those of which it is."""

COUNTED = ("subscriptions", "entries", "articles", "stories", "topics")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that must not be: what, and of which rows (the first `SHOWN`)."""

    what: str
    where: tuple[str, ...]


def faults(db: Database) -> Iterator[Fault]:
    """All that is wrong, from the file's pages up to what the tables say.

    Reads everything: a second or so for each gigabyte. Raises StorageError where the
    file is so damaged that nothing more can be read.
    """
    if damage := _first(db, f"PRAGMA integrity_check({SHOWN})", but="ok"):
        # What a damaged page says of its rows is worth nothing.
        yield Fault(what="pages or indexes that are damaged", where=damage)
        return
    if lost := _first(db, "PRAGMA foreign_key_check"):
        yield Fault(what="tables with rows that refer to nothing", where=lost)
    for what, query in _RULES.items():
        if where := _first(db, query):
            yield Fault(what=what, where=where)


def counts(db: Database) -> dict[str, int]:
    """How many rows the tables have that a person knows by name."""
    return {
        name: int(db.execute(f"SELECT count(*) FROM {name}").fetchone()[0])
        for name in COUNTED
    }


def _first(db: Database, query: str, but: str = "") -> tuple[str, ...]:
    found = (str(row[0]) for row in db.execute(query).fetchmany(SHOWN))
    return tuple(one for one in found if one != but)
