"""Long texts that an outlet has printed with their paragraphs in another order."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from aggregator.explaining.sentences import verdict
from aggregator.grouping import background, reasons
from aggregator.grouping.recalling import remembered
from aggregator.grouping.restoring import restore
from aggregator.grouping.stories import Index, Newcomer, Placement, group

NOON = datetime(2024, 5, 6, 12, tzinfo=UTC)
HEADLINE = "Harbour board of Tarim sells its last crane"
OTHER = "Last crane of Tarim's harbour is sold"
PEOPLE = [
    "crane",
    "harbour",
    "Tarim",
    "board",
    "docker",
    "Ilves",
    "Marrow",
    "buyer",
    "union",
    "pier",
]


def paragraphs(author: int, several: int = 10) -> list[str]:
    """A hundred words each, of which no three in a row stand in another one."""
    dice = random.Random(author)
    return [
        " ".join(
            word
            for number in range(50)
            for word in (dice.choice(PEOPLE), f"{author}x{paragraph}x{number}")
        )
        for paragraph in range(several)
    ]


def article(number: int, title: str, parts: list[str]) -> Newcomer:
    return Newcomer(
        article=number,
        outlet=f"outlet {number}",
        title=title,
        text="\n\n".join(parts),
        language="en",
        time=NOON + timedelta(minutes=number),
    )


FIRST = article(1, HEADLINE, paragraphs(1))
ANOTHER_ORDER = [*paragraphs(1)[3:], *paragraphs(1)[:3]]


def placed(second: Newcomer, index: Index | None = None) -> Placement:
    index = index or Index(background.load())
    *_, last = group(index, [FIRST, second], next_story=1).placements
    return last


def test_a_long_text_in_another_order_is_a_copy_under_its_headline() -> None:
    found = placed(article(2, HEADLINE, ANOTHER_ORDER))
    assert found.copy_of == 1
    assert 0.3 < found.score < 0.5


@pytest.mark.parametrize(
    "second",
    [
        article(2, OTHER, ANOTHER_ORDER),
        article(2, HEADLINE, paragraphs(2)),
        article(2, HEADLINE, [*paragraphs(2, 2), paragraphs(1)[0]]),
    ],
    ids=["another headline", "another text", "a third of a text read whole"],
)
def test_else_it_is_none(second: Newcomer) -> None:
    assert placed(second).copy_of is None


def test_an_index_that_was_restored_sees_it_too() -> None:
    lived = Index(background.load())
    group(lived, [FIRST], next_story=1)
    again = Index(background.load())
    restore(again, remembered(lived))
    later = [article(2, HEADLINE, ANOTHER_ORDER)]
    assert group(again, later, next_story=2) == group(lived, later, next_story=2)


def test_it_is_told_as_another_order() -> None:
    index = Index(background.load())
    group(index, [FIRST], next_story=1)
    (told,) = reasons.reasons(index, article(2, HEADLINE, ANOTHER_ORDER))
    assert told.outcome == "copied"
    assert "in another order" in verdict(told)
    (plain,) = reasons.reasons(index, article(2, OTHER, paragraphs(1)))
    assert "in another order" not in verdict(plain)
