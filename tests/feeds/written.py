"""Feeds for the tests of what is written: a whole one, and any that there might be."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path

from hypothesis import strategies as st

from feeds.model import Category, Entry, Feed, Link, Person, Source

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
SCHEMAS = Path(__file__).resolve().parents[2].parent / "shared/reference/schemas"

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
