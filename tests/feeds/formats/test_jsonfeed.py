import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.errors import ParseError
from feeds.model import Category, Entry, Feed, Link, Person, Source
from feeds.parse import parse

URL = "https://herald.example/feed.json"


def read(**document: object) -> Feed:
    return parse(json.dumps(document).encode(), url=URL)


def item(**fields: object) -> Entry:
    return read(version="https://jsonfeed.org/version/1.1", items=[fields]).entries[0]


def test_an_item_keeps_everything_it_says() -> None:
    found = item(
        id="1",
        url="/a",
        external_url="https://other.example/b",
        title="Rain &#8211; again",
        content_html="<p>It <b>poured</b>. <a href='/b'>b</a><script>x()</script></p>",
        summary="Rain < snow",
        image="/a.jpg",
        date_published="2026-11-03T08:00:00+01:00",
        date_modified="2026-11-03T09:00:00Z",
        authors=[{"name": "Jo May", "url": "https://jo.example/"}],
        tags=["weather", "weather", 3],
        language="en",
        attachments=[
            {"url": "/a.mp3", "mime_type": "audio/mpeg", "size_in_bytes": 9},
            "broken",
        ],
    )
    assert found == Entry(
        id="1",
        title="Rain – again",
        summary="<p>Rain &lt; snow</p>",
        content='<p>It <b>poured</b>. <a href="https://herald.example/b">b</a></p>',
        links=(
            Link(href="https://herald.example/a"),
            Link(href="https://other.example/b", rel="related"),
            Link(
                href="https://herald.example/a.mp3",
                rel="enclosure",
                type="audio/mpeg",
                length=9,
            ),
        ),
        authors=(Person(name="Jo May", uri="https://jo.example/"),),
        categories=(Category(term="weather"),),
        published=datetime(2026, 11, 3, 7, tzinfo=UTC),
        updated=datetime(2026, 11, 3, 9, tzinfo=UTC),
        language="en",
        image="https://herald.example/a.jpg",
    )


def test_a_feed_says_who_it_is() -> None:
    feed = read(
        version="https://jsonfeed.org/version/1",
        title="The Herald",
        description="News",
        home_page_url="https://herald.example/",
        feed_url="https://herald.example/feed.json",
        icon="/icon.png",
        favicon="/favicon.ico",
        author={"name": "Jo May"},
        language="en-GB",
        hubs=[{"type": "WebSub", "url": "https://hub.example/"}],
        items=[],
    )
    assert feed == Feed(
        source=Source(
            title="The Herald",
            subtitle="News",
            links=(
                Link(href="https://herald.example/"),
                Link(href="https://herald.example/feed.json", rel="self"),
                Link(href="https://hub.example/", rel="hub"),
            ),
            authors=(Person(name="Jo May"),),
            icon="https://herald.example/favicon.ico",
            logo="https://herald.example/icon.png",
            language="en-GB",
        )
    )


def test_plain_text_becomes_html_and_numbers_ids() -> None:
    found = item(id=7, content_text="One.\n\nTwo < three.")
    assert found.id == "7"
    assert found.content == "<p>One.</p><p>Two &lt; three.</p>"


def test_a_link_blog_without_pages_links_to_what_it_writes_about() -> None:
    assert item(id="1", external_url="https://other.example/b").link == (
        "https://other.example/b"
    )


def test_a_byte_order_mark_and_raw_line_ends_do_no_harm() -> None:
    body = b'\xef\xbb\xbf {"items": [{"id": "1", "content_text": "a\nb"}]}'
    assert parse(body, url=URL).entries[0].content == "<p>a<br>b</p>"


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (b'{"items": [', "malformed"),
        (b"{" * 100_000, "malformed"),
        (b'{"a": ' * 100_000, "malformed"),
        (b'{"name": "package"}', "not-a-feed"),
        (b'{"items": {}}', "not-a-feed"),
    ],
)
def test_other_json_is_refused(body: bytes, kind: str) -> None:
    with pytest.raises(ParseError) as caught:
        parse(body, url=URL)
    assert caught.value.kind == kind


NAMES = st.sampled_from(
    [
        *("id", "url", "title", "content_html", "content_text", "summary", "image"),
        *("date_published", "authors", "author", "tags", "attachments", "language"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=2)
        | st.dictionaries(st.sampled_from(["name", "url", "x"]), inner, max_size=2)
    ),
    max_leaves=4,
)


@given(st.dictionaries(NAMES, VALUES, max_size=4))
@settings(max_examples=150)
def test_values_of_any_type_are_read_or_passed_over(fields: dict[str, object]) -> None:
    assert isinstance(item(**fields), Entry)
