"""What `feeds.publish` writes as Atom, read back as XML and held against the schema."""

from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.errors import PublishError
from feeds.model import Entry, Feed, Link, Person
from feeds.parse import parse
from feeds.publish import render
from feeds.publish.atom import THREAD
from feeds.publish.checks import MEDIA
from tests.feeds.written import (
    ENTRIES,
    HERALD,
    MILL,
    RIVER,
    SCHEMAS,
    WHOLE_ENTRIES,
    feed,
)

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
SCHEMA = SCHEMAS / "atom.rng"


def tree(*entries: Entry) -> etree._Element:
    return etree.fromstring(render(feed(*entries)))


def only_entry(entry: Entry) -> etree._Element:
    return tree(entry).find(f"{ATOM}entry")


def texts(element: etree._Element, *tags: str) -> list[str | None]:
    return [element.findtext(f"{ATOM}{tag}") for tag in tags]


def links(element: etree._Element) -> list[dict[str, str]]:
    return [dict(link.attrib) for link in element.findall(f"{ATOM}link")]


def test_links_of_an_entry_keep_every_attribute() -> None:
    assert links(only_entry(MILL))[:4] == [
        {
            "href": "https://herald.example.com/1",
            "rel": "alternate",
            "type": "text/html",
            "hreflang": "en",
        },
        {
            "href": "https://herald.example.com/1.mp3",
            "rel": "enclosure",
            "type": "audio/mpeg",
            "title": "Listen",
            "length": "1234",
        },
        {
            "href": "https://gazette.example.net/7",
            "rel": "related",
            "title": "Gazette",
        },
        {"href": "https://river.example.net/", "rel": "via"},
    ]


def test_comments_are_a_replies_link() -> None:
    assert links(only_entry(MILL))[4] == {
        "href": "https://herald.example.com/1#comments",
        "rel": "replies",
        "type": "text/html",
    }


def test_answers_are_counted_where_the_feed_counted_them() -> None:
    *_, replies = only_entry(replace(MILL, replies=7)).findall(f"{ATOM}link")
    assert replies.get(f"{{{THREAD}}}count") == "7"


def test_a_relation_that_is_an_address_is_written() -> None:
    rel = "https://example.org/rel/story"
    entry = replace(MILL, links=(Link(href="https://example.org/s", rel=rel),))
    assert links(only_entry(entry))[0]["rel"] == rel


def test_an_image_is_a_thumbnail() -> None:
    thumbnail = only_entry(MILL).find(f"{{{MEDIA}}}thumbnail")
    assert thumbnail.get("url") == "https://herald.example.com/1.jpg"


def test_the_source_is_whole() -> None:
    source = only_entry(MILL).find(f"{ATOM}source")
    assert texts(source, "id", "title", "updated", "subtitle", "icon") == [
        "https://herald.example.com/feed",
        "The Herald",
        "2026-03-01T11:00:00+00:00",
        "All the village news",
        "https://herald.example.com/icon.png",
    ]
    assert texts(source, "logo", "rights") == [
        "https://herald.example.com/logo.png",
        "© The Herald",
    ]
    assert [link["rel"] for link in links(source)] == ["alternate", "self"]
    assert texts(source.find(f"{ATOM}author"), "name", "email") == [
        "Desk",
        "desk@herald.example.com",
    ]
    assert source.get(LANG) == "en-GB"


def test_the_feed_says_what_it_is() -> None:
    root = tree(MILL)
    assert texts(root, "id", "title", "updated", "subtitle", "rights", "icon") == [
        "tag:news.example.org,2026:feed:all",
        "Everything",
        "2026-03-01T12:00:00+00:00",
        "Once each",
        "As marked",
        "https://news.example.org/icon.png",
    ]
    assert [link["rel"] for link in links(root)] == ["self", "alternate", "hub"]
    assert root.get(LANG) == "en"


def test_texts_are_typed() -> None:
    element = only_entry(MILL)
    assert texts(element, "title") == ["Fire at the mill <b>& after"]
    assert element.find(f"{ATOM}title").get("type", "text") == "text"
    for tag in ("summary", "content"):
        assert element.find(f"{ATOM}{tag}").get("type") == "html"


def test_entries_keep_their_order() -> None:
    entries = [replace(MILL, id=f"urn:e:{number}") for number in (3, 1, 2)]
    ids = [entry.findtext(f"{ATOM}id") for entry in tree(*entries).iter(f"{ATOM}entry")]
    assert ids == ["urn:e:3", "urn:e:1", "urn:e:2"]


