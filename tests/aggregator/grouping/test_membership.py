"""Why an article is in a topic can be told."""

import pytest

from aggregator.grouping.examples import TYPICAL
from aggregator.grouping.learned import Learned
from aggregator.grouping.membership import Reason, reasons
from aggregator.grouping.said import Said
from aggregator.grouping.topics import Facts, Rule

LEARNED = Learned(
    topic="sea",
    language="en",
    threshold=900,
    weights={"hull": 2500, "tide": 1500, "budget": -2000},
)
FERRY = Facts(
    said=Said(
        title="Crew saved",
        text="Divers looked at the torn hulls before the tide turned.",
        language="en-GB",
    ),
    categories=("Shipping",),
    subscriptions=("harbour-news",),
)


def test_the_words_that_were_met_are_named() -> None:
    rule = Rule(any=("diver*", "budget", "tide"), all=("crew",))
    assert reasons(rule, FERRY) == (
        Reason(by="words", words=("crew", "diver*", "tide")),
    )


def test_every_part_of_a_rule_that_matches_is_named() -> None:
    rule = Rule(
        any=("budget",), categories=("shipping", "tax"), subscriptions=("harbour-news",)
    )
    assert [(one.by, one.words) for one in reasons(rule, FERRY)] == [
        ("categories", ("shipping",)),
        ("subscriptions", ("harbour-news",)),
    ]


def test_likeness_to_typical_texts_is_told_with_what_was_needed() -> None:
    rule = Rule(examples=("Divers saved the crew\nThe tide tore at the hull.",))
    (reason,) = reasons(rule, FERRY)
    assert (reason.by, reason.needed) == ("examples", TYPICAL)
    assert reason.score is not None
    assert reason.score > TYPICAL


def test_learned_words_are_told_as_the_article_writes_them() -> None:
    (reason,) = reasons(Rule(any=("ferry", "boat", "port")), FERRY, LEARNED)
    assert (reason.by, reason.words) == ("learned", ("hulls", "tide"))
    assert reason.score is not None
    assert reason.needed is not None
    assert reason.score >= reason.needed == pytest.approx(0.9)


@pytest.mark.parametrize(
    ("rule", "learned"),
    [
        (Rule(any=("budget",)), None),
        (Rule(any=("ferry",), none=("tide",)), LEARNED),
        (Rule(any=("ferry",), all=("budget",)), LEARNED),
        (Rule(none=("tide",)), LEARNED),
    ],
)
def test_what_is_not_in_a_topic_has_no_reason(
    rule: Rule, learned: Learned | None
) -> None:
    assert reasons(rule, FERRY, learned) == ()


def test_a_topic_for_all_else_says_so() -> None:
    assert reasons(Rule(none=("budget",)), FERRY) == (Reason(by="the rest"),)
