"""What belongs to a topic, in words."""

import pytest

from aggregator import rule_words
from aggregator.config import Topic


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ({"any": ("ferry",)}, "Articles with “ferry”."),
        (
            {"any": ("ferry", "boat*"), "none": ("model",)},
            "Articles with one of “ferry” or “boat…”. None with “model”.",
        ),
        (
            {"all": ("tidal", "coast"), "any": ("turbine", "watt")},
            "Articles with “tidal” and “coast”, and with one of “turbine” or “watt”.",
        ),
        (
            {"categories": ("Sea",), "examples": ("a", "b"), "subscriptions": ("x",)},
            "Articles that their outlet files under “Sea”; or that are like 2 typical "
            "texts; or carried by The X.",
        ),
        ({"none": ("sport",)}, "All articles but those with “sport”."),
        ({}, "Nothing: its rule names no words and no sources."),
    ],
)
def test_a_rule_is_told(said: dict[str, tuple[str, ...]], words: str) -> None:
    topic = Topic(name="t", **said)
    assert " ".join(rule_words.rule(topic, {"x": "The X"})) == words


def test_many_sources_are_counted() -> None:
    topic = Topic(name="t", subscriptions=tuple(f"s{n}" for n in range(20)))
    [told] = rule_words.rule(topic, {})
    assert told.endswith("s6, s7 or 12 more sources.")
