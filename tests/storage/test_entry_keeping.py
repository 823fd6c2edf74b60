"""Entries are kept in their order, each with what its article was grouped by."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.model import Entry
from storage.database import writing
from storage.entry_keeping import save_entries
from storage.nouns import digest, dump_entry
from storage.packed import mark
from storage.turn import EntryRow, Turn
from tests.aggregator.taking import FERRY, Bench, entry

ENTRY = entry("f", "Ferry aground", FERRY, "herald.example")


@pytest.fixture
def bench(tmp_path: Path) -> Iterable[Bench]:
    """It has kept one entry."""
    made = Bench(tmp_path).configure("herald")
    made.take(herald=[ENTRY])
    yield made
    made.desk.db.close()


def row(number: int, kept: Entry) -> EntryRow:
    document = dump_entry(kept)
    return EntryRow(
        row=number,
        reworded=False,
        subscription="herald",
        article=1,
        entry=kept,
        document=document,
        digest=digest(kept, document),
    )


def keep(bench: Bench, *rows: EntryRow) -> None:
    db = bench.desk.db
    with writing(db):
        save_entries(db, Turn(entries=rows), {ENTRY.outlet.key: 1}, bench.now)


def kept(bench: Bench, what: str) -> list[tuple[object, ...]]:
    return bench.desk.db.execute(f"SELECT {what} FROM entries ORDER BY id").fetchall()


def test_an_edit_leaves_what_the_article_was_grouped_by(bench: Bench) -> None:
    [before] = kept(bench, "id, first_seen, grouped(packed)")
    bench.later(hours=1)
    edited = replace(ENTRY, text="The tide came in.")
    keep(bench, row(1, edited))
    assert kept(bench, "id, first_seen, grouped(packed)") == [before]
    assert kept(bench, "document(packed)") == [(dump_entry(edited).decode(),)]


def test_a_key_that_one_entry_left_is_free_for_the_next(bench: Bench) -> None:
    keep(bench, row(1, replace(ENTRY, key="g")), row(2, ENTRY))
    assert kept(bench, "id, key") == [(1, mark("g")), (2, mark("f"))]


def test_the_second_of_two_forms_in_a_turn_stays(bench: Bench) -> None:
    first, second = (replace(ENTRY, key="g", text=text) for text in ("One.", "Two."))
    keep(bench, row(2, first), row(2, second))
    assert kept(bench, "document(packed) ->> '$.text'")[1] == ("Two.",)
