"""A run of the grouping over labelled articles."""

from datetime import UTC, datetime

from aggregator.grouping.stories import Grouping, Merge, Newcomer, Placement, Split
from aggregator.labelled import Labelled
from aggregator.trial import measure, stories, texts

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
BRIDGE = (
    "The old iron bridge of Porto was closed to trains on Tuesday after an engineer "
    "found a crack in one of its arches; the mayor said that repairs will take a year."
)
BRIDGE_TOO = (
    "A crack in an arch has closed the iron railway bridge of Porto. Repairs are "
    "expected to take until next year, its mayor told reporters on Tuesday."
)
CHESS = (
    "Chess: the world championship opened in Reykjavik with a draw after sixty moves "
    "of the Spanish game."
)


def placed(article: int, story: int, copy_of: int | None = None) -> Placement:
    return Placement(article=article, story=story, copy_of=copy_of, lead="")


def labelled(labels: str, *texts: str, copies: bool = False) -> Labelled:
    newcomers = tuple(
        Newcomer(
            article=number,
            outlet=f"outlet-{number}",
            title="",
            text=text,
            language="en",
            time=NOON,
        )
        for number, text in enumerate(texts, 1)
    )
    return Labelled(newcomers=newcomers, labels=tuple(labels), copies=copies)


def test_the_last_story_of_an_article_counts() -> None:
    grouping = Grouping(
        steps=(
            placed(1, 1),
            placed(2, 2),
            Merge(kept=1, gone=2),
            placed(3, 1),
            Split(story=1, new_story=3, founder=2, articles=(2, 3)),
            placed(4, 3),
        ),
        next_story=4,
    )
    assert stories(grouping) == {1: 1, 2: 3, 3: 3, 4: 3}


def test_a_text_is_an_original_with_its_copies() -> None:
    grouping = Grouping(steps=(placed(1, 1), placed(2, 1, 1)), next_story=2)
    assert texts(grouping) == {1: 1, 2: 1}


def test_a_right_grouping_is_measured_as_right() -> None:
    trial = measure(labelled("aab", BRIDGE, BRIDGE_TOO, CHESS))
    assert (trial.articles, trial.true, trial.found) == (3, 2, 2)
    assert trial.cubed.f1 == trial.pairs.f1 == 1
    assert (trial.changed, trial.told) == (0, 2)
    assert trial.seconds > 0
    assert trial.memory > 1_000_000


def test_a_wrong_grouping_is_measured_as_wrong() -> None:
    trial = measure(labelled("abb", BRIDGE, BRIDGE_TOO, CHESS))
    assert trial.pairs.f1 == 0
    assert trial.cubed.f1 < 1


def test_of_copies_the_texts_are_scored_and_not_the_stories() -> None:
    trial = measure(labelled("aabc", BRIDGE, BRIDGE, BRIDGE_TOO, CHESS, copies=True))
    assert (trial.true, trial.found) == (3, 3)
    assert trial.pairs.f1 == 1
