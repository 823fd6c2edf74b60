"""Whatever a feed brought, what is written gives cause for no warning."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.model import Category, Entry, Feed, Link, Person, Source
from feeds.publish import ATOM, FORMATS, JSON, RSS, Format, fitting, render
from tests.feeds.written import ADDRESSES, HTML, MILL, RIVER, WORDS
from tests.strict.everything import complaints

NOW = datetime(2026, 3, 2, tzinfo=UTC)
SELF = "https://news.example.org/all"

LOOSE = st.sampled_from(
    [
        *("", " ", "tech", "a b", "/rel", "//host/x", "http://", "http://a b/"),
        *("https://bücher.example/ü", "https://e.example/[1]", "magnet:?xt=1"),
        *("text/html", "audio", "video/mp4; codecs=vp9", "jp", "en-GB", "pt_BR", "x"),
        *("a@b", "a@b.example", "R&amp;D</b>", "5 < 6 & more"),
    ]
)
LINKS = st.builds(
    Link,
    href=LOOSE | ADDRESSES,
    rel=st.sampled_from(["alternate", "related", "enclosure", "next", "EditURI", ""]),
    type=LOOSE,
    hreflang=LOOSE,
    title=WORDS,
    length=st.none() | st.integers(min_value=0, max_value=10**10),
)
PEOPLE = st.builds(Person, name=WORDS, email=LOOSE, uri=LOOSE)
SOURCES = st.builds(
    Source,
    id=ADDRESSES,
    title=LOOSE.filter(str.strip),
    subtitle=WORDS,
    updated=st.just(NOW),
    links=st.lists(LINKS, max_size=3).map(tuple),
    authors=st.lists(PEOPLE, max_size=2).map(tuple),
    icon=LOOSE,
    logo=LOOSE,
    language=LOOSE,
)
ENTRIES = st.builds(
    Entry,
    id=ADDRESSES,
    title=WORDS,
    summary=HTML,
    content=HTML | st.just(""),
    links=st.lists(LINKS, max_size=4).map(tuple),
    authors=st.lists(PEOPLE, min_size=1, max_size=2).map(tuple),
    categories=st.lists(
        st.builds(Category, term=LOOSE, scheme=LOOSE, label=WORDS), max_size=2
    ).map(tuple),
    published=st.just(NOW),
    language=LOOSE,
    comments=LOOSE,
    replies=st.none() | st.integers(min_value=0, max_value=999),
    image=LOOSE,
    source=st.none() | SOURCES,
)


def told(form: Format, *entries: Entry) -> list[str]:
    address = f"{SELF}.{form.name}"
    own = Link(href=address, rel="self", type=form.media_type)
    page = Link(href="https://news.example.org/", type="text/html")
    source = replace(RIVER, links=(own, page), updated=NOW)
    body = render(Feed(source=source, entries=entries), form)
    return complaints(f"x.{form.name}", body, address, NOW)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_a_whole_entry_gives_no_cause(form: Format) -> None:
    assert told(form, replace(MILL, title="Fire at the mill & after")) == []


@settings(max_examples=80)
@given(entry=ENTRIES)
def test_whatever_comes_gives_no_cause(entry: Entry) -> None:
    for form in FORMATS:
        assert told(form, entry) == [], form.name


def test_a_title_that_looks_like_html_is_shown_by_who_takes_it_for_html() -> None:
    entry = replace(MILL, title="Close it with </p> & go")
    assert told(ATOM, entry) == []
    body = render(Feed(source=RIVER, entries=(entry,)), ATOM).decode()
    assert '<title type="html">Close it with &amp;lt;/p&amp;gt; &amp;amp; go' in body


def test_titles_in_rss_read_the_same_once_and_twice() -> None:
    entry = replace(MILL, title="R&D at 5 < 6")
    body = render(Feed(source=RIVER, entries=(entry,)), RSS).decode()
    assert "<title>R&#x26;D at 5 &#x3C; 6</title>" in body


def test_what_lies_elsewhere_than_on_the_web_is_no_rss_enclosure() -> None:
    torrent = Link(href="magnet:?xt=urn:1", rel="enclosure", type="application/x-x")
    body = render(
        Feed(source=RIVER, entries=(replace(MILL, links=(torrent,)),)), RSS
    ).decode()
    assert "<enclosure" not in body
    assert '<media:content url="magnet:?xt=urn:1"' in body


def test_the_pages_of_the_feed_it_was_taken_from_are_not_ours() -> None:
    links = (
        Link(href="https://herald.example/2", rel="next"),
        Link(href="https://herald.example/"),
        Link(href="https://herald.example/index"),
        Link(href="https://herald.example/rsd", rel="EditURI"),
        Link(href="https://herald.example/x", rel="https://rel.example/x"),
    )
    fit = fitting.entry(replace(MILL, source=Source(id="urn:h", links=links)))
    assert fit.source is not None
    assert fit.source.links == (links[1], links[4])


def test_a_language_that_is_a_country_is_none() -> None:
    body = render(Feed(source=RIVER, entries=(replace(MILL, language="jp"),)), JSON)
    assert b'"language": "jp"' not in body
