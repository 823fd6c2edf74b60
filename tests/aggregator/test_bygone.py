"""An index that goes on to later days equals one that is built anew for them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.bygone import AFTER, BEFORE, Bygone, build
from aggregator.grouping import repair
from aggregator.grouping.recalling import remembered
from aggregator.grouping.stories import (
    Grouping,
    Index,
    Member,
    Merge,
    Newcomer,
    Split,
    group,
)
from aggregator.past import Past
from tests.aggregator.grouping.keeping_members import member

START = datetime(2014, 5, 1, tzinfo=UTC)
PLACES = ["Lisbon", "Harare", "Quito", "Oslo", "Minsk", "Cardiff", "Tunis", "Hanoi"]
THINGS = ["ferry", "glacier", "orchestra", "refinery", "parliament", "satellite"]
DEEDS = ["collapses", "reopens", "strikes", "vanishes", "burns", "floods"]


@dataclass
class Kept:
    """What a database would keep, and how often and for what it was asked."""

    members: dict[int, Member] = field(default_factory=dict)
    founders: dict[int, int] = field(default_factory=dict)
    next_story: int = 1
    asked: int = 0

    @property
    def past(self) -> Past:
        return Past(
            newest=max((one.time for one in self.members.values()), default=None),
            between=self.between,
            lead=lambda article: self.members[article].lead,
        )

    def between(self, start: datetime, end: datetime) -> list[Member]:
        self.asked += 1
        every = self.members.values()
        stories = {one.story for one in every if start <= one.time <= end}
        return [one for one in every if one.story in stories]

    def save(self, newcomers: Sequence[Newcomer], grouping: Grouping) -> None:
        placements = {one.article: one for one in grouping.placements}
        for newcomer in newcomers:
            placed = placements[newcomer.article]
            self.founders.setdefault(placed.story, placed.article)
            self.members[placed.article] = member(
                newcomer, placed, self.founders[placed.story]
            )
        for change in grouping.changes:
            self._make(change)
        self.next_story = grouping.next_story

    def _make(self, change: Merge | Split) -> None:
        if isinstance(change, Split):
            self.founders[change.new_story] = change.founder
            moved, story = set(change.articles), change.new_story
        else:
            every = self.members.values()
            moved = {one.article for one in every if one.story == change.gone}
            story = change.kept
        for article in moved:
            self.members[article] = replace(
                self.members[article], story=story, founder=self.founders[story]
            )


def news(dice: random.Random, article: int, time: datetime) -> Newcomer:
    event = random.Random(dice.randrange(12))
    words = [event.choice(PLACES), event.choice(THINGS), event.choice(DEEDS)]
    title = " ".join(dice.sample(words, 3) + dice.choices(THINGS, k=2))
    return Newcomer(
        article=article,
        outlet=dice.choice(["", "a.example", "b.example"]),
        title=title,
        text=" ".join(words) + "." if dice.random() < 0.5 else "",
        language=dice.choice(["", "en", "de"]),
        time=time,
    )


def turns(seed: int) -> list[list[Newcomer]]:
    """Two backlogs, one after the other, each in the order of its time."""
    dice = random.Random(seed)
    article, found = 0, []
    for _ in range(2):
        time = START
        for _ in range(dice.randrange(5, 20)):
            time += timedelta(hours=dice.choice([0, 5, 20, 60, 200]))
            turn: list[Newcomer] = []
            for _ in range(dice.randrange(1, 9)):
                article += 1
                turn.append(news(dice, article, time + timedelta(hours=len(turn))))
            found.append(turn)
    return found


def state(index: Index) -> object:
    return (
        sorted(remembered(index), key=lambda one: one.article),
        {
            story.id: (story.last, story.language, story.square, story.centre.weights)
            for story in index.stories.values()
        },
        index.outlets,
        index.rates.counts(),
        index.postings.filed(),
        index.clock,
    )


@given(st.integers(0, 10_000))
@settings(max_examples=15, deadline=None)
def test_an_index_that_goes_on_equals_one_built_anew(seed: int) -> None:
    kept, lasting = Kept(), Bygone()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(repair, "EVERY", 7)
        patch.setattr(repair, "SAME_CENTRE", 0.3)
        for turn in turns(seed):
            time = turn[0].time
            index = lasting.meet(time, kept.past)
            anew = build(kept.past, time - BEFORE, time + AFTER)
            assert state(index) == state(anew)
            kept.save(turn, group(index, turn, next_story=kept.next_story))


def test_the_turns_of_a_backlog_meet_one_index() -> None:
    kept, lasting = Kept(), Bygone()
    dice = random.Random(1)
    first = [news(dice, 1, START)]
    kept.save(first, group(lasting.meet(START, kept.past), first, next_story=1))
    index = lasting.meet(START, kept.past)
    assert lasting.meet(START + timedelta(hours=9), kept.past) is index
    asked = kept.asked
    assert lasting.meet(START + timedelta(hours=9), kept.past) is index
    assert kept.asked == asked, "there is nothing more to ask for"
    assert lasting.meet(START, kept.past) is not index, "it never goes back"


def test_days_far_from_the_last_ones_meet_an_index_of_their_own() -> None:
    kept, lasting = Kept(), Bygone()
    dice = random.Random(2)
    first = [news(dice, 1, START)]
    kept.save(first, group(lasting.meet(START, kept.past), first, next_story=1))
    index = lasting.meet(START, kept.past)
    assert lasting.meet(START + timedelta(days=40), kept.past) is not index
