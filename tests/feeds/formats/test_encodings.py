"""Row F17 of the fetching standard: what a document's own bytes show comes first."""

import codecs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from feeds.formats.encodings import plain
from feeds.parse import parse

URL = "https://tea.example/feed.xml"
FEED = (
    "<rss version='2.0'><channel><title>Thé</title><ttl>90</ttl>"
    "<skipHours><hour>3</hour></skipHours>"
    "<item><title>Été, 茶 und Tee</title></item></channel></rss>"
)
WIDE = {
    "utf-16-le": codecs.BOM_UTF16_LE,
    "utf-16-be": codecs.BOM_UTF16_BE,
    "utf-32-le": codecs.BOM_UTF32_LE,
    "utf-32-be": codecs.BOM_UTF32_BE,
}
HEADERS = (
    "application/rss+xml; charset=utf-8",
    "text/xml; charset=ISO-8859-1",
    "text/html; charset=windows-1251",
    "text/xml",
    "",
)


def title(body: bytes, content_type: str) -> str:
    return parse(body, url=URL, content_type=content_type).entries[0].title


@pytest.mark.parametrize("content_type", HEADERS)
@pytest.mark.parametrize("encoding", WIDE)
def test_f17_wide_letters_with_a_mark_are_read_whatever_the_header_says(
    encoding: str, content_type: str
) -> None:
    declared = f"<?xml version='1.0' encoding='iso-8859-1'?>\n{FEED}"
    for text in (FEED, declared):
        body = WIDE[encoding] + text.encode(encoding)
        assert title(body, content_type) == "Été, 茶 und Tee"


@pytest.mark.parametrize("content_type", HEADERS)
@pytest.mark.parametrize("encoding", WIDE)
def test_f17_wide_letters_without_a_mark_are_known_by_their_declaration(
    encoding: str, content_type: str
) -> None:
    text = f"<?xml version='1.0' encoding='{encoding[:6]}'?>{FEED}"
    assert title(text.encode(encoding), content_type) == "Été, 茶 und Tee"


def test_f17_hints_are_read_in_wide_letters_too() -> None:
    found = parse(FEED.encode("utf-16"), url=URL).hints
    assert found.skip_hours == frozenset({3})


def test_f17_a_json_feed_in_wide_letters_is_read() -> None:
    body = '{"version": "https://jsonfeed.org/version/1.1", "items": [{"title": "é"}]}'
    kind = "application/feed+json; charset=utf-8"
    assert title(body.encode("utf-16"), kind) == "é"


def test_f17_a_mark_of_utf_8_before_what_is_none_shows_nothing() -> None:
    body = codecs.BOM_UTF8 + FEED.replace(" 茶", "").encode("iso-8859-1")
    assert plain(body, "text/xml") == (body, "text/xml")
    assert title(body, "text/xml; charset=iso-8859-1").startswith("Été")


def test_f17_broken_wide_letters_cost_only_themselves() -> None:
    body = FEED.encode("utf-16").replace("茶".encode("utf-16-le"), b"\x00\xd8")
    assert title(body, "text/xml") == "Été, \ufffd und Tee"


@given(st.text(), st.sampled_from(sorted(WIDE)))
def test_what_is_marked_comes_out_as_it_was_meant(text: str, encoding: str) -> None:
    body = WIDE[encoding] + text.encode(encoding, "surrogatepass")
    found, kind = plain(body, "text/xml; charset=koi8-r")
    assert kind == "text/xml; charset=utf-8"
    if "<?xml" not in text:
        assert found.decode() == text.encode(errors="replace").decode()


@given(st.binary(max_size=80))
def test_any_bytes_are_taken(body: bytes) -> None:
    plain(body, "")
