"""What is remembered of the files of a folder subscription."""

import json

from sqlite_utils import Database

from feeds.model import Document, Reading


def known(db: Database, subscription: str) -> tuple[Document, ...]:
    """Every remembered file of a folder, by path."""
    rows = db.execute(
        "SELECT d.path, d.mtime_ns, d.size, d.digest, d.id, d.problem FROM documents d "
        "JOIN subscriptions s ON s.id = d.subscription_id WHERE s.name = ? "
        "ORDER BY d.path",
        [subscription],
    )
    return tuple(
        Document(
            path=path,
            mtime_ns=mtime_ns,
            size=size,
            digest=digest,
            id=id_,
            problem=problem,
        )
        for path, mtime_ns, size, digest, id_, problem in rows
    )


def record(db: Database, reading: Reading) -> None:
    """Remember the files a reading saw, in the transaction that keeps their entries."""
    if not (reading.documents or reading.forgotten):
        return
    owner = "(SELECT id FROM subscriptions WHERE name = ?)"
    db.execute(
        f"DELETE FROM documents WHERE subscription_id = {owner} "
        "AND path IN (SELECT value FROM json_each(?))",
        [reading.name, json.dumps(reading.forgotten)],
    )
    db.conn.executemany(
        "INSERT OR REPLACE INTO documents "
        "(subscription_id, path, mtime_ns, size, digest, id, problem) "
        f"VALUES ({owner}, ?, ?, ?, ?, ?, ?)",
        [
            (reading.name, d.path, d.mtime_ns, d.size, d.digest, d.id, d.problem)
            for d in reading.documents
        ],
    )
