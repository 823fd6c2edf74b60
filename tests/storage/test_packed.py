"""Texts come out of a row as they went in, whatever was learned meanwhile."""

from collections.abc import Iterator
from contextlib import closing, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.database import Database, open_reading, open_writing, writing
from storage.packed import SAMPLES, Grouped, keep, learn, mark, parted

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    with closing(open_writing(tmp_path / "aggregator.db")) as opened:
        yield opened


def packed(db: Database, document: str, grouped: bytes | None = None) -> bytes:
    [(found,)] = db.execute("SELECT pack(?, ?)", [document, grouped])
    assert isinstance(found, bytes)
    return found


def unpacked(db: Database, found: bytes) -> tuple[str, bytes]:
    [(document, grouped)] = db.execute("SELECT document(?1), grouped(?1)", [found])
    return document, grouped


def texts(port: str) -> list[str]:
    return [
        f"A ferry left the harbour of {port} at {n} and came back at {n * 7}"
        for n in range(400)
    ]


@given(lead=TEXTS, terms=TEXTS, weights=st.binary(max_size=20))
def test_what_was_grouped_by_comes_apart_again(
    lead: str, terms: str, weights: bytes
) -> None:
    grouped = Grouped(lead, terms, weights)
    assert parted(grouped.joined()) == grouped


@pytest.mark.parametrize("grouped", [None, b"", b"weights\0"])
def test_an_entry_comes_out_as_it_went_in(db: Database, grouped: bytes | None) -> None:
    document = '{"title": "Fähre \N{FERRY} auf Grund"}'
    assert unpacked(db, packed(db, document, grouped)) == (document, grouped or b"")


def test_what_was_packed_before_there_was_a_dictionary_is_still_read(
    db: Database, tmp_path: Path
) -> None:
    text = "A ferry left the harbour of Kirkwall at noon"
    before = packed(db, text)
    with writing(db):
        keep(db, texts("Kirkwall"))
    after = packed(db, text)
    assert len(after) < len(before)
    with closing(open_reading(tmp_path / "aggregator.db")) as other:
        assert unpacked(other, before) == unpacked(other, after) == (text, b"")


def test_a_dictionary_that_was_taken_back_is_never_used(
    db: Database, tmp_path: Path
) -> None:
    text = "A ferry left the harbour of Lerwick at noon"
    with suppress(KeyboardInterrupt), writing(db):
        keep(db, texts("Stromness"))
        packed(db, text)
        raise KeyboardInterrupt
    alone = packed(db, text)
    with writing(db):
        keep(db, texts("Lerwick"))
    found = packed(db, text)
    with closing(open_reading(tmp_path / "aggregator.db")) as other:
        assert unpacked(other, alone) == unpacked(other, found) == (text, b"")


def test_only_what_many_texts_have_is_learned(db: Database) -> None:
    keep(db, [*texts("Kirkwall"), *["Isobel Flett married in secret"] * 5])
    [(content,)] = db.execute("SELECT content FROM dictionaries")
    assert b"harbour of Kirkwall" in content
    assert not any(word in content for word in (b"Isobel", b"Flett", b"secret"))


def test_nothing_is_learned_where_there_is_little(db: Database) -> None:
    learn(db, range(1, SAMPLES + 2))
    keep(db, ["A ferry", "A harbour"])
    assert db.table("dictionaries").count == 0


def test_marks_are_short_and_differ() -> None:
    assert mark("") == ""
    found = {mark(f"https://paper.example/{n}") for n in range(100)}
    assert {len(one) for one in found} == {22}
    assert len(found) == 100
