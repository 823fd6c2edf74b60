from datetime import timedelta
from pathlib import Path

import pytest

from aggregator import gathering, pipeline
from aggregator.gathering import Gathering
from aggregator.pipeline import Taken, take_in
from feeds.model import Reading, Validators
from storage import subscriptions
from storage.states import State
from tests.aggregator.taking import BUDGET, FERRY, Bench, entry, failed, read, subscribe

NAMES = tuple("abcdef")


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    return Bench(tmp_path / "gathered").configure(*NAMES)


def weeks(bench: Bench, name: str, length: int = 5) -> Reading:
    """A feed that goes back for weeks, with one article a week that all have."""
    days = [bench.now - timedelta(days=7 * week) for week in range(length)]
    return read(
        name,
        *(
            entry(
                f"{name}-{week}",
                f"Ferry {week} runs aground",
                f"{FERRY} Week {week}: {BUDGET}",
                f"{name}.example",
                published=day + timedelta(minutes=NAMES.index(name)),
            )
            for week, day in enumerate(days)
        ),
        validators=Validators(etag=name),
    )


def taken(bench: Bench, *batches: tuple[Reading, ...]) -> list[Taken]:
    with Gathering(bench.desk) as gathered:
        for batch in batches:
            gathered.add(bench.desk, batch, bench.now)
        return list(take_in(bench.desk, gathered, bench.now))


def test_what_is_gathered_batch_by_batch_is_taken_in_as_one(
    bench: Bench, tmp_path: Path
) -> None:
    feeds = [weeks(bench, name) for name in NAMES]
    taken(bench, tuple(feeds[3:]), tuple(feeds[:3]))
    other = Bench(tmp_path / "at once").configure(*NAMES)
    other.take(*feeds)
    assert bench.tables() == other.tables()
    assert [len(story.articles) for story in bench.stories()] == [6] * 5


def test_each_turn_tells_what_it_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 2)
    parts = taken(bench, (weeks(bench, "a", 1), failed("b")), (weeks(bench, "c", 2),))
    assert [part.fresh for part in parts] == [1, 2]
    assert [part.readings for part in parts] == [0, 3]
    assert sum(parts, Taken()).failures == ("b",)


def test_no_reading_has_ended_before_all_that_was_gathered_is_kept(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 4)
    with Gathering(bench.desk) as gathered:
        gathered.add(bench.desk, [weeks(bench, name) for name in NAMES], bench.now)
        turns = take_in(bench.desk, gathered, bench.now)
        next(turns)
        assert bench.articles()
        assert {one.validators.etag for one in _states(bench)} == {None}
        list(turns)
    assert {one.validators.etag for one in _states(bench)} == set(NAMES)


def _states(bench: Bench) -> tuple[State, ...]:
    return subscriptions.every(bench.desk.db)


def test_what_an_interruption_left_over_is_taken_in_the_next_time(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pipeline, "TURN", 4)
    feeds = tuple(weeks(bench, name) for name in NAMES)
    with Gathering(bench.desk) as gathered:
        gathered.add(bench.desk, feeds, bench.now)
        turns = take_in(bench.desk, gathered, bench.now)
        next(turns)
        next(turns)
        turns.close()
    bench.reopen()
    taken(bench, feeds)
    other = Bench(tmp_path / "undisturbed").configure(*NAMES)
    taken(other, feeds)
    assert bench.tables() == other.tables()


@pytest.mark.parametrize("bound", ["READINGS", "ENTRIES", "BYTES"])
def test_it_is_full_by_readings_entries_or_bytes(
    bench: Bench, monkeypatch: pytest.MonkeyPatch, bound: str
) -> None:
    with Gathering(bench.desk) as gathered:
        gathered.add(bench.desk, [weeks(bench, "a")], bench.now)
        assert not gathered.is_full
        monkeypatch.setattr(gathering, bound, 1)
        assert gathered.is_full


def test_of_what_was_read_no_text_is_held(bench: Bench) -> None:
    with Gathering(bench.desk) as gathered:
        gathered.add(bench.desk, [weeks(bench, "b"), weeks(bench, "a")], bench.now)
        ended = gathered.end(bench.desk, 9)
        assert [reading.name for reading, _ in ended] == ["a", "b"]
        [feed] = {ended[0][0].feed} - {None}
        assert {(one.title, one.text) for one in feed.entries} == {("", "")}
        assert [one.key for one in feed.entries] == [f"a-{week}" for week in range(5)]


def test_what_is_not_wanted_any_more_is_left_out(bench: Bench) -> None:
    """Another configuration may come while it waits, which knows nothing of it."""
    with Gathering(bench.desk) as gathered:
        feeds = [weeks(bench, name, 2) for name in "abc"]
        gathered.add(bench.desk, feeds, bench.now)
        bench.configure(subscribe("a", block=("Ferry 1",)), "c")
        parts = list(take_in(bench.desk, gathered, bench.now))
    assert sum(parts, Taken()).readings == 2
    assert sorted(kept_weeks(bench)) == [("a", 0), ("c", 0), ("c", 1)]


def kept_weeks(bench: Bench) -> list[tuple[str, int]]:
    """Of which subscription and week something is kept."""
    rows = bench.desk.db.execute(
        "SELECT document(packed) ->> '$.key' FROM entries"
    ).fetchall()
    return [(name, int(week)) for (key,) in rows for name, week in [key.split("-")]]
