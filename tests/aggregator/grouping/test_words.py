"""Text becomes words."""

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.grouping.words import fold, headline, runs, words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It’s the U.S. economy, stupid!", ["It's", "the", "U.S", "economy", "stupid"]),
        ("covid-19 rose 1.5%", ["covid", "19", "rose", "1.5"]),
        ("snake_case", ["snake", "case"]),
        ("São Paulo", ["São", "Paulo"]),
        ("ﬁnal Ⅳ", ["final", "IV"]),
        ("東京で雨", ["東京", "京で", "で雨"]),
        ("iPhone発売", ["iPhone", "発売"]),
        ("नई दिल्ली", ["नई", "दिल्ली"]),
        ("سلام عليكم", ["سلام", "عليكم"]),
        ("… — !", []),
    ],
)
def test_words_are_found_in_any_script(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="ab1 '._-,\n`\u2019\u201d\u2014"))
def test_a_mark_between_two_letters_belongs_to_the_word(text: str) -> None:
    plain = text.replace("\u2019", "'").replace("`", "'")
    assert words(text) == re.findall(r"[ab1]+(?:['.][ab1]+)*", plain)
    assert runs(text) == re.findall(r"[ab1]+", text)


@given(
    st.text(
        alphabet="ab1 '._-\u00e9\u00df\u0130\u0416\u0439\u03a3"
        "\u00ab\u00b7\u201d\u2019\u0338"
    )
)
def test_a_mark_between_two_letters_of_any_alphabet_does_so(text: str) -> None:
    plain = unicodedata.normalize("NFKC", text.replace("\u2019", "'"))
    letter = "[^\\W_]|\u0338"
    assert words(text) == re.findall(rf"(?:{letter})+(?:['.](?:{letter})+)*", plain)


@given(st.text(alphabet="aB \u00c9\u00df\u0130\u0416\u0419\u03a3\u0390\u0149\u0338"))
def test_letters_are_folded_alike_by_themselves_and_together(text: str) -> None:
    assert fold(text) == fold(f"{text}\u6771")[:-1]
    assert fold(text) == unicodedata.normalize("NFC", "".join(map(fold, text)))


@given(st.text())
def test_words_hold_no_spaces(text: str) -> None:
    assert all(word and not any(map(str.isspace, word)) for word in words(text))


@pytest.mark.parametrize(
    ("text", "expected"), [("ÉCOLE", "ecole"), ("Йод", "иод"), ("𝐅𝐢𝐫𝐞", "fire")]
)
def test_case_and_accents_are_folded(text: str, expected: str) -> None:
    assert fold(text) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        (
            "Storm closes the port of Bergen - The Herald",
            "Storm closes the port of Bergen",
        ),
        ("Storm closes the port | World | Herald", "Storm closes the port"),
        ("Storm closes the port – Herald", "Storm closes the port"),
        ("Budget: what is in it - and what the ministers left out", None),
        ("Bergen storm | Herald", None),
        ("El president del col·legi de metges", None),
        ("Well-known port-side café closes", None),
    ],
)
def test_the_outlets_name_is_cut_off_a_headline(
    title: str, expected: str | None
) -> None:
    assert headline(title) == (expected or title)


@given(st.text())
def test_a_headline_begins_as_its_title_does(title: str) -> None:
    assert " ".join(title.split()).startswith(headline(title))
