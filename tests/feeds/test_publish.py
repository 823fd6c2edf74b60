"""What `feeds.publish` writes, read back as XML and held against the schema."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from feeds.errors import PublishError
from feeds.model import Category, Entry, Feed, Link, Person, Source
from feeds.parse import parse
from feeds.publish import MEDIA, render

ATOM = "{http://www.w3.org/2005/Atom}"
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCHEMA = (
    Path(__file__).resolve().parents[2].parent / "shared/reference/schemas/atom.rng"
)

RIVER = Source(
    id="tag:news.example.org,2026:feed:all",
    title="Everything",
    subtitle="Once each",
    updated=NOON,
    links=(
        Link(href="https://news.example.org/all.atom", rel="self"),
        Link(href="https://news.example.org/", type="text/html"),
        Link(href="https://hub.example.org/", rel="hub"),
    ),
    authors=(Person(name="My river", uri="https://news.example.org/"),),
    icon="https://news.example.org/icon.png",
    rights="As marked",
    language="en",
)
HERALD = Source(
    id="https://herald.example.com/feed",
    title="The Herald",
    subtitle="All the village news",
    updated=NOON - timedelta(hours=1),
    links=(
        Link(href="https://herald.example.com/"),
        Link(
            href="https://herald.example.com/feed",
            rel="self",
            type="application/atom+xml",
        ),
    ),
    authors=(Person(name="Desk", email="desk@herald.example.com"),),
    icon="https://herald.example.com/icon.png",
    logo="https://herald.example.com/logo.png",
    rights="© The Herald",
    language="en-GB",
)
MILL = Entry(
    id="https://herald.example.com/1",
    title="Fire at the mill <b>& after",
    summary="<p>Smoke over the <em>valley</em>.</p>",
    content="<p>Smoke over the valley &amp; a long night.</p>",
    links=(
        Link(href="https://herald.example.com/1", type="text/html", hreflang="en"),
        Link(
            href="https://herald.example.com/1.mp3",
            rel="enclosure",
            type="audio/mpeg",
            title="Listen",
            length=1234,
        ),
        Link(href="https://gazette.example.net/7", rel="related", title="Gazette"),
        Link(href="https://river.example.net/", rel="via"),
    ),
    authors=(Person(name="A. Reporter", email="ar@example.com"),),
    categories=(
        Category(term="fire", scheme="https://herald.example.com/tags", label="Fire"),
        Category(term="mill"),
    ),
    published=NOON - timedelta(hours=2),
    updated=NOON - timedelta(hours=1),
    language="en-GB",
    rights="© The Herald",
    comments="https://herald.example.com/1#comments",
    image="https://herald.example.com/1.jpg",
    source=HERALD,
)


def feed(*entries: Entry) -> Feed:
    return Feed(source=RIVER, entries=entries)


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


def test_a_feed_without_language_asks_none_of_its_entries() -> None:
    quiet = Feed(
        source=replace(RIVER, language=""), entries=(replace(MILL, language=""),)
    )
    assert LANG.encode() not in render(quiet)
    assert b"xml:lang" not in render(
        replace(quiet, entries=(replace(quiet.entries[0], source=None),))
    )


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


XML_TEXT = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"),
    max_size=30,
)
TIMES = st.datetimes(
    min_value=datetime(1900, 1, 1), max_value=datetime(2100, 1, 1)
).map(lambda time: time.replace(tzinfo=UTC))
PERSONS = st.builds(Person, name=XML_TEXT, email=XML_TEXT, uri=XML_TEXT)
LINKS = st.builds(
    Link,
    href=XML_TEXT,
    rel=st.sampled_from(["alternate", "related", "via", "enclosure", "self"]),
    type=st.one_of(st.just("text/html"), XML_TEXT),
    hreflang=st.one_of(st.just("pt-BR"), XML_TEXT),
    title=XML_TEXT,
    length=st.none() | st.integers(min_value=0),
)
SOURCES = st.builds(
    Source,
    id=XML_TEXT,
    title=XML_TEXT,
    subtitle=XML_TEXT,
    updated=st.none() | TIMES,
    links=st.lists(LINKS, max_size=2).map(tuple),
    authors=st.lists(PERSONS, max_size=2).map(tuple),
    icon=XML_TEXT,
    rights=XML_TEXT,
    language=XML_TEXT,
)
ENTRIES = st.builds(
    Entry,
    id=XML_TEXT.map(lambda text: f"urn:x:{text}"),
    title=XML_TEXT,
    summary=XML_TEXT,
    content=XML_TEXT,
    links=st.lists(LINKS, max_size=3).map(tuple),
    authors=st.lists(PERSONS, min_size=1, max_size=2).map(tuple),
    categories=st.lists(
        st.builds(Category, term=XML_TEXT, scheme=XML_TEXT, label=XML_TEXT), max_size=2
    ).map(tuple),
    published=st.none() | TIMES,
    updated=TIMES,
    language=XML_TEXT,
    rights=XML_TEXT,
    comments=XML_TEXT,
    image=XML_TEXT,
    source=st.none() | SOURCES,
)


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


WORDS = st.lists(
    # No € or £: after an é they look like UTF-8 that was taken for Windows-1252.
    st.text("abcäöüßéñ日本語مرحبا🌊&<>\"'✓—", min_size=1, max_size=8),
    min_size=1,
    max_size=4,
).map(" ".join)
ADDRESSES = st.integers(min_value=1).map(lambda n: f"https://herald.example.com/{n}")
HTML = WORDS.map(lambda words: f"<p>{escape(words, quote=False)}</p>")
WHOLE_ENTRIES = st.builds(
    Entry,
    id=ADDRESSES,
    title=WORDS,
    summary=HTML,
    content=HTML,
    links=st.tuples(
        st.builds(Link, href=ADDRESSES, hreflang=st.sampled_from(["", "de-AT"])),
        st.builds(
            Link,
            href=ADDRESSES,
            rel=st.just("enclosure"),
            type=st.just("audio/ogg"),
            title=WORDS,
            length=st.none() | st.integers(min_value=1, max_value=10**12),
        ),
        st.builds(
            Link, href=ADDRESSES, rel=st.sampled_from(["related", "via"]), title=WORDS
        ),
    ),
    authors=st.tuples(st.builds(Person, name=WORDS, uri=ADDRESSES)),
    categories=st.tuples(
        st.builds(Category, term=WORDS, scheme=ADDRESSES, label=WORDS)
    ),
    published=TIMES.map(lambda time: time.replace(microsecond=0)),
    updated=TIMES.map(lambda time: time.replace(microsecond=0)),
    language=st.sampled_from(["en", "de-AT", "zh"]),
    rights=WORDS,
    image=ADDRESSES,
    source=st.none() | st.just(replace(HERALD, language="", links=())),
)


@settings(max_examples=50, deadline=None)
@given(entries=st.lists(WHOLE_ENTRIES, max_size=3))
def test_what_is_written_is_read_back_the_same(entries: list[Entry]) -> None:
    again = parse(render(feed(*entries)), url="https://news.example.org/all.atom")
    assert [replace(entry, text="") for entry in again.entries] == entries
