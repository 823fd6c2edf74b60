"""The schema: an append-only list of steps.

Order matters: a new step goes to the end, and a step that has landed is never edited.
Times are UTC text of fixed width (`storage.database.iso`), so text order is time order.
"""

from sqlite_utils import Database, Migrations

from storage import packed
from storage.places import host_of
from storage.schema import (
    beginning,
    deciding,
    packing,
    publishing,
    reading,
    searching,
)


class Steps(Migrations):
    """`sqlite_utils.Migrations` that can name its steps."""

    def steps(self) -> list[Migrations._Migration]:
        """Every step this version of the program knows."""
        return list(self._migrations)


migrations = Steps("aggregator")


@migrations(name="0001_first_schema")
def _first_schema(db: Database) -> None:
    for statement in beginning.FIRST_SCHEMA.split(";\n"):
        db.execute(statement)


@migrations(name="0002_polling")
def _polling(db: Database) -> None:
    for statement in reading.POLLING.split(";\n"):
        db.execute(statement)
    rows = db.execute("SELECT id, location FROM subscriptions").fetchall()
    for id_, location in rows:
        db.execute(
            "UPDATE subscriptions SET host = ? WHERE id = ?", [host_of(location), id_]
        )


@migrations(name="0003_corrections")
def _corrections(db: Database) -> None:
    for statement in deciding.CORRECTIONS.split(";\n"):
        db.execute(statement)


@migrations(name="0004_quarantine")
def _quarantine(db: Database) -> None:
    # Set while a person takes what a feed has become.
    db.execute(
        "ALTER TABLE subscriptions ADD COLUMN accepted INTEGER NOT NULL DEFAULT 0"
    )


@migrations(name="0005_learned_words")
def _learned_words(db: Database) -> None:
    db.execute(deciding.LEARNED_WORDS)


@migrations(name="0006_filtered")
def _filtered(db: Database) -> None:
    db.execute(deciding.FILTERED)


@migrations(name="0007_fragments")
def _fragments(db: Database) -> None:
    for statement in publishing.FRAGMENTS.split(";\n"):
        db.execute(statement)


@migrations(name="0008_serving")
def _serving(db: Database) -> None:
    for statement in publishing.SERVING.split(";\n"):
        db.execute(statement)


@migrations(name="0009_search")
def _search(db: Database) -> None:
    for statement in searching.SEARCH.split("\n\n"):
        db.execute(statement)


@migrations(name="0010_search_by_turns")
def _search_by_turns(db: Database) -> None:
    for statement in searching.SEARCH_BY_TURNS.split("\n\n"):
        db.execute(statement)


@migrations(name="0011_outbox")
def _outbox(db: Database) -> None:
    for statement in publishing.OUTBOX.split(";\n"):
        db.execute(statement)


@migrations(name="0012_callbacks")
def _callbacks(db: Database) -> None:
    for statement in publishing.CALLBACKS.split(";\n"):
        db.execute(statement)


@migrations(name="0013_packed_fragments")
def _packed_fragments(db: Database) -> None:
    for statement in publishing.PACKED_FRAGMENTS.split(";\n"):
        db.execute(statement)


@migrations(name="0014_pruning")
def _pruning(db: Database) -> None:
    db.execute("ALTER TABLE entries ADD COLUMN shortened INTEGER NOT NULL DEFAULT 0")


@migrations(name="0015_pages")
def _pages(db: Database) -> None:
    for statement in reading.PAGES.split(";\n"):
        db.execute(statement)


@migrations(name="0016_volumes")
def _volumes(db: Database) -> None:
    # How much was told of a topic, and when, is told by the index alone.
    db.execute("DROP INDEX articles_story")
    db.execute(
        "CREATE INDEX articles_story ON articles (story_id, time, quiet, outlet_id)"
    )


@migrations(name="0017_packed_entries")
def _packed_entries(db: Database) -> None:
    for statement in packing.PACKED_ENTRIES.split("\n\n"):
        db.execute(statement)
    samples = db.execute(packing.SAMPLES, [packed.SAMPLES]).fetchall()
    if len(samples) == packed.SAMPLES:
        packed.keep(db, [document for (document,) in samples])
    for statement in packing.PACK.split("\n\n"):
        db.execute(statement)


@migrations(name="0018_renamed")
def _renamed(db: Database) -> None:
    for column in (
        "renamed INTEGER NOT NULL DEFAULT 0",
        "unsteady INTEGER NOT NULL DEFAULT 0",
        "unsteady_since TEXT",
    ):
        db.execute(f"ALTER TABLE subscriptions ADD COLUMN {column}")


@migrations(name="0019_mirrored")
def _mirrored(db: Database) -> None:
    # What stands at another place as it was written here at a time.
    db.execute(
        "CREATE TABLE mirrored (target TEXT NOT NULL, path TEXT NOT NULL, "
        "mtime_ns INTEGER NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL, "
        "PRIMARY KEY (target, path)) WITHOUT ROWID"
    )


@migrations(name="0020_sheets")
def _sheets(db: Database) -> None:
    for statement in publishing.SHEETS.split(";\n"):
        db.execute(statement)


@migrations(name="0021_rereads")
def _rereads(db: Database) -> None:
    for statement in reading.REREADS.split(";\n"):
        db.execute(statement)


@migrations(name="0022_altered")
def _altered(db: Database) -> None:
    for statement in publishing.ALTERED:
        db.execute(statement)
