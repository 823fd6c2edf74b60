"""Addresses in the characters that URIs are made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.publish.addresses import is_iri, written
from tests.strict import values


@pytest.mark.parametrize(
    ("href", "address"),
    [
        ("https://e.example/a?b=c&d#e", "https://e.example/a?b=c&d#e"),
        ("https://e.example/ü b[1]", "https://e.example/%C3%BC%20b%5B1%5D"),
        ("https://bücher.example:81/", "https://xn--bcher-kva.example:81/"),
        ("https://anna@bücher.example", "https://anna@xn--bcher-kva.example"),
        ("http://[::1]:8080/x", "http://[::1]:8080/x"),
        ("https://e.example/100%/%C3", "https://e.example/100%25/%C3"),
        ("magnet:?xt=urn:btih:1&dn=ä", "magnet:?xt=urn:btih:1&dn=%C3%A4"),
        (" tag:e.example,2026:a b ", "tag:e.example,2026:a%20b"),
    ],
)
def test_only_what_no_uri_may_hold_is_escaped(href: str, address: str) -> None:
    assert written(href) == address


@pytest.mark.parametrize(
    "href",
    ["", "/a", "a/b", "http:", "http://", "//e.example/a", "http://a b/", "1:2"],
)
def test_what_is_no_absolute_address_is_none(href: str) -> None:
    assert written(href) == ""


@given(
    href=st.text(max_size=40) | st.text(max_size=30).map("https://e.example/{}".format)
)
def test_whatever_comes_a_uri_or_nothing_goes(href: str) -> None:
    address = written(href)
    if address:
        assert [*values.address(address)] == []
        assert written(address) == address


@pytest.mark.parametrize("text", ["urn:x:1", "https://e.example/日本", "tag:e,2026:ä"])
def test_an_iri_may_have_other_letters(text: str) -> None:
    assert is_iri(text)


@pytest.mark.parametrize("text", ["", "feeder", "http://e.example/a b", "urn:x:[1]"])
def test_what_is_none(text: str) -> None:
    assert not is_iri(text)
