"""Same text?"""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.copies import (
    CONTAINED,
    alike_in_numbers,
    contained,
    imprint,
    may_be_copies,
    rows_of,
    shingles,
)
from aggregator.grouping.leads import lead
from aggregator.grouping.words import words

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


def test_a_sign_that_stands_alone_is_no_word() -> None:
    signs = STORY.replace(" and ", " \u064b and ")
    assert np.array_equal(shingles("Lighthouse lit again", signs), FULL)


def test_rows_are_the_same_whatever_text_is_read_beside() -> None:
    texts = ["Ferry", "", "Ferry late", STORY, "The harbour is closed today", STORY]
    together = rows_of([words(text) for text in texts])
    for text, rows in zip(texts, together, strict=True):
        assert np.array_equal(shingles("", text), rows)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The tide is at 6.40, 3 metres high", True),
        ("Tide: 3 metres", True),
        ("The tide is high", True),
        ("The tide is at 7.10, 3 metres high", False),
    ],
)
def test_one_form_differs_from_the_next_in_its_numbers(
    text: str, expected: bool
) -> None:
    assert alike_in_numbers("The tide is at 6.40, 3 metres high", text) is expected
    assert alike_in_numbers(text, "The tide is at 6.40, 3 metres high") is expected


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


def test_an_imprint_tells_that_other_texts_are_no_copies() -> None:
    other = shingles("Bridge closed", " ".join(f"word{one}" for one in range(500)))
    more = shingles("Ferry late", " ".join(f"term{one}" for one in range(500)))
    assert not may_be_copies(imprint(other), imprint(FULL))
    assert not may_be_copies(imprint(other), imprint(more))


PHRASES = st.lists(st.sampled_from("abcdefghijklmnop"), max_size=60).map(" ".join)


@given(PHRASES, PHRASES)
def test_an_imprint_denies_no_copy(one: str, other: str) -> None:
    some, more = shingles("", one), shingles("", f"{one[:60]} {other}")
    if contained(some, more) >= CONTAINED:
        assert may_be_copies(imprint(some), imprint(more))


@given(PHRASES)
def test_each_row_of_three_words_has_a_number(text: str) -> None:
    words = text.split()
    rows = set(zip(words, words[1:], words[2:], strict=False)) or set(words)
    assert len(shingles("", text)) == len(rows)
    assert np.array_equal(shingles("", text.replace(" ", ", ")), shingles(text, ""))
