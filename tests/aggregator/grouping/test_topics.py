"""Which topics an article and a story belong to."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.members import Member
from aggregator.grouping.said import Said
from aggregator.grouping.topics import Facts, Rule, story_topics


def saying(text: str, *, title: str = "", subscriptions: tuple[str, ...] = ()) -> Facts:
    return Facts(said=Said(title=title, text=text), subscriptions=subscriptions)


def says(text: str, *values: str) -> bool:
    return Rule(any=values).matches(saying(text, title="Title"))


@pytest.mark.parametrize(
    ("value", "text", "expected"),
    [
        ("kyiv", "Explosions in KYIV overnight", True),
        ("kyiv", "The Kyivstar network", False),
        ("putin", "Putin's speech", True),
        ("zelensk*", "Volodymyr Zelenskyy spoke", True),
        ("zelensk*", "Zelensk", True),
        ("*ism", "a wave of tourism", True),
        ("nord stream", "the Nord Stream leaks", True),
        ('"nord stream"', "the Nord-Stream leaks", True),
        ('"nord stream"', "the stream of the nord", False),
        ('"nord stream*"', "Nord\nStreams", True),
        ("covid-19", "COVID-19 cases", True),
        ("covid-19", "covid and 19 more", False),
        ("são paulo", "SAO PAULO storms", True),
        ("sao paulo", "em São Paulo", True),
        ("straße", "in der STRASSE", True),
        ("u.s.", "the U.S. economy", True),
        ("us", "the U.S. economy", False),
        ("東京", "明日は東京で雨", True),
        ("กรุงเทพ", "ข่าวกรุงเทพวันนี้", True),
        ("दिल्ली", "नई दिल्ली में", True),
        ("दिल", "नई दिल्ली में", False),
        ("title", "nothing of it here", True),
        ("", "anything", False),
        ("*", "anything", False),
        ("c++", "a c developer", True),
    ],
)
def test_a_value_matches_whole_words(value: str, text: str, expected: bool) -> None:
    assert says(text, value) is expected


def test_all_and_any_are_both_wanted() -> None:
    rule = Rule(any=("rain", "snow"), all=("norway",))
    assert rule.matches(saying("Snow in Norway"))
    assert not rule.matches(saying("Snow in Sweden"))
    assert not rule.matches(saying("Sun in Norway"))
    assert Rule(all=("snow", "norway")).matches(saying("Snow in Norway"))


def test_none_keeps_out_whatever_else_matches() -> None:
    rule = Rule(any=("kyiv",), none=("football",), subscriptions=("kyiv-post",))
    assert rule.matches(saying("Kyiv"))
    assert rule.matches(saying("Harvest", subscriptions=("kyiv-post",)))
    assert not rule.matches(saying("Football", subscriptions=("kyiv-post",)))


def test_none_alone_takes_all_the_rest_and_nothing_takes_nothing() -> None:
    assert Rule(none=("football",)).matches(saying("Opera"))
    assert not Rule(none=("football",)).matches(saying("Football"))
    assert not Rule().matches(saying("Opera"))


def test_a_category_matches_whole_in_any_case() -> None:
    rule = Rule(categories=("Économie",))
    assert rule.matches(Facts(categories=("economie",)))
    assert not rule.matches(Facts(categories=("economie mondiale",)))


def test_a_subscription_matches_whatever_its_words_are() -> None:
    rule = Rule(any=("volcano",), subscriptions=("geology",))
    assert rule.matches(saying("Tea", subscriptions=("news", "geology")))
    assert not rule.matches(saying("Tea", subscriptions=("news",)))


def test_examples_match_what_is_like_them() -> None:
    rule = Rule(
        examples=(
            "Striker's late goal sinks rivals\nThe league leaders won the cup tie when "
            "their striker headed home a corner in injury time.",
            "Manager sacked after relegation\nThe football club dismissed its manager "
            "after losing to the league's bottom side.",
        )
    )
    match = Facts(
        said=Said(title="Cup tie drawn", text="The striker saved a point for the club.")
    )
    other = Facts(
        said=Said(title="Rate rise", text="The central bank raised its interest rate.")
    )
    assert rule.matches(match)
    assert not rule.matches(other)


@given(st.text(max_size=12))
def test_any_value_makes_a_rule(value: str) -> None:
    facts = saying(f"so {value} it is")
    assert Rule(any=(value,)).matches(facts) in (True, False)
    assert not Rule(any=("x",), none=(value, "so")).matches(facts)


@given(st.lists(st.sampled_from("abcdefghijkl"), min_size=1, max_size=3).map("".join))
def test_a_word_is_found_among_others(word: str) -> None:
    assert says(f"so ({word}), it is", word)
    assert not says(f"so z{word} and {word}z it is", word)


def member(article: int, *topics: str, copy_of: int | None = None) -> Member:
    return Member(
        article=article,
        story=1,
        founder=1,
        outlet="",
        title="",
        lead="",
        language="",
        time=datetime(2024, 1, 1, tzinfo=UTC),
        copy_of=copy_of,
        topics=frozenset(topics),
    )


def test_a_story_has_the_topics_of_its_lead_and_of_half_its_texts() -> None:
    members = [
        member(1, "lead"),
        member(2, "half"),
        member(3, "half", "rare"),
        member(4),
        member(5, "rare", copy_of=3),
    ]
    assert story_topics(1, members) == {"lead", "half"}
    assert story_topics(9, members) == {"half"}


def test_copies_are_one_text() -> None:
    members = [member(1), member(2, "wire"), member(3, copy_of=1), member(4, copy_of=1)]
    assert story_topics(1, members) == {"wire"}
    assert story_topics(1, []) == frozenset()
