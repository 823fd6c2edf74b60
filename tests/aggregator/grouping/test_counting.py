"""How often each term occurs in what an article says."""

from collections import Counter

import pytest

from aggregator.grouping import background
from aggregator.grouping.counting import Text, frequencies, primary
from aggregator.grouping.terms import Vocabulary

ENGLISH = Vocabulary(background.load(), "en")


def test_a_title_counts_twice_beside_a_body() -> None:
    assert frequencies(Text(title="Ferry sinks", body="Ferry"), ENGLISH) == Counter(
        ferry=3, sink=2
    )
    assert frequencies(Text(title="Ferry sinks"), ENGLISH) == Counter(ferry=1, sink=1)


def test_a_body_without_title_lends_its_first_words() -> None:
    body = " ".join(f"word{number}" for number in range(200))
    counted = frequencies(Text(body=body), ENGLISH)
    assert (counted["word0"], counted["word14"], counted["word15"]) == (2, 2, 1)
    assert "word79" in counted
    assert "word80" not in counted


@pytest.mark.parametrize(
    ("text", "short"),
    [
        (Text(title="Ferry sinks"), True),
        (Text(title="Ferry sinks", body=" \n"), True),
        (Text(title="Ferry sinks", body="Rescuers came."), False),
        (Text(body="Ferry sinks"), True),
        (Text(body="word " * 16), False),
        (Text(), True),
    ],
)
def test_a_text_is_short_that_is_a_headline_only(text: Text, short: bool) -> None:
    assert text.short is short


@pytest.mark.parametrize(("tag", "known"), [("pt-BR", "pt"), ("en_GB", "en"), ("", "")])
def test_regions_of_a_language_are_one(tag: str, known: str) -> None:
    assert primary(tag) == known
