"""Row I11 of the fetching standard: names in letters of any script."""

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds import urls
from feeds.hostnames import readable, shown
from feeds.http.target import Target


@pytest.mark.parametrize(
    "name",
    [
        *("bücher.example", "новости.example", "日本語テスト.example", "뉴스.example"),
        *("新聞.example", "एकता.example", "ελλάδα.example", "news.рф", "сахар.рф"),
        *("été-2026.example", "œuvre.example", "חדשות.example", "www.café.example"),
    ],
)
def test_i11_a_name_is_shown_in_its_own_letters(name: str) -> None:
    wire = idna.encode(name, uts46=True).decode()
    assert wire.isascii()
    assert shown(wire) == shown(name) == shown(name.upper()) == name
    assert Target.of(f"https://{shown(wire)}/").host == wire


@pytest.mark.parametrize(
    "name",
    [
        "аpple.example",  # a Cyrillic letter among Latin ones
        "аррӏе.example",  # Cyrillic letters that all look like Latin ones
        "gοοgle.example",  # Greek ones
        "οικ.example",
        "новосtи.example",
        "新闻news.example",
    ],
)
def test_i11_a_name_that_passes_for_another_is_shown_in_ascii(name: str) -> None:
    wire = idna.encode(name, uts46=True).decode()
    assert shown(name) == shown(wire) == wire


@pytest.mark.parametrize(
    "name",
    [
        "xn--a",  # no letters come of it
        "xn--n3h.example",  # a snowman, which IDNA 2008 does not know
        "xn--.example",
        "xn--bücher.example",
        "a..b",
        "example.org",
        "127.0.0.1",
    ],
)
def test_i11_what_is_no_name_of_letters_stays_as_it_is(name: str) -> None:
    assert shown(name).isascii()
    if name.isascii():
        assert shown(name) == name


@pytest.mark.parametrize(
    ("url", "read"),
    [
        ("http://xn--bcher-kva.example:8080/a?b#c", "http://bücher.example:8080/a?b#c"),
        ("https://ann:pw@BÜCHER.example/feed", "https://bücher.example/feed"),
        ("HTTPS://xn--bcher-kva.example", "https://bücher.example"),
        ("https://tea.example/\u202egpj\x00", "https://tea.example/%E2%80%AEgpj%00"),
        ("https://tea.example/été", "https://tea.example/été"),
        ("http://[::1]:8080/feed", "http://[::1]:8080/feed"),
        ("/home/ann/bücher", "/home/ann/bücher"),
    ],
)
def test_i11_an_address_is_shown_for_people(url: str, read: str) -> None:
    assert readable(url) == read


@given(st.text(st.characters(), max_size=30))
def test_any_text_can_be_shown(text: str) -> None:
    assert shown(shown(text)) == shown(text)
    assert readable(f"https://{text}/").isprintable()
    assert readable(text).isprintable()


@given(st.from_regex(r"[a-zà-ÿа-яα-ω]{1,12}", fullmatch=True))
def test_what_is_shown_is_the_same_host(label: str) -> None:
    url = f"https://{label}.example/"
    assert urls.host(readable(url)) == urls.host(url)
