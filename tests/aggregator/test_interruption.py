"""A life with restarts and crashes ends in the same database as one without."""

import random
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aggregator import pipeline
from aggregator.config import Topic
from aggregator.grouping import repair
from feeds.identity import identified
from feeds.model import Entry, Reading, Validators
from tests.aggregator.taking import Bench, entry, failed, read, subscribe, take_and_die

START = datetime(2024, 3, 1, tzinfo=UTC)
ARCHIVE = datetime(2014, 3, 1, tzinfo=UTC)
PLACES = ["Lisbon", "Harare", "Quito", "Oslo", "Minsk", "Cardiff", "Tunis", "Hanoi"]
THINGS = ["ferry", "glacier", "orchestra", "refinery", "parliament", "satellite"]
DEEDS = ["collapses", "reopens", "strikes", "vanishes", "burns", "floods"]
FILLER = ["officials", "witnesses", "morning", "damage", "crowd", "bridge", "budget"]
OUTLETS = ["a.example", "b.example", "c.example", ""]
NAMES = ("a", "b", "c", "late", "planet")

Batch = tuple[datetime, tuple[Reading, ...]]


class Stream:
    """Feeds as they change from visit to visit: news, copies, edits, archives."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.seed = seed
        self.now = START
        self.feeds: dict[str, list[Entry]] = {name: [] for name in NAMES}
        self.made: list[Entry] = []

    def batches(self, count: int) -> Iterator[Batch]:
        for number in range(count):
            self.now += timedelta(hours=self.dice.expovariate(1 / 10))
            readings = [self._visit(name, number) for name in NAMES]
            yield self.now, tuple(one for one in readings if one is not None)

    def _visit(self, name: str, number: int) -> Reading | None:
        if self.dice.random() < 0.3 or (name == "late" and number < 4):
            return None
        if self.dice.random() < 0.1:
            return failed(name)
        feed = self.feeds[name]
        for _ in range(self.dice.randrange(7)):
            feed.insert(0, self._entry(name))
        if feed and self.dice.random() < 0.5:
            at = self.dice.randrange(len(feed))
            feed[at] = self._changed(feed[at])
        del feed[25:]
        unique = tuple({one.key: one for one in reversed(feed)}.values())[::-1]
        shown = [
            replace(one, **known._asdict())
            for one, known in zip(unique, identified(unique), strict=True)
        ]
        return read(name, *shown, validators=Validators(etag=f"{number}"))

    def _entry(self, name: str) -> Entry:
        if name == "planet" and self.made and self.dice.random() < 0.7:
            return replace(self.dice.choice(self.made[-30:]), own=False)
        made = self._news()
        self.made.append(made)
        return made

    def _news(self) -> Entry:
        dice, number = self.dice, len(self.made)
        event = dice.randrange(int(2 + number / 12))
        words = random.Random(f"{self.seed} {event}")
        subject = [words.choice(PLACES), words.choice(THINGS), words.choice(DEEDS)]
        extra = [dice.choice(FILLER + THINGS + DEEDS) for _ in range(dice.randrange(9))]
        title = " ".join(dice.sample(subject, 3) + extra[:2])
        text = " ".join(subject + extra) + "." if dice.random() < 0.6 else ""
        if self.made and dice.random() < 0.2:
            twin = dice.choice(self.made[-20:])
            title, text = twin.title, twin.text
        published = self.now - timedelta(hours=dice.choice([0, 0, 1, 30, 110, 130]))
        if dice.random() < 0.15:
            published = ARCHIVE + timedelta(hours=dice.randrange(400))
        return entry(
            f"id-{number}",
            title,
            text,
            dice.choice(OUTLETS),
            published=published if dice.random() < 0.8 else None,
            language=dice.choice(["", "en", "en", "de"]),
        )

    def _changed(self, before: Entry) -> Entry:
        if self.dice.random() < 0.5:
            return replace(before, text=f"{before.text} Corrected.")
        renamed = f"{before.id}-again"
        return replace(before, id=renamed, key=renamed)


def living(bench: Bench, batches: list[Batch]) -> Bench:
    return life(bench, batches, lambda bench, readings: bench.take(*readings))


def life(
    bench: Bench,
    batches: list[Batch],
    step: Callable[[Bench, tuple[Reading, ...]], object],
) -> Bench:
    topics = [Topic(name="sea", any=("ferry",)), Topic(name="north", any=("oslo",))]
    bench.now = START
    bench.configure(
        "a", "b", "c", subscribe("late", topics=("news",)), "planet", topics=topics
    )
    for now, readings in batches:
        bench.now = now
        step(bench, readings)
    bench.publish()
    return bench


def outcome(bench: Bench) -> object:
    tables = bench.tables()
    del tables["publications"]  # counts how often something was marked
    return tables, bench.published()


@pytest.fixture(autouse=True, scope="module")
def _busy() -> Iterator[None]:
    """Short turns and frequent second thoughts: a short stream meets every case."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(pipeline, "TURN", 5)
        patched.setattr(repair, "EVERY", 7)
        patched.setattr(repair, "LOOSE", 0.3)
        patched.setattr(repair, "SAME_CENTRE", 0.3)
        yield


