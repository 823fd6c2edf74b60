"""The few facts about the service that live with its data."""

from sqlite_utils import Database


def get(db: Database, name: str) -> str | None:
    """A kept value, or ``None``."""
    row = db.execute("SELECT value FROM settings WHERE name = ?", [name]).fetchone()
    return None if row is None else str(row[0])


def put(db: Database, name: str, value: str) -> None:
    """Keep a value, inside the caller's transaction."""
    db.execute(
        "INSERT INTO settings (name, value) VALUES (?, ?) "
        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
        [name, value],
    )
