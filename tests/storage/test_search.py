"""Articles are found by their words, as these are now."""

from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import settings as profile
from hypothesis import strategies as st

from feeds.model import Entry, Outlet
from storage import indexing, oblivion, search, settings, standings
from storage.database import Database, open_writing, writing
from storage.search import Match, Sought, look
from storage.terms import Term
from tests.aggregator.taking import BUDGET, FERRY, NOON, Bench, entry, read


@pytest.fixture
def bench(tmp_path: Path) -> Iterable[Bench]:
    made = Bench(tmp_path)
    yield made
    made.desk.db.close()


def terms(typed: str) -> tuple[Term, ...]:
    return tuple(Term(words=word) for word in typed.split())


def found(db: Database, typed: str, **wanted: object) -> list[Match]:
    return list(look(db, Sought(terms=terms(typed), **wanted)).found)


def titles(bench: Bench, typed: str, **wanted: object) -> set[str]:
    """The titles of what is found."""
    kept = {one.id: one.entry.title for one in bench.articles().values()}
    return {kept[one.article] for one in found(bench.desk.db, typed, **wanted)}


def aground(outlet: str = "herald.example", **given: object) -> Entry:
    return entry("f", "Ferry aground", FERRY, outlet, **given)


def budget() -> Entry:
    return entry("b", "The budget passes", BUDGET, "lake.example")


def test_an_article_is_found_by_title_text_and_outlet(bench: Bench) -> None:
    bench.configure("herald", "lake").take(herald=[aground()], lake=[budget()])
    for typed in ("AGROUND", "coastguards", "herald", "ferry hull"):
        assert titles(bench, typed) == {"Ferry aground"}
    assert titles(bench, "ferry pensions") == set()


def test_an_edit_is_found_by_its_new_words_only(bench: Bench) -> None:
    bench.configure("herald").take(herald=[aground()])
    bench.later(hours=1)
    edited = replace(aground(), title="Ferry afloat", text="The tide came in.")
    bench.take(herald=[edited])
    assert titles(bench, "tide afloat") == {"Ferry afloat"}
    assert titles(bench, "aground") == titles(bench, "divers") == set()


def test_it_is_found_by_the_entry_that_stands_for_it(bench: Bench) -> None:
    bench.configure("planet", "herald")
    link = "https://herald.example/f"
    short = replace(aground(link=link), text="In short: stranded.", own=False)
    bench.take(planet=[short])
    bench.later(minutes=5)
    bench.take(herald=[aground(link=link)])
    assert len(bench.articles()) == 1
    assert titles(bench, "divers") == {"Ferry aground"}
    assert titles(bench, "stranded") == set()
    bench.configure("planet")
    assert titles(bench, "stranded") == {"Ferry aground"}
    assert titles(bench, "divers") == set()


def test_what_no_one_is_subscribed_to_any_more_is_not_found(bench: Bench) -> None:
    bench.configure("herald", "lake").take(herald=[aground()], lake=[budget()])
    bench.configure("lake")
    assert found(bench.desk.db, "ferry") == []


def test_what_is_forgotten_is_not_found_nor_left_in_the_file(bench: Bench) -> None:
    unique = replace(aground(), text=f"{FERRY} Quizzaciously.")
    bench.configure("herald", "lake").take(herald=[unique], lake=[budget()])
    db = bench.desk.db
    [ferry] = found(db, "quizzaciously")
    with writing(db):
        oblivion.forget(db, [ferry.article], {})
    assert found(db, "quizzaciously") == []
    assert index_holds(db, b"quizzac")
    while indexing.merge(db):
        pass
    assert not index_holds(db, b"quizzac")
    assert settings.get(db, "unmerged") is None
    assert titles(bench, "pensions") == {"The budget passes"}
    check(db)


def index_holds(db: Database, word: bytes) -> bool:
    rows = db.execute("SELECT block FROM search_data").fetchall()
    return any(word in block for (block,) in rows)


