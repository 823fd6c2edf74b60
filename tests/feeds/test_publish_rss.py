"""What `feeds.publish` writes as RSS 2.0, held against its rules and read back."""

from dataclasses import replace
from datetime import timedelta
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.errors import PublishError
from feeds.model import Category, Entry, Feed, Link
from feeds.parse import parse
from feeds.publish import RSS, render
from feeds.publish.rss import NAMESPACES
from feeds.publish.rss_items import plain
from tests.feeds.written import ENTRIES, HERALD, MILL, RIVER, WHOLE_ENTRIES, feed

# https://www.rssboard.org/rss-specification: what may stand in an item, and how often.
ONCE = frozenset(
    {"title", "link", "description", "author", "comments"}
    | {"enclosure", "guid", "pubDate", "source"}
)


def channel(*entries: Entry) -> etree._Element:
    return etree.fromstring(render(feed(*entries), RSS)).find("channel")


def item(entry: Entry) -> etree._Element:
    return channel(entry).find("item")


def texts(element: etree._Element, *paths: str) -> list[str | None]:
    return [element.findtext(path, namespaces=NAMESPACES) for path in paths]


def attributes(element: etree._Element, path: str) -> list[dict[str, str]]:
    return [dict(one.attrib) for one in element.findall(path, NAMESPACES)]


def test_the_channel_says_what_it_is() -> None:
    told = texts(channel(), "title", "link", "description", "language", "copyright")
    assert told == [
        "Everything",
        "https://news.example.org/",
        "Once each",
        "en",
        "As marked",
    ]
    assert texts(channel(), "lastBuildDate", "dc:creator") == [
        "Sun, 01 Mar 2026 12:00:00 GMT",
        "My river",
    ]
    assert attributes(channel(), "atom:link") == [
        {"href": "https://news.example.org/all.atom", "rel": "self"},
        {"href": "https://hub.example.org/", "rel": "hub"},
    ]


def test_a_guid_is_no_address() -> None:
    guid = item(MILL).find("guid")
    assert (guid.text, guid.get("isPermaLink")) == (MILL.id, "false")


def test_summary_and_content_stay_apart() -> None:
    told = texts(item(MILL), "description", "content:encoded")
    assert told == [MILL.summary, MILL.content]
    alone = item(replace(MILL, summary=""))
    assert texts(alone, "description", "content:encoded") == [MILL.content, None]


def test_what_has_no_title_has_a_description() -> None:
    bare = item(replace(MILL, title="", summary="", content=""))
    assert texts(bare, "title", "description") == [None, ""]
    words = item(replace(MILL, title="", summary=""))
    assert texts(words, "description", "content:encoded") == [MILL.content, None]


def test_an_edit_is_told_beside_the_date() -> None:
    assert texts(item(MILL), "pubDate", "atom:updated") == [
        "Sun, 01 Mar 2026 10:00:00 GMT",
        "2026-03-01T11:00:00+00:00",
    ]
    unedited = replace(MILL, published=None)
    assert texts(item(unedited), "pubDate") == ["Sun, 01 Mar 2026 11:00:00 GMT"]


def test_an_item_has_one_enclosure_and_the_others_in_media_rss() -> None:
    second = Link(href="https://e.example/2", rel="enclosure", type="video/mp4")
    told = item(replace(MILL, links=(*MILL.links, second)))
    assert attributes(told, "enclosure") == [
        {
            "url": "https://herald.example.com/1.mp3",
            "length": "1234",
            "type": "audio/mpeg",
        }
    ]
    assert attributes(told, "media:content") == [
        {"url": "https://e.example/2", "type": "video/mp4"}
    ]


def test_an_enclosure_has_length_and_type_be_they_unknown() -> None:
    sound = Link(href="https://e.example/1", rel="enclosure")
    assert attributes(item(replace(MILL, links=(sound,))), "enclosure") == [
        {"url": sound.href, "length": "0", "type": "application/octet-stream"}
    ]


def test_the_source_is_named_with_its_feed_or_by_name_alone() -> None:
    source = item(MILL).find("source")
    assert (source.text, source.get("url")) == (
        "The Herald",
        "https://herald.example.com/feed",
    )
    placeless = replace(HERALD, id="urn:herald", links=())
    told = item(replace(MILL, source=placeless))
    assert texts(told, "source", "dc:source") == [None, "The Herald"]


def test_links_to_other_outlets_and_answers_stay() -> None:
    told = item(replace(MILL, replies=3))
    assert [link["rel"] for link in attributes(told, "atom:link")] == ["related", "via"]
    assert texts(told, "comments", "slash:comments") == [MILL.comments, "3"]


def test_an_error_names_the_entry() -> None:
    with pytest.raises(PublishError, match="control characters") as caught:
        render(feed(MILL, replace(MILL, id="urn:bad", title="bell \x07")), RSS)
    assert caught.value.url == "urn:bad"
    with pytest.raises(PublishError, match="a feed needs"):
        render(Feed(source=replace(RIVER, id="")), RSS)


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(ENTRIES, max_size=2))
def test_whatever_comes_the_rules_are_kept(entries: list[Entry]) -> None:
    told = channel(*entries)
    assert [one.tag for one in told][:3] == ["title", "link", "description"]
    for one in told.findall("item"):
        names = [element.tag for element in one]
        assert all(names.count(name) <= 1 for name in ONCE)
        assert "title" in names or "description" in names
        assert parsedate_to_datetime(one.findtext("pubDate"))


def carried(entry: Entry) -> Entry:
    """What RSS can say of an entry: links have no languages, categories one text.

    No tag begins in its title.
    """
    links = (
        replace(link, hreflang="", title="" if link.rel == "enclosure" else link.title)
        for link in entry.links
    )
    source = entry.source
    return replace(
        entry,
        title=plain(entry.title),
        links=tuple(links),
        authors=tuple(replace(one, uri="") for one in entry.authors),
        categories=tuple(
            Category(term=one.label, scheme=one.scheme) for one in entry.categories
        ),
        source=source
        and replace(type(source)(), title=source.title, links=source.links),
    )


def told_of(link: Link) -> tuple[object, ...]:
    return link.rel, link.href, link.title, link.type, link.length or None


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(WHOLE_ENTRIES, max_size=3))
def test_what_is_written_is_read_back_the_same(entries: list[Entry]) -> None:
    again = parse(render(feed(*entries), RSS), url="https://news.example.org/all.rss")
    for read, entry in zip(again.entries, map(carried, entries), strict=True):
        assert set(map(told_of, read.links)) == set(map(told_of, entry.links))
        feeds = [link.href for link in read.source.links] if read.source else []
        assert feeds == ([HERALD.id] if entry.source else [])
        assert replace(read, text="", links=(), source=None) == replace(
            entry, links=(), source=None, updated=entry.updated or entry.published
        )


def test_times_are_told_in_utc() -> None:
    summer = MILL.published.astimezone() + timedelta(0) if MILL.published else None
    assert texts(item(replace(MILL, published=summer)), "pubDate") == [
        "Sun, 01 Mar 2026 10:00:00 GMT"
    ]


def test_no_tag_begins_in_a_title() -> None:
    told = texts(item(replace(MILL, title="1 < 2, <b>x</b>")), "title")
    assert told == ["1 < 2, <\u2060b>x<\u2060/b>"]
