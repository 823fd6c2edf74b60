"""What readers come in with: a token each, of which only a digest is kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlite_utils import Database

from storage.database import iso, moment


@dataclass(frozen=True, slots=True, kw_only=True)
class Token:
    """A reader's token; ``salt`` is what it was made of, beside a secret elsewhere."""

    name: str
    salt: str
    digest: str
    made: datetime


def add(db: Database, token: Token) -> None:
    """Let a reader in; the name is not taken yet."""
    db.execute(
        "INSERT INTO tokens (name, salt, digest, made) VALUES (?, ?, ?, ?)",
        [token.name, token.salt, token.digest, iso(token.made)],
    )


def remove(db: Database, name: str) -> None:
    """Let a reader in no longer."""
    db.execute("DELETE FROM tokens WHERE name = ?", [name])


def every(db: Database) -> tuple[Token, ...]:
    """All tokens, by name."""
    rows = db.execute("SELECT name, salt, digest, made FROM tokens ORDER BY name")
    return tuple(
        Token(name=name, salt=salt, digest=digest, made=moment(made))
        for name, salt, digest, made in rows
    )
