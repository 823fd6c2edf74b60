"""All that is kept is grouped once more."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import amending, regrouping, rehoming
from aggregator.config.corrections import Corrections, Part
from aggregator.control import Refused
from aggregator.rehoming import Regrouping
from feeds.model import Entry
from storage import corrections as kept
from storage.database import writing
from tests.aggregator.taking import BUDGET, FERRY, FERRY_TOO, NOON, Bench, entry

NAMES = ("herald", "post", "isle")


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path).configure(*NAMES)
    yield bench
    bench.desk.db.close()


def ferry(outlet: str, text: str = FERRY, days: float = 0, n: int = 1) -> Entry:
    time = NOON - timedelta(days=days)
    site = f"{outlet}.example"
    title = f"Ferry Saint Olaf aground off Kirkwall ({outlet} {n})"
    return entry(f"{outlet}-{n}", title, text, site, published=time)


def budget(outlet: str, days: float = 0) -> Entry:
    time = NOON - timedelta(days=days)
    return entry(f"{outlet}-b", "Budget", BUDGET, f"{outlet}.example", published=time)


def regroup(bench: Bench) -> regrouping.Job:
    regrouping.begin(bench.desk, bench.now)
    return work(bench)


def work(bench: Bench) -> regrouping.Job:
    steps = Regrouping()
    while steps.step(bench.desk, bench.now):
        pass
    found = regrouping.state(bench.desk)
    assert found is not None
    assert found.over
    return found


def stories(bench: Bench) -> dict[str, str]:
    """The story of each article, both as they are published."""
    rows = bench.desk.db.execute(
        "SELECT a.slug, s.iri FROM articles a JOIN stories s ON s.id = a.story_id"
    )
    return dict(rows.fetchall())


def move(bench: Bench, article: int, story: int) -> None:
    """As if another version of the program had grouped it so."""
    with writing(bench.desk.db):
        bench.desk.db.execute(
            "UPDATE articles SET story_id = ?, copy_of = NULL WHERE id = ?",
            [story, article],
        )
        kept.lead_again(bench.desk.db, [1, 2, 3, 4])
    bench.desk.windows.forget()


def found(bench: Bench, article: int) -> int:
    """As if the article had founded a story of its own."""
    number = kept.next_story(bench.desk.db)
    with writing(bench.desk.db):
        bench.desk.db.execute(
            "INSERT INTO stories (id, iri, slug, lead_id, founded, time, updated, "
            "quiet) SELECT ?, ?, ?, id, time, time, updated, quiet FROM articles "
            "WHERE id = ?",
            [number, f"tag:story-{number}", f"story-{number}", article],
        )
    move(bench, article, number)
    return number


def affair(bench: Bench) -> None:
    """Two events in two stories, a copy among them, over two days."""
    bench.take(
        herald=[ferry("herald", days=1), budget("herald", days=0.9)],
        post=[ferry("post", FERRY_TOO, days=0.8), budget("post", days=0.4)],
        isle=[ferry("isle", days=0.5)],
    )


def test_what_this_version_grouped_stays_as_it_is(bench: Bench) -> None:
    affair(bench)
    bench.publish()
    before, tables = stories(bench), bench.tables()
    assert len(set(before.values())) == 2
    job = regroup(bench)
    assert (job.total, job.done, job.moved, job.founded, job.merged) == (5, 5, 0, 0, 0)
    assert stories(bench) == before
    assert bench.tables() == tables
    assert bench.publish().looked_at == 0


def test_what_was_torn_apart_is_one_again_under_the_first_id(bench: Bench) -> None:
    affair(bench)
    before = stories(bench)
    torn = found(bench, 3)
    assert stories(bench) != before
    job = regroup(bench)
    assert stories(bench) == before
    assert job.merged == 1
    (row,) = bench.desk.db.execute(
        "SELECT merged_into FROM stories WHERE id = ?", [torn]
    ).fetchall()
    assert row == (1,)


def test_the_one_published_first_keeps_its_id_though_its_articles_are_younger(
    bench: Bench,
) -> None:
    bench.take(post=[ferry("post", FERRY_TOO, days=0.2)])
    bench.take(herald=[ferry("herald", days=0.8)])
    first = stories(bench)
    move(bench, 2, found(bench, 2))
    regroup(bench)
    assert set(stories(bench).values()) == {next(iter(first.values()))}


def test_what_was_glued_together_is_parted_and_its_founder_keeps_the_id(
    bench: Bench,
) -> None:
    affair(bench)
    before = stories(bench)
    with writing(bench.desk.db):
        bench.desk.db.execute("UPDATE articles SET story_id = 1, copy_of = NULL")
        bench.desk.db.execute("UPDATE stories SET merged_into = 1 WHERE id = 2")
    job = regroup(bench)
    after = stories(bench)
    assert len(set(after.values())) == 2
    assert job.founded == 1
    assert job.moved == 2
    (first,) = bench.desk.db.execute("SELECT iri FROM stories WHERE id = 1").fetchone()
    ferries = {slug for slug, iri in before.items() if iri == first}
    assert {slug for slug, iri in after.items() if iri == first} == ferries
    # An id that has led elsewhere never comes back.
    assert not {*after.values()} - {first} & {*before.values()}


def test_copies_are_known_as_such_again(bench: Bench) -> None:
    affair(bench)
    query = "SELECT id, copy_of FROM articles ORDER BY id"
    before = bench.desk.db.execute(query).fetchall()
    assert any(original for _, original in before)
    for article, original in before:
        if original:
            found(bench, article)
    regroup(bench)
    assert bench.desk.db.execute(query).fetchall() == before


def test_it_goes_on_where_it_was_killed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehoming, "STEP", 2)
    affair(bench)
    before = stories(bench)
    found(bench, 3)
    found(bench, 5)
    regrouping.begin(bench.desk, bench.now)
    Regrouping().step(bench.desk, bench.now)

    def die(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr("aggregator.regrouping.keep", die)
        with pytest.raises(KeyboardInterrupt):
            Regrouping().step(bench.desk, bench.now)
    bench.reopen()
    half = regrouping.state(bench.desk)
    assert half is not None
    assert half.done == 2
    assert work(bench).done == 5
    assert stories(bench) == before


def test_what_comes_in_meanwhile_is_grouped_as_ever(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rehoming, "STEP", 1)
    affair(bench)
    found(bench, 3)
    regrouping.begin(bench.desk, bench.now)
    steps = Regrouping()
    steps.step(bench.desk, bench.now)
    bench.later(hours=1)
    bench.take(post=[ferry("post", FERRY_TOO + " More.", days=-0.02, n=2)])
    while steps.step(bench.desk, bench.now):
        pass
    assert len(set(stories(bench).values())) == 2


def test_what_a_person_corrected_holds(bench: Bench) -> None:
    affair(bench)
    one, other = (
        bench.articles()[f"Ferry Saint Olaf aground off Kirkwall ({n} 1)"]
        for n in ("herald", "post")
    )
    apart = Part(these=(amending.reference(one),), those=(amending.reference(other),))
    bench.config = replace(bench.config, corrections=Corrections(made=(apart,)))
    bench.reopen()
    assert len(set(stories(bench).values())) == 3
    before = stories(bench)
    regroup(bench)
    assert stories(bench) == before


def test_a_pruned_article_stays_where_it_is(bench: Bench) -> None:
    affair(bench)
    found(bench, 3)
    before = stories(bench)
    bench.desk.db.execute("UPDATE entries SET shortened = 1")
    bench.desk.db.commit()
    job = regroup(bench)
    assert (job.done, job.moved) == (5, 0)
    assert stories(bench) == before


def test_only_one_is_under_way_and_it_can_be_ended(bench: Bench) -> None:
    affair(bench)
    regrouping.begin(bench.desk, bench.now)
    with pytest.raises(Refused, match="--stop"):
        regrouping.begin(bench.desk, bench.now)
    ended = regrouping.carry_out(bench.desk, {"stop": True}, bench.now)
    assert ended is not None
    assert ended.over
    assert Regrouping().step(bench.desk, bench.now) is None
    assert regrouping.carry_out(bench.desk, {}, bench.now) is None
