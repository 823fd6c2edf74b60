"""What stands at another place, as it was when it was copied there.

Targets are told by a digest of their address, which may hold a secret.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from sqlite_utils import Database


@dataclass(frozen=True, slots=True, kw_only=True)
class Copied:
    """One file: its path below the folder, and how it was; ``digest`` is SHA-256."""

    path: str
    mtime_ns: int
    size: int
    digest: str


def look(db: Database, target: str) -> dict[str, Copied]:
    """What stands at a target, by path."""
    rows = db.execute(
        "SELECT path, mtime_ns, size, digest FROM mirrored WHERE target = ?", [target]
    )
    return {
        path: Copied(path=path, mtime_ns=mtime_ns, size=size, digest=digest)
        for path, mtime_ns, size, digest in rows
    }


def keep(
    db: Database, target: str, copied: Iterable[Copied], gone: Collection[str]
) -> None:
    """Remember what was copied, and forget what was deleted there."""
    db.conn.executemany(
        "INSERT OR REPLACE INTO mirrored VALUES (?, ?, ?, ?, ?)",
        [(target, one.path, one.mtime_ns, one.size, one.digest) for one in copied],
    )
    db.conn.executemany(
        "DELETE FROM mirrored WHERE target = ? AND path = ?",
        [(target, path) for path in gone],
    )
