from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.stories import WINDOW, Grouping, Member, Newcomer
from aggregator.past import Past
from aggregator.windows import DAY, Windows, part
from tests.aggregator.grouping.keeping_members import member

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HOURS = st.integers(0, 24 * 40)


@dataclass(frozen=True)
class Item:
    time: datetime


class Queue:
    """Items that wait for their turns."""

    def __init__(self, batch: Sequence[Item]) -> None:
        self._items = list(batch)

    def __len__(self) -> int:
        return len(self._items)

    @property
    def next_time(self) -> datetime:
        return self._items[0].time

    def take(self) -> Item:
        return self._items.pop(0)


def parts(
    batch: Sequence[Item], horizon: datetime | None, size: int
) -> list[list[Item]]:
    """All turns of a batch."""
    queue = Queue(batch)
    turns = []
    while queue:
        turns.append(part(queue, horizon, size))
    return turns


def items(hours: Iterable[int]) -> list[Item]:
    return [Item(NOON + timedelta(hours=hour)) for hour in sorted(hours)]


@given(
    st.lists(HOURS, max_size=60),
    st.none() | HOURS.map(lambda hour: NOON + timedelta(hours=hour)),
    st.integers(1, 9),
)
def test_a_batch_is_cut_into_turns_that_can_meet_one_index(
    hours: list[int], horizon: datetime | None, size: int
) -> None:
    batch = items(hours)
    turns = parts(batch, horizon, size)
    assert [one for turn in turns for one in turn] == batch
    for turn in turns:
        first, last = turn[0].time, turn[-1].time
        assert 0 < len(turn) <= size
        assert last - first <= WINDOW
        if horizon is not None and first < horizon:
            assert last < horizon
            assert last - first <= DAY


@given(st.lists(HOURS, max_size=60), st.integers(1, 9), st.data())
def test_what_is_left_after_a_crash_is_cut_at_the_same_places(
    hours: list[int], size: int, data: st.DataObject
) -> None:
    """The horizon may have gone on meanwhile, as far as the kept articles go."""
    batch = items(hours)
    newest = data.draw(st.none() | HOURS.map(lambda h: NOON + timedelta(hours=h)))
    turns = parts(batch, newest and newest - WINDOW, size)
    kept = data.draw(st.integers(0, len(turns)))
    times = [one.time for turn in turns[:kept] for one in turn]
    known = [newest] if newest else []
    later = max([*known, *times], default=None)
    rest = [one for turn in turns[kept:] for one in turn]
    assert parts(rest, later and later - WINDOW, size) == turns[kept:]


def test_without_candidates_there_are_no_turns() -> None:
    assert part(Queue([]), NOON, 9) == []


@dataclass
class Archive:
    """Keeps members as the database would, and counts how often it is asked."""

    members: list[Member]
    asked: int = 0

    def past(self) -> Past:
        times = [member.time for member in self.members]
        return Past(
            newest=max(times, default=None), between=self.between, lead=self.lead
        )

    def lead(self, article: int) -> str:
        return next(one.lead for one in self.members if one.article == article)

    def between(self, start: datetime, end: datetime) -> list[Member]:
        self.asked += 1
        stories = {m.story for m in self.members if start <= m.time <= end}
        return [member for member in self.members if member.story in stories]

    def keep(self, newcomers: Sequence[Newcomer], grouping: Grouping) -> None:
        by_article = {one.article: one for one in newcomers}
        founders = {member.story: member.founder for member in self.members}
        for placed in grouping.placements:
            newcomer = by_article[placed.article]
            self.members.append(
                member(
                    newcomer, placed, founders.setdefault(placed.story, placed.article)
                )
            )

    def take(self, windows: Windows, *newcomers: Newcomer) -> list[int]:
        """Group newcomers of about one time; the stories they come into."""
        past = self.past()
        index = windows.meet(newcomers[0].time, past)
        next_story = max((member.story for member in self.members), default=0) + 1
        grouping = windows.group(index, newcomers, next_story=next_story)
        self.keep(newcomers, grouping)
        return [placed.story for placed in grouping.placements]


def newcomer(article: int, title: str, **after: float) -> Newcomer:
    return Newcomer(
        article=article,
        outlet=f"{article}.example",
        title=title,
        text=title,
        language="en",
        time=NOON + timedelta(**after),
    )


@pytest.fixture
def archive() -> Archive:
    return Archive([])


FERRY = "Ferry Saint Olaf runs aground off Kirkwall"


def test_the_open_index_lives_on_from_turn_to_turn(archive: Archive) -> None:
    windows = Windows()
    assert archive.take(windows, newcomer(1, FERRY)) == [1]
    assert archive.take(windows, newcomer(2, FERRY, hours=1)) == [1]
    assert archive.take(windows, newcomer(3, FERRY, days=2)) == [1]
    assert archive.asked == 0


def test_a_forgotten_index_is_built_from_what_is_kept(archive: Archive) -> None:
    windows = Windows()
    archive.take(windows, newcomer(1, FERRY))
    windows.forget()
    assert archive.take(windows, newcomer(2, FERRY, hours=1)) == [1]
    assert archive.asked == 1


def test_an_index_that_is_behind_what_is_kept_is_built_anew(archive: Archive) -> None:
    windows, others = Windows(), Windows()
    archive.take(windows, newcomer(1, "Parliament passes a budget in Valletta"))
    assert archive.take(others, newcomer(2, FERRY, hours=1)) == [2]
    assert archive.take(windows, newcomer(3, FERRY, hours=2)) == [2]


def test_the_past_meets_an_index_of_its_own_days(archive: Archive) -> None:
    windows = Windows()
    archive.take(windows, newcomer(1, FERRY, days=-4000))
    archive.take(windows, newcomer(2, FERRY, days=-3997))
    assert archive.take(windows, newcomer(3, FERRY)) == [2]
    asked = archive.asked
    assert archive.take(windows, newcomer(4, FERRY, days=-3999)) == [1]
    assert archive.take(windows, newcomer(5, FERRY, days=-2000)) == [3]
    assert archive.asked == asked + 2
    assert archive.take(windows, newcomer(6, FERRY, hours=1)) == [2]
    assert archive.asked == asked + 2


def test_labels_reach_the_index_in_use_and_the_open_one(archive: Archive) -> None:
    windows = Windows()
    archive.take(windows, newcomer(1, FERRY))
    now = windows.open(archive.past())
    archive.take(windows, newcomer(2, FERRY, days=-100))
    past = windows.meet(NOON - timedelta(days=100), archive.past())

    @dataclass(frozen=True)
    class Labelled:
        id: int
        copy_of: int | None
        topics: frozenset[str]

    windows.label(past, [Labelled(n, None, frozenset({"sea"})) for n in (1, 2)])
    for index, story in ((now, 1), (past, 2)):
        assert [one.topics for one in index.story(story)] == [frozenset({"sea"})]