def interrupted(
    every: int, crash: bool = True
) -> Callable[[Bench, tuple[Reading, ...]], None]:
    """Takes a batch in that dies after every few turns and is taken again."""

    def step(bench: Bench, readings: tuple[Reading, ...]) -> None:
        while not take_and_die(bench, readings, after=every):
            if crash:
                bench.reopen()

    return step


def restarted(bench: Bench, readings: tuple[Reading, ...]) -> None:
    bench.reopen()
    bench.take(*readings)


@pytest.mark.parametrize("seed", range(3))
def test_restarts_and_crashes_between_turns_change_nothing(
    tmp_path: Path, seed: int
) -> None:
    batches = list(Stream(seed).batches(14))
    undisturbed = living(Bench(tmp_path / "undisturbed"), batches)
    expected = outcome(undisturbed)
    others = {
        "restarted": restarted,
        "crashed": interrupted(1),
        "crashed later": interrupted(3),
        "taken again": interrupted(2, crash=False),
    }
    for name, step in others.items():
        other = life(Bench(tmp_path / name), batches, step)
        assert outcome(other) == expected, name


def test_the_stream_of_these_tests_meets_every_case(tmp_path: Path) -> None:
    totals: dict[str, int] = dict.fromkeys(CASES, 0)
    for seed in range(3):
        batches = list(Stream(seed).batches(14))
        bench = living(Bench(tmp_path / str(seed)), batches)
        for name, question in CASES.items():
            (found,) = bench.desk.db.execute(question).fetchone()
            totals[name] += found
    assert all(totals.values()), totals


CASES = {
    "copies": "SELECT count(*) FROM articles WHERE copy_of IS NOT NULL",
    "merged stories": "SELECT count(*) FROM stories WHERE merged_into IS NOT NULL",
    "parts that left": "SELECT count(*) FROM stories t WHERE EXISTS ("
    "SELECT 1 FROM stories WHERE id < t.id AND lead_id > t.lead_id)",
    "several carriers": "SELECT count(*) FROM (SELECT 1 FROM entries "
    "GROUP BY article_id HAVING count(DISTINCT subscription_id) > 1)",
    "changed ids": "SELECT count(*) FROM entries "
    "WHERE document(packed) ->> '$.key' LIKE '%-again'",
    "archives": "SELECT count(*) FROM articles WHERE time < '2015'",
    "discovered": "SELECT count(*) FROM topics WHERE kind = 'discovered'",
    "topics": "SELECT count(*) FROM story_topics",
}


@given(seed=st.integers(0, 10**6), every=st.integers(1, 6))
@settings(
    max_examples=8,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_any_stream_survives_crashes(
    tmp_path_factory: pytest.TempPathFactory, seed: int, every: int
) -> None:
    batches = list(Stream(seed).batches(6))
    folder = tmp_path_factory.mktemp("lives")
    undisturbed = living(Bench(folder / "undisturbed"), batches)
    crashed = life(Bench(folder / "crashed"), batches, interrupted(every))
    assert outcome(crashed) == outcome(undisturbed)


def test_nothing_leads_to_a_story_that_is_gone(tmp_path: Path) -> None:
    bench = living(Bench(tmp_path), list(Stream(1).batches(14)))
    lost = bench.desk.db.execute(
        "SELECT count(*) FROM stories t JOIN stories kept ON kept.id = t.merged_into "
        "WHERE kept.merged_into IS NOT NULL"
    )
    assert lost.fetchone() == (0,)
    homeless = bench.desk.db.execute(
        "SELECT count(*) FROM articles a JOIN stories t ON t.id = a.story_id "
        "WHERE t.merged_into IS NOT NULL"
    )
    assert homeless.fetchone() == (0,)
    for time, quiet, newest, loud in bench.desk.db.execute(
        "SELECT t.time, t.quiet, max(a.time), min(a.quiet) FROM stories t "
        "JOIN articles a ON a.story_id = t.id GROUP BY t.id"
    ):
        assert (time, quiet) == (newest, loud)
