"""An index that lacks something gets it, beside all other work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator import indexing
from storage import indexing as kept
from storage import oblivion, settings
from storage.database import writing
from tests.aggregator.taking import Bench, entry


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path).configure("herald")
    made.take(herald=[entry(f"{n}", text=f"Words {n}.") for n in range(9)])
    yield made
    made.desk.db.close()


def unindex(bench: Bench) -> None:
    """As a database that was kept before there was an index."""
    db = bench.desk.db
    with writing(db):
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        settings.put(db, "unindexed", "9")


def test_an_old_database_is_indexed(
    bench: Bench, caplog: pytest.LogCaptureFixture
) -> None:
    unindex(bench)
    caplog.set_level("INFO")
    indexing.steps(bench.desk)
    assert kept.unindexed(bench.desk.db) == 0
    assert not indexing.step(bench.desk)
    assert "indexed the last article for searching" in caplog.messages


def test_it_goes_on_step_by_step(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    unindex(bench)
    monkeypatch.setattr(indexing, "STEP", 2)
    indexing.steps(bench.desk, 2)
    assert kept.unindexed(bench.desk.db) == 5
    bench.reopen()
    indexing.steps(bench.desk)
    assert kept.unindexed(bench.desk.db) == 0


def test_forgotten_words_are_merged_away(bench: Bench) -> None:
    article = next(iter(bench.articles().values()))
    with writing(bench.desk.db):
        oblivion.forget(bench.desk.db, [article.id], {})
    assert kept.unmerged(bench.desk.db)
    indexing.steps(bench.desk)
    assert not kept.unmerged(bench.desk.db)
