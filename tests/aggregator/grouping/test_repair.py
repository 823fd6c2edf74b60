"""Stories that are looked at again."""

from collections.abc import Sequence
from datetime import UTC, datetime

from aggregator.grouping import background
from aggregator.grouping.repair import LONE_CENTRE, SAME_CENTRE, Change, Merge
from aggregator.grouping.stories import Index, Newcomer, group

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
LAUNCH = [
    "Rocket Zephyr lifts off at Kourou",
    "Zephyr lifts satellites to orbit",
    "Zephyr in orbit",
]
CHEERS = [
    "Kourou crowd cheers Zephyr",
    "Cheers for Zephyr rocket crew on quay",
    "Cheers at the quay for Zephyr",
]
ENGINE = [
    "Zephyr engine maker rocket shares",
    "Shares of Zephyr rocket maker rise",
    "Engine maker of Zephyr rocket: shares up",
]


def repaired(*stories: Sequence[str]) -> tuple[float, Sequence[Change]]:
    """How alike the first two stories are, and what is done about all of them."""
    index = Index(background.load())
    article = 500 - sum(map(len, stories))
    for story in stories:
        founder = article
        for title in story:
            alone = Newcomer(
                article=article,
                outlet="",
                title=title,
                text="",
                language="en",
                time=NOON,
            )
            placed = group(index, [alone], next_story=article).placements[0]
            if placed.story != founder:
                index.move(article, founder, founder)
            article += 1
    some, other = list(index.stories.values())[:2]
    alike = some.likeness(some.centre.product(other.centre.weights), other)
    last = Newcomer(
        article=500, outlet="", title="Goal!", text="", language="en", time=NOON
    )
    return alike, group(index, [last], next_story=500).changes


def test_two_parts_that_have_only_each_other_become_one_story() -> None:
    alike, changes = repaired(LAUNCH, CHEERS)
    assert LONE_CENTRE <= alike < SAME_CENTRE
    assert changes == (Merge(kept=494, gone=497),)


def test_two_articles_alone_are_too_few_to_become_part_of_another_story() -> None:
    alike, changes = repaired(LAUNCH, CHEERS[:2])
    assert LONE_CENTRE <= alike < SAME_CENTRE
    assert changes == ()


def test_two_of_several_neighbours_stay_apart() -> None:
    alike, changes = repaired(LAUNCH, CHEERS, ENGINE)
    assert LONE_CENTRE <= alike < SAME_CENTRE
    assert changes == ()
