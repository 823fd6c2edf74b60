"""Old articles lose their full text, and nothing else."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import pruning
from aggregator.config import Service
from aggregator.pruning import Plan, Pruned
from aggregator.queries import parse
from feeds.model import Entry
from storage import publications, search
from storage.database import writing
from storage.search import Sought
from tests.aggregator.taking import NOON, Bench, entry, subscribe

LONG = "The lighthouse keeper of Fair Isle counts gannets. " * 40
YEAR = timedelta(days=365)


def old(number: int, **given: object) -> Entry:
    """An entry of years before, some days after the one before it."""
    time = NOON - 3 * YEAR + timedelta(days=9 * number)
    words = " ".join(f"{word}{number}" for word in LONG.split() * 2)
    text = f"{words} Lighthouse number {number} ends with zebra{number}."
    return entry(
        f"old{number}",
        f"Gannet{number} census{number}",
        text,
        "isle.example",
        published=time,
        **given,
    )


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    service = Service(id="river.example", min_entries=5)
    bench = Bench(tmp_path).configure("isle", "post", service=service)
    bench.take(isle=[old(number) for number in reversed(range(20))])
    bench.take(post=[entry("new", "Ferry aground", LONG, "post.example")])
    bench.publish()
    yield bench
    bench.desk.db.close()


def prune(bench: Bench, **given: object) -> Pruned:
    planned = pruning.plan(bench.desk, bench.now, **({"age": YEAR} | given))
    return pruning.steps(bench.desk, planned)


def texts(bench: Bench) -> dict[str, str]:
    return {title: one.entry.text for title, one in bench.articles().items()}


def test_what_no_feed_shows_any_more_keeps_its_first_words(bench: Bench) -> None:
    before, published = bench.articles(), bench.published()
    done = prune(bench)
    after = bench.articles()
    # Five are still shown by the feed of their subscription.
    assert done.entries == 15
    assert done.characters > 15 * 2000
    gone = after["Gannet3 census3"]
    assert len(gone.entry.text) <= pruning.EXCERPT
    assert gone.entry.content == ""
    assert gone.entry.summary.startswith("<p>The3 lighthouse3 keeper3")
    assert after["Gannet19 census19"] == before["Gannet19 census19"]
    assert after["Ferry aground"] == before["Ferry aground"]
    for title, one in after.items():
        assert (one.iri, one.slug, one.story, one.entry.links) == (
            before[title].iri,
            before[title].slug,
            before[title].story,
            before[title].entry.links,
        )
    with writing(bench.desk.db):
        publications.mark_all(bench.desk.db)
    bench.publish()
    assert bench.published() == published


def test_it_is_done_once(bench: Bench) -> None:
    assert prune(bench).entries == 15
    assert prune(bench) == Pruned()


def test_reading_the_same_again_brings_nothing_back(bench: Bench) -> None:
    prune(bench)
    before = texts(bench)
    taken = bench.take(isle=[old(number) for number in range(20)])
    assert taken.fresh == 0
    assert texts(bench) == before


def test_an_entry_that_was_edited_comes_in_whole(bench: Bench) -> None:
    prune(bench)
    edited = old(3, rights="Corrected")
    assert bench.take(isle=[edited]).fresh == 1
    assert texts(bench)["Gannet3 census3"] == edited.text
    bench.take(isle=[old(30 + number) for number in range(6)])
    assert prune(bench).entries == 7


def test_the_search_knows_the_title_and_what_is_left(bench: Bench) -> None:
    def found(words: str) -> int:
        sought = Sought(terms=parse(words))
        return len(search.look(bench.desk.db, sought, limit=30).found)

    assert found("census3") == found("zebra3") == 1
    prune(bench)
    assert (found("census3"), found("zebra3"), found("zebra19")) == (1, 0, 1)
    assert found("lighthouse") == 6


def test_so_many_of_the_newest_stay_whole(bench: Bench) -> None:
    assert prune(bench, age=None, newest=12).entries == 9
    assert prune(bench, age=None, newest=1000).entries == 0


def test_what_is_young_is_never_pruned(bench: Bench) -> None:
    bench.configure("post", service=Service(id="river.example", min_entries=1))
    bench.later(days=29)
    bench.take(post=[entry("newer", "Harbour closed", LONG, "post.example")])
    prune(bench, age=timedelta(days=1))
    assert texts(bench)["Ferry aground"] == LONG
    bench.later(days=2)
    prune(bench, age=timedelta(days=1))
    assert len(texts(bench)["Ferry aground"]) <= pruning.EXCERPT


def test_a_dry_run_changes_nothing(bench: Bench) -> None:
    before = bench.tables()
    assert prune(bench, dry=True).entries == 15
    assert bench.tables() == before


def test_nothing_is_old_where_nobody_says_how_old(bench: Bench) -> None:
    planned = pruning.plan(bench.desk, bench.now)
    assert planned == Plan(before=None, shown=frozenset())
    assert pruning.steps(bench.desk, planned) == Pruned()


def test_steps_go_on_where_the_last_one_ended(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pruning, "STEP", 4)
    planned = pruning.plan(bench.desk, bench.now, age=YEAR)
    done, after = pruning.step(bench.desk, planned, None)
    assert done.entries == 4
    sizes = [done.entries]
    while after is not None:
        done, after = pruning.step(bench.desk, planned, after)
        sizes.append(done.entries)
    assert sum(sizes) == 15


def test_a_subscription_of_links_alone_has_nothing_to_lose(bench: Bench) -> None:
    bench.configure(subscribe("isle"), "post", "bare")
    bare = entry("b", "A bare headline", "", "bare.example", published=NOON - YEAR * 3)
    bench.take(bare=[bare])
    prune(bench, age=YEAR)
    assert bench.articles()["A bare headline"].entry.summary == ""
