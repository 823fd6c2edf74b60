"""An index restored from what was stored decides like the one that lived on."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from aggregator.grouping import background, postings, repair, titles
from aggregator.grouping import index as index_module
from aggregator.grouping.recalling import remembered as every_member
from aggregator.grouping.restoring import restore
from aggregator.grouping.stories import (
    WINDOW,
    Grouping,
    Index,
    Member,
    Merge,
    Newcomer,
    Placement,
    Split,
    group,
)
from aggregator.grouping.subjects import Subject, discover
from tests.aggregator.grouping.keeping_members import member

START = datetime(2024, 3, 1, tzinfo=UTC)
PLACES = ["Lisbon", "Harare", "Quito", "Oslo", "Minsk", "Cardiff", "Tunis", "Hanoi"]
THINGS = ["ferry", "glacier", "orchestra", "refinery", "parliament", "satellite"]
DEEDS = ["collapses", "reopens", "strikes", "vanishes", "burns", "floods"]
FILLER = ["officials", "witnesses", "morning", "damage", "crowd", "bridge", "budget"]


@dataclass
class Store:
    """Keeps what a database would keep, and nothing else."""

    members: dict[int, Member] = field(default_factory=dict)
    founders: dict[int, int] = field(default_factory=dict)
    next_story: int = 1
    decisions: list[object] = field(default_factory=list)

    def save(self, newcomers: Sequence[Newcomer], grouping: Grouping) -> None:
        arrived = {newcomer.article: newcomer for newcomer in newcomers}
        self.founders |= {one.new_story: one.founder for one in grouping.splits}
        for step in (*grouping.placements, *grouping.changes):
            if isinstance(step, Placement):
                self._place(arrived[step.article], step)
            elif isinstance(step, Merge):
                self._move(self._of(step.gone), step.kept)
            else:
                self._move(step.articles, step.new_story)
        self.next_story = grouping.next_story
        self.decisions += grouping.steps

    def _place(self, newcomer: Newcomer, placed: Placement) -> None:
        if placed.founded:
            self.founders[placed.story] = placed.article
        self.members[placed.article] = member(
            newcomer, placed, self.founders[placed.story]
        )

    def index(self, shuffled: random.Random | None = None) -> Index:
        restored = Index(background.load())
        members = [self.members[article] for article in sorted(self.members)]
        if shuffled:
            shuffled.shuffle(members)
        if members:
            restore(restored, self._needed(members))
        return restored

    def _needed(self, members: Sequence[Member]) -> Iterable[Member]:
        horizon = max(member.time for member in members) - WINDOW
        texts = {m.copy_of or m.article for m in members if m.time >= horizon}
        return [m for m in members if (m.copy_of or m.article) in texts]

    def _of(self, story: int) -> list[int]:
        return [one.article for one in self.members.values() if one.story == story]

    def _move(self, articles: Iterable[int], story: int) -> None:
        for article in articles:
            self.members[article] = replace(
                self.members[article], story=story, founder=self.founders[story]
            )


def stream(seed: int, count: int) -> list[Newcomer]:
    """A lively stream: events told by several outlets, copies, stragglers, gaps."""
    dice = random.Random(seed)
    now, made = START, []
    for article in range(1, count + 1):
        now += timedelta(hours=dice.expovariate(1 / 3))
        time = now - timedelta(hours=dice.choice([0, 0, 0, 0, 2, 30, 110, 130]))
        event = dice.randrange(int(2 + article / 12))
        words = random.Random(f"{seed} {event}")
        subject = [words.choice(PLACES), words.choice(THINGS), words.choice(DEEDS)]
        extra = [dice.choice(FILLER + THINGS + DEEDS) for _ in range(dice.randrange(9))]
        title = " ".join(dice.sample(subject, 3) + extra[:2])
        text = " ".join(subject + extra) + "." if dice.random() < 0.6 else ""
        if made and dice.random() < 0.25:
            twin = dice.choice(made[-30:])
            title, text = twin.title, twin.text
        made.append(
            Newcomer(
                article=article,
                outlet=dice.choice(["", "a.example", "b.example", "c.example"]),
                title=title,
                text=text,
                language=dice.choice(["", "en", "en-GB", "de"]),
                time=max(time, START),
                address=f"https://a.example/{'-'.join(subject)}/{article % 3}",
            )
        )
    return made


def about(index: Index) -> dict[str, set[int]]:
    """The stories that are about each name."""
    mentions = index.mentions
    mentions.read(index.stories)
    every = mentions.common(stories=1, texts=1, most=1_000_000).tolist()
    return {
        index.lexicon.term(number): set(mentions.ids[mentions.stories(number)].tolist())
        for number in every
    }


def state(index: Index) -> object:
    """All that an index knows, in a form that compares."""
    return (
        index.clock,
        about(index),
        {
            story.id: (
                story.founder,
                story.language,
                story.last,
                story.short,
                story.outlets,
                dict(story.centre.weights),
                story.square,
                story.centre.square,
                index.story(story.id),
            )
            for story in index.stories.values()
        },
        index.outlets,
        index.rates.counts(),
        index.postings.filed(),
    )


def run(news: Sequence[Newcomer], cuts: Iterable[int], *, restart: bool) -> Store:
    store, living = Store(), Index(background.load())
    bounds = [0, *sorted(cuts), len(news)]
    for begin, end in pairwise(bounds):
        if restart:
            living = store.index(shuffled=random.Random(begin))
        batch = news[begin:end]
        store.save(batch, group(living, batch, next_story=store.next_story))
    return store


@pytest.fixture
def busy(monkeypatch: pytest.MonkeyPatch) -> None:
    """Repairs often and splits readily, so that a short stream meets every case."""
    monkeypatch.setattr(repair, "EVERY", 7)
    monkeypatch.setattr(repair, "LOOSE", 0.3)
    monkeypatch.setattr(repair, "SAME_CENTRE", 0.3)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("seed", range(4))
def test_a_restart_after_every_article_changes_nothing(seed: int) -> None:
    news = stream(seed, 160)
    undisturbed = run(news, (), restart=False)
    restarted = run(news, range(1, len(news)), restart=True)
    assert restarted.decisions == undisturbed.decisions
    assert restarted.members == undisturbed.members


@pytest.mark.usefixtures("busy")
def test_the_streams_of_these_tests_meet_every_case() -> None:
    stores = [run(stream(seed, 160), (), restart=False) for seed in range(4)]
    steps = [step for store in stores for step in store.decisions]
    assert {type(step) for step in steps} == {Placement, Merge, Split}
    assert any(isinstance(step, Placement) and step.copy_of for step in steps)


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("seed", range(4))
def test_a_restored_index_equals_the_living_one_at_every_boundary(seed: int) -> None:
    news = stream(seed, 120)
    store, living = Store(), Index(background.load())
    for newcomer in news:
        store.save([newcomer], group(living, [newcomer], next_story=store.next_story))
        assert state(store.index(random.Random(seed))) == state(living)
    remembered = {member.article: member for member in every_member(living)}
    assert remembered
    assert about(living)
    assert remembered.items() <= store.members.items()


def test_an_index_that_is_full_drops_the_same_articles_when_restored(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(index_module, "MOST_OPEN", 25)
    news = stream(9, 120)
    undisturbed = run(news, (), restart=False)
    assert run(news, range(1, 120), restart=True).decisions == undisturbed.decisions


@pytest.mark.usefixtures("busy")
@pytest.mark.parametrize("seed", range(4))
def test_subjects_are_the_same_from_day_to_day_and_after_restarts(
    seed: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(titles, "REMEMBERED", 20)
    dice, news = random.Random(seed), stream(seed, 200)
    store, living = Store(), Index(background.load())
    known: tuple[Subject, ...] = ()
    met: set[str] = set()
    for newcomer in news:
        store.save([newcomer], group(living, [newcomer], next_story=store.next_story))
        if dice.random() < 0.3:
            lived = discover(living, known)
            assert discover(store.index(dice), known) == lived
            met |= {subject.name for subject in lived}
            known = (*known, *(one for one in lived if one.name not in names(known)))
    assert len(met) >= 3
    assert len(living.originals) < len(store.members) / 2


@pytest.mark.usefixtures("busy")
def test_tidying_whenever_something_was_closed_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    news = stream(5, 160)
    undisturbed = run(news, (), restart=False)
    monkeypatch.setattr(postings, "FORGOTTEN", 0)
    store, living = Store(), Index(background.load())
    for newcomer in news:
        store.save([newcomer], group(living, [newcomer], next_story=store.next_story))
        if newcomer.article % 3 == 0:
            assert about(living) == about(store.index())
    assert store.decisions == undisturbed.decisions
    assert len(living.originals) < len(store.members) / 2


def names(subjects: Iterable[Subject]) -> set[str]:
    return {subject.name for subject in subjects}


@given(
    seed=st.integers(0, 999),
    cuts=st.sets(st.integers(1, 79), max_size=8),
)
@settings(max_examples=25, deadline=None)
def test_restarts_anywhere_change_no_decision(seed: int, cuts: set[int]) -> None:
    news = stream(seed, 80)
    undisturbed = run(news, (), restart=False)
    assert run(news, cuts, restart=True).decisions == undisturbed.decisions
    assert run(news, cuts, restart=False).decisions == undisturbed.decisions


def test_a_copy_without_its_original_is_refused() -> None:
    stray = Member(
        article=2,
        story=1,
        founder=1,
        outlet="",
        title="A title",
        lead="",
        language="",
        time=START,
        copy_of=1,
    )
    with pytest.raises(ValueError, match="copy of 1, which was not given"):
        restore(Index(background.load()), [stray])
