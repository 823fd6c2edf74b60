"""Topics of few words are widened by what the stream teaches."""

from dataclasses import replace
from pathlib import Path

import pytest

from aggregator.config import Topic
from aggregator.grouping.learned import Learned
from aggregator.widening import milestone
from feeds.model import Entry
from storage import carried, learned
from tests.aggregator.taking import Bench, entry, read, take_and_die

SEA = Topic(name="sea", any=("ferry", "harbour", "lifeboat"))
NOUNS = (
    "pier",
    "hull",
    "deck",
    "tide",
    "mast",
    "crew",
    "keel",
    "cargo",
    "anchor",
    "sailor",
)
OTHERS = (
    "vote",
    "budget",
    "tax",
    "court",
    "school",
    "bridge",
    "theatre",
    "museum",
    "clinic",
    "orchard",
)


def report(number: int, *, sea: bool, named: bool = False) -> Entry:
    """An article on the sea or on the land, none like another."""
    nouns = NOUNS if sea else OTHERS
    first, second, third = (
        nouns[(number * step + step) % len(nouns)] for step in (1, 3, 7)
    )
    place = SEA.any[number % 3] if named else "berth" if sea else "street"
    text = f"{place.title()} number{number}: {first}, {second}, then {third}."
    return entry(f"{number}", f"Report{number} of a {first}", text, "herald.example")


def stream(start: int, count: int) -> list[Entry]:
    """Half on the sea, and half of these with a word of the topic."""
    return [
        report(number, sea=number % 2 == 0, named=number % 4 == 0)
        for number in range(start, start + count)
    ]


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path).configure("herald", topics=[SEA])


def titles(bench: Bench) -> set[str]:
    """The articles that are of the topic themselves, whatever their stories are."""
    newest = carried.newest_stories(bench.desk.db, 1000)
    found = carried.of_stories(bench.desk.db, newest)
    return {one.entry.title for one in found if "sea" in one.topics}


def words(bench: Bench) -> tuple[str, ...]:
    return learned.words(bench.desk.db, "sea")


def test_words_are_learned_once_there_is_a_stream(bench: Bench) -> None:
    bench.take(herald=stream(0, 90))
    assert words(bench) == ()
    bench.take(herald=stream(90, 20))
    bench.take(herald=[report(902, sea=True), report(903, sea=False)])
    assert set(words(bench)) & set(NOUNS)
    assert not set(words(bench)) & {*OTHERS, *SEA.any}
    found = titles(bench)
    assert any(title.startswith("Report902 ") for title in found)
    assert not any(title.startswith("Report903 ") for title in found)


def test_what_the_topic_has_missed_is_found_when_words_are_first_learned(
    bench: Bench,
) -> None:
    bench.take(herald=stream(0, 110))
    before = titles(bench)
    bench.take(herald=[])
    assert len(titles(bench)) > 1.5 * len(before)
    assert not any(int(one.split()[0][6:]) % 2 for one in titles(bench))


def test_a_restart_changes_no_word(bench: Bench) -> None:
    bench.take(herald=stream(0, 110))
    bench.take(herald=[])
    before = learned.every(bench.desk.db, Learned)
    bench.reopen()
    assert learned.every(bench.desk.db, Learned) == before
    bench.take(herald=[report(902, sea=True)])
    assert any(title.startswith("Report902 ") for title in titles(bench))


def test_the_same_articles_teach_the_same_words(bench: Bench, tmp_path: Path) -> None:
    other = Bench(tmp_path / "other").configure("herald", topics=[SEA])
    for one in bench, other:
        one.take(herald=stream(0, 110))
        one.take(herald=stream(110, 70))
    assert learned.every(other.desk.db, Learned) == learned.every(
        bench.desk.db, Learned
    )
    assert words(bench)


@pytest.mark.parametrize("turns", [1, 2])
def test_a_crash_between_turns_changes_no_word_and_no_topic(
    bench: Bench, tmp_path: Path, turns: int
) -> None:
    other = Bench(tmp_path / "other").configure("herald", topics=[SEA])
    news = read("herald", *stream(0, 600))
    assert not take_and_die(bench, [news], after=turns)
    bench.reopen()
    for one in bench, other:
        one.take(news)
    assert learned.every(bench.desk.db, Learned) == learned.every(
        other.desk.db, Learned
    )
    assert titles(bench) == titles(other)


def test_a_topic_that_is_to_match_literally_learns_nothing(bench: Bench) -> None:
    bench.take(herald=stream(0, 110))
    bench.take(herald=[])
    assert words(bench)
    bench.configure("herald", topics=[replace(SEA, expand=False)])
    assert words(bench) == ()
    assert all(int(one.split()[0][6:]) % 4 == 0 for one in titles(bench))


def test_a_new_topic_learns_at_once_from_what_is_kept(bench: Bench) -> None:
    bench.configure("herald")
    bench.take(herald=stream(0, 110))
    bench.configure("herald", topics=[SEA])
    assert words(bench)
    assert len(titles(bench)) > 40


def test_a_topic_that_is_gone_has_no_words(bench: Bench) -> None:
    bench.take(herald=stream(0, 110))
    bench.configure("herald")
    assert words(bench) == ()


def test_learned_words_bring_in_nothing_that_the_rule_keeps_out(bench: Bench) -> None:
    strict = replace(SEA, none=("hull",), all=("lantern",))
    bench.configure("herald", topics=[replace(SEA, none=("hull",))])
    bench.take(herald=stream(0, 110))
    bench.take(herald=[])
    assert words(bench)
    assert not [one for one in titles(bench) if "hull" in one]
    bench.configure("herald", topics=[strict])
    assert titles(bench) == set()


def test_a_topic_of_typical_texts_learns_too(bench: Bench) -> None:
    texts = tuple(
        f"{one.title}\n{one.text}" for one in (report(n, sea=True) for n in (8, 14, 22))
    )
    bench.configure("herald", topics=[Topic(name="sea", examples=texts)])
    bench.take(herald=stream(100, 110))
    bench.take(herald=[])
    assert set(words(bench)) & set(NOUNS)
    assert not any(int(one.split()[0][6:]) % 2 for one in titles(bench))


def test_learning_is_due_less_often_as_articles_become_many() -> None:
    dues = sorted({milestone(article) for article in range(20_000)})
    assert dues[:5] == [0, 100, 150, 225, 337]
    assert dues[-1] - dues[-2] == dues[-2] - dues[-3] == 2000
