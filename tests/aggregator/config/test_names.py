import pytest
from hypothesis import given
from hypothesis import strategies as st

from aggregator.config.names import is_slug, slug, title


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Example Times", "example-times"),
        ("Süddeutsche Zeitung – Straße", "suddeutsche-zeitung-strasse"),
        ("The Reader's Digest", "the-readers-digest"),
        ("https://example.org/feed.xml", "https-example-org-feed-xml"),
        ("Новости", "feed"),
        ("", "feed"),
    ],
)
def test_a_name_is_made_from_any_text(text: str, name: str) -> None:
    assert slug(text) == name


def test_a_name_that_is_taken_gets_a_number() -> None:
    assert slug("Times", taken={"times", "times-2"}) == "times-3"
    assert len(slug("a" * 90, taken={"a" * 64})) == 64


@given(st.text())
def test_every_name_is_a_slug(text: str) -> None:
    assert is_slug(slug(text))
    assert is_slug(slug(text, taken={slug(text)}))
    assert slug(slug(text)) == slug(text)


def test_a_title_is_made_from_a_name() -> None:
    assert title("world-news") == "World news"
