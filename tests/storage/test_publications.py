"""What is remembered of published documents."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from storage import publications
from storage.database import open_writing

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_the_last_changes_of_a_document_are_kept(tmp_path: Path) -> None:
    db = open_writing(tmp_path / "aggregator.db")
    publications.mark(db, ["all.atom", "top.atom"])
    times = [NOON + timedelta(minutes=number) for number in range(20)]
    for time in times:
        publications.published(db, {"top.atom": 1}, {"all.atom": time})
    assert publications.changes(db, "all.atom") == tuple(times[-12:])
    assert publications.changes(db, "top.atom") == ()
    assert publications.changes(db, "other.atom") == ()
    db.close()
