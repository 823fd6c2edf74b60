"""What was searched for is marked where it stands."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.queries import parse
from aggregator.quoting import Piece, marked, quoted


def shown(pieces: tuple[Piece, ...]) -> str:
    return "".join(f"[{one.text}]" if one.marked else one.text for one in pieces)


@pytest.mark.parametrize(
    ("text", "typed", "expected"),
    [
        ("The ferry ran", "FERRY", "The [ferry] ran"),
        ("A ferryman", "ferry", "A ferryman"),
        ("A ferryman", "ferry*", "A [ferryman]"),
        ("The Saint-Olaf", '"saint olaf"', "The [Saint-Olaf]"),
        ("Olaf, saint", '"saint olaf"', "Olaf, saint"),
        ("The ferry, no budget", "ferry -budget", "The [ferry], no budget"),
        ("Die Fähre", "fahre", "Die [Fähre]"),
        ("Die Fa\u0308hre", "fähre", "Die [Fa\u0308hre]"),
        ("東京都で火事", "火事", "東京都で[火事]"),
        ("新型iPhoneを買う", "iphone", "新型[iPhone]を買う"),
        ("서울에서 상어", "서울", "[서울]에서 상어"),
        ("السَّلامُ عَلَيكُم", "السلام", "[السَّلامُ] عَلَيكُم"),
        ("हिन्दी में", "हिन्दी", "[हिन्दी] में"),
        ("<b>ferry</b> & co", "ferry", "<b>[ferry]</b> & co"),
    ],
)
def test_words_are_marked(text: str, typed: str, expected: str) -> None:
    assert shown(marked(text, parse(typed))) == expected


def test_a_quotation_begins_near_what_was_found() -> None:
    text = "Nothing here. " * 40 + "Then a ferry came to the hull. " + "More. " * 80
    words = shown(quoted(text, parse("ferry hull"), 120))
    assert words.startswith("… ")
    assert words.endswith(" …")
    assert "a [ferry] came to the [hull]." in words
    assert len(words) < 140


def test_a_quotation_holds_as_many_of_the_words_as_it_can() -> None:
    text = "One ferry. " + "Nothing here. " * 40 + "A ferry with a hull."
    assert "[ferry] with a [hull]." in shown(quoted(text, parse("ferry hull"), 120))


def test_without_the_words_it_is_the_beginning() -> None:
    assert shown(quoted("Short text.", parse("ferry"), 100)) == "Short text."
    long = shown(quoted("word " * 100, parse("ferry"), 100))
    assert long.startswith("word word")
    assert long.endswith("word …")


TEXTS = st.text(st.one_of(st.characters(), st.sampled_from("ab ferry東京é\u0301")))


@given(TEXTS, st.sampled_from(["ferry", "a*", "東京", "é", '"a b"', "fer* b"]))
def test_the_pieces_are_the_text(text: str, typed: str) -> None:
    terms = parse(typed.replace("a*", "ab"))
    assert "".join(one.text for one in marked(text, terms)) == text
    assert len("".join(one.text for one in quoted(text, terms, 100))) <= 104
