"""What `feeds.publish` writes as JSON Feed, held against its schema and read back."""

import json
from dataclasses import replace
from typing import Any

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import PublishError
from feeds.model import Category, Entry, Feed, Link
from feeds.parse import parse
from feeds.publish import JSON, render
from tests.feeds.written import (
    ENTRIES,
    MILL,
    RIVER,
    SCHEMAS,
    WHOLE_ENTRIES,
    feed,
)

SCHEMA = SCHEMAS / "schema-v1.1.json"


def document(*entries: Entry) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(render(feed(*entries), JSON))
    return told


def item(entry: Entry) -> dict[str, Any]:
    (told,) = document(entry)["items"]
    return dict(told)


def faults(told: dict[str, Any]) -> list[str]:
    """What the schema says against a document."""
    if not SCHEMA.exists():
        pytest.skip(f"the schema of JSON Feed 1.1 is not at {SCHEMA}")
    formats = jsonschema.FormatChecker(["date-time"])
    rules = jsonschema.Draft7Validator(
        json.loads(SCHEMA.read_text()), format_checker=formats
    )
    return [f"{one.json_path}: {one.message}" for one in rules.iter_errors(told)]


def test_the_feed_says_what_it_is_version_first() -> None:
    told = document()
    assert next(iter(told.items())) == ("version", "https://jsonfeed.org/version/1.1")
    assert told["title"] == "Everything"
    assert told["home_page_url"] == "https://news.example.org/"
    assert told["feed_url"] == "https://news.example.org/all.atom"
    assert told["authors"] == [{"name": "My river", "url": "https://news.example.org/"}]
    assert told["hubs"] == [{"type": "WebSub", "url": "https://hub.example.org/"}]
    assert told["items"] == []


def test_older_entries_are_on_the_next_page() -> None:
    older = Link(
        href="https://news.example.org/all/archive/512.json", rel="prev-archive"
    )
    source = replace(RIVER, links=(*RIVER.links, older))
    assert json.loads(render(Feed(source=source), JSON))["next_url"] == older.href


def test_an_item_has_its_page_and_what_it_is_about() -> None:
    told = item(MILL)
    assert told["id"] == told["url"] == "https://herald.example.com/1"
    assert told["external_url"] == "https://river.example.net/"
    assert told["content_html"].startswith("<p>Smoke over the valley &amp;")
    assert told["summary"] == "Smoke over the valley."
    assert told["tags"] == ["Fire", "mill"]
    assert told["attachments"] == [
        {
            "url": "https://herald.example.com/1.mp3",
            "mime_type": "audio/mpeg",
            "title": "Listen",
            "size_in_bytes": 1234,
        }
    ]


def test_what_the_format_lacks_stands_in_extensions() -> None:
    told = item(replace(MILL, replies=0))
    assert told["_source"]["id"] == "https://herald.example.com/feed"
    assert told["_source"]["title"] == "The Herald"
    assert told["_links"] == {
        "related": [{"url": "https://gazette.example.net/7", "title": "Gazette"}],
        "via": [{"url": "https://river.example.net/"}],
        "replies": [{"url": "https://herald.example.com/1#comments", "count": 0}],
    }


def test_there_are_always_words_be_they_none() -> None:
    silent = item(replace(MILL, content="", summary=""))
    assert (silent["content_text"], "content_html" in silent) == ("", False)
    short = item(replace(MILL, content=""))
    assert short["content_html"] == MILL.summary
    assert "summary" not in short


def test_an_attachment_has_a_type_be_it_unknown() -> None:
    sound = Link(href="https://e.example/1", rel="enclosure")
    (told,) = item(replace(MILL, links=(sound,)))["attachments"]
    assert told == {"url": sound.href, "mime_type": "application/octet-stream"}


def test_every_item_stands_on_a_line_of_its_own() -> None:
    lines = render(feed(MILL, replace(MILL, id="urn:2")), JSON).splitlines()
    assert [json.loads(line.rstrip(b","))["id"] for line in lines[1:3]] == [
        MILL.id,
        "urn:2",
    ]


def test_an_error_names_the_entry() -> None:
    with pytest.raises(PublishError) as caught:
        render(feed(MILL, replace(MILL, id="urn:bad", title="half a \ud83d")), JSON)
    assert caught.value.url == "urn:bad"
    with pytest.raises(PublishError, match="a feed needs"):
        render(Feed(source=replace(RIVER, title="")), JSON)


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(ENTRIES, max_size=2))
def test_whatever_comes_what_is_written_is_valid(entries: list[Entry]) -> None:
    assert faults(document(*entries)) == []


def test_what_is_written_is_valid() -> None:
    assert faults(document(MILL, replace(MILL, id="urn:2", source=None))) == []


def carried(entry: Entry) -> Entry:
    """What JSON Feed can say of an entry that is not in an extension."""
    shown = (link for link in entry.links if link.rel in {"alternate", "enclosure"})
    vias = [link for link in entry.links if link.rel == "via"]
    other = [Link(href=link.href, rel="related") for link in vias]
    page, *rest = [replace(link, hreflang="") for link in shown]
    return replace(
        entry,
        links=tuple(link for link in dict.fromkeys((page, *other, *rest))),
        categories=tuple(Category(term=one.label) for one in entry.categories),
        rights="",
        source=None,
    )


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(WHOLE_ENTRIES, max_size=3))
def test_what_is_written_is_read_back_the_same(entries: list[Entry]) -> None:
    again = parse(render(feed(*entries), JSON), url="https://news.example.org/all.json")
    for read, entry in zip(again.entries, map(carried, entries), strict=True):
        page = entry.link
        links = tuple(
            one for one in entry.links if one.rel != "related" or one.href != page
        )
        assert replace(read, text="") == replace(entry, links=links)