def test_an_entry_that_is_removed_makes_room_for_another(bench: Bench) -> None:
    bench.configure("planet", "herald")
    link = "https://herald.example/f"
    bench.take(herald=[aground(link=link)])
    bench.take(planet=[replace(aground(link=link), text="Stranded.", own=False)])
    db = bench.desk.db
    with writing(db):
        [(first, article)] = db.execute("SELECT entry_id, id FROM articles").fetchall()
        db.execute("PRAGMA defer_foreign_keys = ON")
        db.execute("DELETE FROM entries WHERE id = ?", [first])
        standings.choose(db, [article])
    assert titles(bench, "divers") == set()
    assert titles(bench, "stranded") == {"Ferry aground"}
    check(db)


def test_a_title_weighs_more_than_a_text(bench: Bench) -> None:
    other = entry("o", "Quiet day", "The ferry sailed.", "herald.example")
    bench.configure("herald", "lake")
    bench.take(herald=[aground(), other], lake=[budget()])
    best = max(found(bench.desk.db, "ferry"), key=lambda one: one.score)
    assert bench.articles()["Ferry aground"].id == best.article
    assert best.score > 0


def test_of_common_words_those_in_a_title_weigh_more(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = entry("o", "Quiet day", "The ferry sailed.", "herald.example")
    bench.configure("herald", "lake")
    bench.take(herald=[aground(), other], lake=[budget()])
    monkeypatch.setattr(search, "SAMPLE", 5)
    kept = {one.id: one.entry.title for one in bench.articles().values()}
    scores = {kept[one.article]: one.score for one in found(bench.desk.db, "ferry")}
    assert scores == {"Ferry aground": 2.0, "Quiet day": 1.0}
    narrow = found(bench.desk.db, "ferry", outlet="herald.example")
    assert sorted(one.score for one in narrow) == [1.0, 2.0]


def test_it_is_found_where_it_is_looked_for(bench: Bench) -> None:
    bench.configure("herald", "lake").take(herald=[aground()])
    bench.later(days=3)
    bench.take(lake=[replace(budget(), text=f"{BUDGET} The ferry too.")])
    assert len(titles(bench, "ferry")) == 2
    assert titles(bench, "ferry", subscription="lake") == {"The budget passes"}
    assert titles(bench, "ferry", outlet="herald.example") == {"Ferry aground"}
    since = NOON + timedelta(days=1)
    assert titles(bench, "ferry", since=since) == {"The budget passes"}
    assert titles(bench, "ferry", since=NOON + timedelta(days=9)) == set()
    assert titles(bench, "ferry", topic="nothing") == set()


def test_it_says_when_there_is_more(bench: Bench) -> None:
    entries = [
        entry(f"{n}", f"Ferry {n}", f"Sailing {n}.", "herald.example") for n in range(5)
    ]
    bench.configure("herald").take(herald=entries)
    sought = Sought(terms=terms("ferry"))
    newest = look(bench.desk.db, sought, limit=3)
    assert (len(newest.found), newest.whole) == (3, False)
    assert look(bench.desk.db, sought, limit=5).whole
    assert [one.article for one in newest.found] == [5, 4, 3]


def test_the_backlog_is_found_unless_it_is_not_wanted(bench: Bench) -> None:
    many = [entry(f"{n}", text=f"Backlog {n}.", outlet="h.example") for n in range(40)]
    bench.configure("herald").take(herald=many)
    everything = found(bench.desk.db, "backlog")
    assert len(everything) == 40
    assert len(found(bench.desk.db, "backlog", announced=True)) == 20


def test_a_database_from_before_is_indexed_in_steps(bench: Bench) -> None:
    bench.configure("herald", "lake").take(herald=[aground()], lake=[budget()])
    db = bench.desk.db
    with writing(db):
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        settings.put(db, "unindexed", "2")
    bench.later(hours=1)
    edited = replace(aground(), text="The tide came in.")
    third = entry("t", "Third", "The tide turned.", "lake.example")
    bench.take(herald=[edited], lake=[third])
    assert titles(bench, "tide") == {"Third"}
    assert [indexing.index(db, 1) for _ in range(3)] == [1, 1, 0]
    assert indexing.unindexed(db) == 0
    assert titles(bench, "tide") == {"Third", "Ferry aground"}
    assert titles(bench, "pensions") == {"The budget passes"}
    check(db)


def test_what_changes_before_it_is_indexed_is_indexed_as_it_is_then(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    bench.configure("herald", "lake")
    with monkeypatch.context() as before:
        before.setattr(indexing, "extend", lambda db, entries: None)
        bench.take(herald=[aground()], lake=[budget()])
        bench.later(hours=1)
        bench.take(herald=[replace(aground(), text="The tide came in.")])
        assert titles(bench, "ferry") == titles(bench, "tide") == set()
    bench.later(hours=1)
    bench.take(lake=[entry("t", "Third", "The tide turned.", "lake.example")])
    assert titles(bench, "tide") == {"Third", "Ferry aground"}
    check(bench.desk.db)


@pytest.mark.parametrize(
    ("listed", "expected"),
    [
        ([Term(words="saint olaf")], True),
        ([Term(words="olaf saint")], False),
        ([Term(words="kirk", beginning=True)], True),
        ([Term(words="kirk")], False),
        ([Term(words="ferry"), Term(words="budget", excluded=True)], True),
        (
            [Term(words="ferry"), Term(words="coast", beginning=True, excluded=True)],
            False,
        ),
        ([Term(words="budget", excluded=True)], False),
        ([], False),
    ],
)
def test_terms_mean_what_they_say(
    bench: Bench, listed: Sequence[Term], expected: bool
) -> None:
    bench.configure("herald").take(herald=[aground()])
    assert bool(look(bench.desk.db, Sought(terms=tuple(listed))).found) == expected


@pytest.fixture(scope="module")
def empty(tmp_path_factory: pytest.TempPathFactory) -> Iterable[Database]:
    folder = tmp_path_factory.mktemp("search")
    with closing(open_writing(folder / "aggregator.db")) as db:
        yield db


WORDS = st.text(st.one_of(st.characters(), st.sampled_from('"*():^+-{}AND東 ')))
ANY = st.builds(Term, words=WORDS, beginning=st.booleans(), excluded=st.booleans())


@given(st.lists(ANY, max_size=6))
def test_no_words_are_a_fault(empty: Database, listed: list[Term]) -> None:
    assert look(empty, Sought(terms=tuple(listed))).found == ()


EDITS = st.lists(
    st.tuples(
        st.sampled_from("abc"),
        st.sampled_from(
            ["東京の火事", "hull", "", "naïve “tide” — \\\t😀", "le\u00adak שָׁלוֹם"]
        ),
    ),
    max_size=12,
)


@profile(max_examples=20)
@given(EDITS)
def test_the_index_is_that_of_what_is_kept(
    tmp_path_factory: pytest.TempPathFactory, edits: list[tuple[str, str]]
) -> None:
    bench = Bench(tmp_path_factory.mktemp("edits")).configure("herald", "lake")
    for number, (which, text) in enumerate(edits):
        link = f"https://herald.example/{which}"
        made = entry(which, f"On {which}", text, "herald.example", link=link)
        name = "herald" if number % 3 else "lake"
        bench.take(read(name, replace(made, own=name == "herald")))
        bench.later(minutes=10)
    check(bench.desk.db)
    bench.desk.db.close()


def check(db: Database) -> None:
    """The index holds the very words of what is kept, and no others."""
    assert words(db) == rebuilt(db)


def words(db: Database) -> list[tuple[object, ...]]:
    db.execute("CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, search, instance)")
    rows = db.execute("SELECT term, doc, col, offset FROM v").fetchall()
    db.execute("DROP TABLE temp.v")
    return sorted(rows)


def rebuilt(db: Database) -> list[tuple[object, ...]]:
    with writing(db):
        db.execute("INSERT INTO search (search) VALUES ('delete-all')")
        settings.put(db, "unindexed", "999999")
        while indexing.index(db, 2):
            pass
    return words(db)


def test_outlets_of_entries_are_searched_as_they_are_named(bench: Bench) -> None:
    named = replace(aground(), outlet=Outlet(key="h", name="The Morning Herald"))
    bench.configure("herald").take(herald=[named])
    assert titles(bench, "morning") == {"Ferry aground"}
