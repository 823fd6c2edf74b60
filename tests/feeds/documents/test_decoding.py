import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.documents import decoding
from feeds.errors import ParseError

FRENCH = "Déjà vu à l’Élysée : le président a été réélu, dit-on à Paris."
RUSSIAN = "Президент объявил в пятницу о начале работ на старом мосту через реку."
JAPANESE = "日本の首相は金曜日に新しい橋の工事を発表した。工事は五月に始まる。"


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (FRENCH, "utf-8"),
        (FRENCH, "utf-8-sig"),
        (FRENCH, "utf-16"),
        (FRENCH, "utf-16-be"),
        (FRENCH, "utf-32"),
        (FRENCH, "cp1252"),
        ("Le café", "latin-1"),
        ("Der Präsident fährt nach München, um über Öl zu reden.", "latin-1"),
        ("Żółw poszedł do łóżka, powiedział prezydent w piątek.", "cp1250"),
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (JAPANESE, "shift_jis"),
        (JAPANESE, "euc_jp"),
    ],
)
def test_text_is_read_whatever_wrote_it(text: str, encoding: str) -> None:
    assert decoding.decode(text.encode(encoding), name="x.txt") == text


def test_a_page_says_its_encoding() -> None:
    page = '<html><head><meta charset="windows-1251"></head><p>мост</p></html>'

    assert decoding.decode(page.encode("cp1251"), name="x.html") == page


def test_utf8_goes_before_a_declaration() -> None:
    page = '<html><meta charset="iso-8859-1"><p>Brücke</p></html>'

    assert decoding.decode(page.encode(), name="x.html") == page


def test_an_unknown_declaration_is_passed_over() -> None:
    page = '<html><meta charset="klingon"><p>Brücke über Öl</p></html>'

    assert decoding.decode(page.encode("latin-1"), name="x.html") == page


def test_binary_data_is_no_text() -> None:
    with pytest.raises(ParseError, match=r"x\.txt: holds no text") as caught:
        decoding.decode(b"\x89PNG\r\n\x00\x00\x00\x01\x02\x00" * 40, name="x.txt")

    assert caught.value.kind == "encoding"


@settings(max_examples=60, deadline=None)
@given(st.text(st.characters(exclude_categories=("Cc", "Cs", "Co", "Cn")), max_size=80))
def test_utf8_comes_back_as_it_was(text: str) -> None:
    assert decoding.decode(text.encode(), name="x") == text.removeprefix("\ufeff")
