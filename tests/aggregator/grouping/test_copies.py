"""Same text?"""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.copies import CONTAINED, contained, lead, shingles

STORY = (
    "The old lighthouse on the cape was lit again on Friday evening after eleven "
    "years of darkness, to the joy of fishermen and of the pupils who had saved for "
    "its lamp. The harbour master said that radar was a fine thing, but that nothing "
    "beat a light."
)
FULL = shingles("Lighthouse lit again", STORY)


def test_a_shortened_text_is_contained() -> None:
    assert contained(shingles("Lighthouse lit again", STORY[:160]), FULL) > 0.9


def test_an_edited_text_is_mostly_contained() -> None:
    edited = STORY.replace("Friday evening", "Friday").replace("fine", "good")
    assert contained(shingles("A lamp burns on the cape", edited), FULL) > CONTAINED


def test_another_text_is_not() -> None:
    other = shingles(
        "Bridge closed", "The bridge on the cape was closed on Friday. " * 4
    )
    assert contained(other, FULL) < 0.2


def test_too_short_texts_are_copies_only_if_equal() -> None:
    short = shingles("Storm closes port", "")
    assert contained(short, shingles("STORM CLOSES PORT!", "")) == 1
    assert contained(short, shingles("Storm closes port again", "")) == 0
    assert contained(shingles("", ""), shingles("", "")) == 0


def test_only_the_beginning_is_read() -> None:
    long = " ".join(f"word{number}" for number in range(1200))
    assert np.array_equal(shingles("", long), shingles("", lead(long)))
    assert len(lead(long).split()) == 500
    assert len(lead("東京" * 9_000)) < 5_000


@given(st.text())
def test_the_lead_of_a_lead_is_the_same(text: str) -> None:
    assert lead(lead(text)) == lead(text)


@given(st.text(max_size=60), st.text(max_size=400))
def test_what_is_remembered_gives_the_same_shingles(title: str, body: str) -> None:
    assert np.array_equal(shingles(title, lead(body)), shingles(title, body))