def test_updated_falls_back_on_published() -> None:
    element = only_entry(replace(MILL, updated=None))
    assert texts(element, "updated", "published") == ["2026-03-01T10:00:00+00:00"] * 2


def test_an_entry_in_another_language_says_so() -> None:
    assert only_entry(replace(MILL, language="de_AT")).get(LANG) == "de-AT"


def test_an_entry_of_unknown_language_does_not_inherit_one() -> None:
    assert only_entry(replace(MILL, language="")).get(LANG) == "und"
    assert only_entry(replace(MILL, language="English, US")).get(LANG) == "und"


def test_an_untitled_entry_stays_untitled() -> None:
    assert texts(only_entry(replace(MILL, title="")), "title") == [""]


def test_an_entry_without_link_has_content() -> None:
    element = only_entry(replace(MILL, links=(), content=""))
    assert element.find(f"{ATOM}content") is not None
    assert len(element.findall(f"{ATOM}link")) == 1  # the replies


def test_an_entry_with_link_needs_no_content() -> None:
    element = only_entry(replace(MILL, content=""))
    assert element.find(f"{ATOM}content") is None
    assert links(element)[0]["rel"] == "alternate"


def test_a_person_without_name_is_named_by_address() -> None:
    nameless = Person(name="", email="@", uri="https://example.com/~ann")
    author = only_entry(replace(MILL, authors=(nameless,))).find(f"{ATOM}author")
    assert texts(author, "name", "email") == ["https://example.com/~ann", None]


def test_a_person_without_anything_is_left_out() -> None:
    nobody = replace(MILL, authors=(Person(name=""),))
    source = replace(HERALD, authors=(Person(name=""),))
    assert only_entry(nobody).find(f"{ATOM}author") is None
    assert only_entry(replace(nobody, source=source)).find(f".//{ATOM}author") is None


def test_an_empty_feed_is_a_feed() -> None:
    assert texts(tree(), "title", "updated") == [
        "Everything",
        "2026-03-01T12:00:00+00:00",
    ]


def test_the_same_feed_gives_the_same_bytes() -> None:
    assert render(feed(MILL)) == render(feed(MILL))


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        ({"title": "bell \x07"}, "control characters"),
        ({"content": "<p>\x00</p>"}, "control characters"),
        ({"summary": "half a \ud83d"}, "surrogates"),
        ({"source": replace(HERALD, title="\x0c")}, "control characters"),
        ({"updated": datetime(2026, 3, 1)}, "timezone"),
        ({"updated": None, "published": None}, "an id and a time"),
    ],
)
def test_an_error_names_the_entry(fault: dict[str, object], says: str) -> None:
    bad = replace(MILL, id="urn:bad", **fault)
    with pytest.raises(PublishError, match=says) as caught:
        render(feed(MILL, bad))
    assert caught.value.url == "urn:bad"


def test_an_entry_without_id_is_named_by_its_link() -> None:
    with pytest.raises(PublishError, match=r"example\.com/1: .* id"):
        render(feed(replace(MILL, id="")))


@pytest.mark.parametrize(
    "fault", [{"id": ""}, {"title": ""}, {"updated": None}, {"subtitle": "\x01"}]
)
def test_a_feed_that_cannot_be_written_is_named(fault: dict[str, object]) -> None:
    with pytest.raises(PublishError) as caught:
        render(Feed(source=replace(RIVER, **fault), entries=(MILL,)))
    assert caught.value.url == ("" if "id" in fault else RIVER.id)


@pytest.fixture(scope="module")
def schema() -> etree.RelaxNG:
    if not SCHEMA.exists():
        pytest.skip(f"the schema of RFC 4287 is not at {SCHEMA}")
    return etree.RelaxNG(etree.parse(SCHEMA))


def test_what_is_written_is_valid(schema: etree.RelaxNG) -> None:
    schema.assertValid(tree(MILL, replace(MILL, id="urn:2", source=None, links=())))


@settings(max_examples=60, deadline=None)
@given(entries=st.lists(ENTRIES, max_size=2))
def test_whatever_comes_what_is_written_is_valid(
    schema: etree.RelaxNG, entries: list[Entry]
) -> None:
    schema.assertValid(tree(*entries))


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(WHOLE_ENTRIES, max_size=3))
def test_what_is_written_is_read_back_the_same(entries: list[Entry]) -> None:
    again = parse(render(feed(*entries)), url="https://news.example.org/all.atom")
    assert [replace(entry, text="") for entry in again.entries] == entries
