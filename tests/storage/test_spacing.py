"""Every script comes apart into words that can be looked for."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.spacing import RUN, plain, sought, spaced

LETTERS = st.text(
    st.sampled_from("abcé東京都大阪かなカナ서울ก็ขไทยسلام 。・,'-"), max_size=12
)


@pytest.fixture(scope="module")
def index() -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(":memory:")) as made:
        made.execute(
            "CREATE VIRTUAL TABLE s USING fts5 (t, content = '', tokenize = "
            "\"unicode61 remove_diacritics 2 categories 'L* N* Co M*'\")"
        )
        yield made


def finds(index: sqlite3.Connection, text: str, typed: str) -> bool:
    """Whether what is typed is found in the text, as the index does it."""
    index.execute("INSERT INTO s (s) VALUES ('delete-all')")
    index.execute("INSERT INTO s (rowid, t) VALUES (1, ?)", [spaced(text)])
    phrase, open_ = sought(typed)
    asked = f'"{phrase}"{"*" if open_ else ""}'
    rows = index.execute("SELECT rowid FROM s WHERE s MATCH ?", [asked])
    return rows.fetchall() == [(1,)]


def test_text_with_spaces_stays_as_it_is() -> None:
    assert spaced("It's a ferry.") == "It's a ferry."
    assert spaced("Żółw w Łodzi") == "Żółw w Łodzi"
    assert spaced(None) == spaced("") == ""


def test_one_look_tells_what_there_is_to_do() -> None:
    every = [chr(number) for number in range(0x20000) if not 0xD800 <= number < 0xE000]
    for one in every:
        changed = plain(one) != one or RUN.search(one) is not None
        assert (spaced(one) != one) == changed


def test_what_has_no_spaces_is_cut_into_pairs() -> None:
    assert spaced("東京都で").split() == ["東京", "京都", "都で", "で"]
    assert spaced("iPhone発売").split() == ["iPhone", "発売", "売"]


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("東京都で火事がありました", "火事"),
        ("東京都で火事がありました", "東京都"),
        ("東京都で火事がありました", "都"),
        ("東京都で火事", "事"),
        ("東京、大阪、京都", "東京 大阪"),
        ("新しいiPhone発売", "iPhone発売"),
        ("新しいiPhone発売へ", "しいiPhone"),
        ("ข่าววันนี้จากกรุงเทพ", "วันนี้"),
        ("서울에서 열린 회의", "서울"),
        ("السَّلامُ عَلَيكُم", "السلام"),
        ("हिन्दी में समाचार", "हिन्दी"),
        ("Café ２０２６年", "cafe 2026"),
        ("soft\u00adhyphen", "softhyphen"),
    ],
)
def test_a_part_is_found(index: sqlite3.Connection, text: str, typed: str) -> None:
    assert finds(index, text, typed)


@pytest.mark.parametrize(
    ("text", "typed"),
    [
        ("東京都", "京東"),
        ("東京と大阪", "東京大阪"),
        ("हिन्दी", "हद"),
        ("iPhone発売", "発Phone"),
        ("ferry", "fer"),
    ],
)
def test_what_is_not_there_is_not_found(
    index: sqlite3.Connection, text: str, typed: str
) -> None:
    assert not finds(index, text, typed)


@given(LETTERS, LETTERS, st.sampled_from(["東京都", "火事", "水", "ไทย", "서울"]))
def test_a_run_is_found_wherever_it_stands(
    index: sqlite3.Connection, before: str, after: str, typed: str
) -> None:
    assert finds(index, before + typed + after, typed)


@given(st.text(max_size=30))
def test_it_gives_the_same_again(text: str) -> None:
    assert spaced(plain(text)) == spaced(text)
