from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

from aggregator.composing import NEWS, compose
from aggregator.config import Config
from aggregator.decided import Decided
from aggregator.grouping.decisions import Grouping, Placement
from aggregator.grouping.dedupe import Candidate, Kept, Verdict
from aggregator.grouping.repair import Change, Merge, Split
from aggregator.grouping.stories import Member, Newcomer
from aggregator.grouping.subjects import Subject
from aggregator.rules import Rules
from feeds.model import Entry, Outlet
from storage.known import Known, KnownArticle, KnownMember
from storage.turn import Merged, Parted, Turn

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
RULES = Rules(Config(path=Path("/a.toml")), "tag:river.example,2026")


def verdict(article: int, outlet: str = "", *, before: timedelta = NEWS) -> Verdict:
    entry = Entry(id=str(article), outlet=Outlet(key=outlet))
    time = NOW - before
    candidate = Candidate(
        subscription="a", entry=entry, document=b"", digest="", time=time
    )
    return Verdict(candidate=candidate, row=article, article=article, founds=True)


def member(
    article: int, story: int, outlet: str = "", *topics: str, ago: int = 0
) -> Member:
    return Member(
        article=article,
        story=story,
        founder=1,
        outlet=outlet,
        title="",
        lead="",
        language="",
        time=NOW - timedelta(hours=ago),
        topics=frozenset(topics),
    )


def composed(
    verdicts: Sequence[Verdict] = (),
    steps: Sequence[Placement | Change] = (),
    stories: Mapping[int, Sequence[Member]] | None = None,
    **given: object,
) -> Turn:
    newcomers = [
        Newcomer(
            article=one.article,
            outlet=one.candidate.entry.outlet.key,
            title="",
            text="",
            language="",
            time=one.candidate.time,
        )
        for one in verdicts
    ]
    members = given.pop("members", ())
    facts = {
        "verdicts": verdicts,
        "labelled": (),
        "newcomers": newcomers,
        "grouping": Grouping(steps=tuple(steps), next_story=99),
        "story": lambda story: (stories or {}).get(story, ()),
    }
    known: Known[Kept] = Known(
        entries=(),
        articles=(),
        members=members,
        iris=frozenset(),
        next_row=1,
        next_article=1,
        next_story=1,
    )
    return compose(Decided(**(facts | given)), known, RULES, NOW)


def placed(article: int, story: int, copy_of: int | None = None) -> Placement:
    return Placement(article=article, story=story, copy_of=copy_of, lead="")


def test_a_founder_founds_a_story_of_its_own_id() -> None:
    founding = Placement(article=7, story=3, founded=True, lead="words")
    turn = composed([verdict(7)], [founding])
    [article], [story] = turn.articles, turn.stories
    assert (article.id, article.story, article.lead) == (7, 3, "words")
    assert (story.id, story.lead, story.iri) == (3, 7, RULES.story_iri(3))
    assert turn.told == {}


def test_news_of_a_story_is_told_as_of_now_and_backlog_as_of_its_time() -> None:
    stories = {3: [member(1, 3, "a")]}
    told = composed([verdict(7, "b", before=NEWS)], [placed(7, 3)], stories).told
    assert told == {3: NOW}
    late = NEWS + timedelta(seconds=1)
    told = composed([verdict(7, "b", before=late)], [placed(7, 3)], stories).told
    assert told == {3: NOW - late}


def test_a_copy_is_news_only_from_another_outlet() -> None:
    stories = {3: [member(1, 3, "a"), member(7, 3, "a")]}
    copy = [placed(7, 3, copy_of=1)]
    assert composed([verdict(7, "a")], copy, stories).told == {}
    assert composed([verdict(7, "b")], copy, stories).told == {3: NOW}
    assert composed([verdict(7, "")], copy, stories).told == {3: NOW}


def test_a_merge_is_told_as_of_the_time_of_what_is_newest_in_it() -> None:
    merge = [Merge(kept=3, gone=4)]
    recent = {3: [member(1, 3, ago=90), member(2, 3, ago=2)]}
    archive = {3: [member(1, 3, ago=900), member(2, 3, ago=800)]}
    assert composed(steps=merge, stories=recent).told == {3: NOW}
    assert composed(steps=merge, stories=archive).told == {
        3: NOW - timedelta(hours=800)
    }
    assert composed(steps=merge, stories=recent).changes == (Merged(kept=3, gone=4),)


def test_a_part_that_left_and_went_into_another_story_at_once() -> None:
    """The new story is gone before the turn ends; the kept one has its articles."""
    turn = composed(
        steps=[
            Split(story=3, new_story=9, founder=5, articles=(5, 6)),
            Merge(kept=4, gone=9),
        ],
        stories={4: [member(2, 4, "", "sea"), member(5, 4, "", "sea")]},
    )
    assert [story.id for story in turn.stories] == [9]
    assert turn.changes == (
        Parted(story=3, new_story=9, articles=(5, 6)),
        Merged(kept=4, gone=9),
    )
    assert turn.topics == {4: frozenset({"sea"})}


def test_a_story_is_of_what_it_tells_and_of_what_recurs() -> None:
    stories = {3: [member(1, 3, "", "sea"), member(7, 3)]}
    subject = Subject(
        name="kirkwall", title="Kirkwall", term="kirkwall", stories=(3, 5)
    )
    turn = composed([verdict(7)], [placed(7, 3)], stories, subjects=[subject])
    assert turn.topics == {3: {"sea", "kirkwall"}, 5: {"kirkwall"}}
    [topic] = turn.subjects
    assert (topic.name, topic.title, topic.kind) == (
        "kirkwall",
        "Kirkwall",
        "discovered",
    )


def test_a_kept_article_that_gained_a_topic_takes_its_story_along() -> None:
    labelled = KnownArticle(id=2, story=3, copy_of=None, topics=frozenset({"sea"}))
    members = tuple(
        KnownMember(article=n, story=3, lead=1, copy_of=None, topics=frozenset())
        for n in (1, 2)
    )
    turn = composed(labelled=[labelled], members=members)
    assert turn.labels == {2: {"sea"}}
    assert turn.topics == {3: {"sea"}}
