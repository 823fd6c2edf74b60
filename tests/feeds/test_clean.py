import csv
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds.clean import clean
from feeds.model import Category, Entry, Feed, Link, Outlet, Person, Source
from feeds.parse import parse

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
URL = "https://herald.com/feed.xml"
FALLBACK = Outlet(key="subscription:herald", name="Herald")
CORPUS = Path(__file__).resolve().parents[2].parent / "shared" / "feeds"


def cleaned(feed: Feed, location: str = URL) -> Feed:
    return clean(feed, location=location, fallback=FALLBACK, now=NOW)


def one(entry: Entry, source: Source | None = None) -> Entry:
    return cleaned(Feed(source=source or Source(), entries=(entry,))).entries[0]


def test_what_xml_cannot_carry_is_stripped_everywhere() -> None:
    found = one(
        Entry(
            id="a\x00",
            title="A\x0b  title\ud800",
            categories=(Category(term="b\x1f"),),
            authors=(Person(name="Jo\ufffe"),),
        )
    )
    assert (found.id, found.title) == ("a", "A title")
    assert found.categories == (Category(term="b"),)
    assert found.authors == (Person(name="Jo"),)


def test_links_that_could_do_harm_are_left_out() -> None:
    found = one(
        Entry(
            links=(
                Link(href="javascript:alert(1)"),
                Link(href="mailto:jo@herald.com"),
                Link(href="mailto:jo@herald.com", rel="replies"),
                Link(href="https://herald.com/a"),
                Link(href="b.html", rel="related"),
            ),
            comments="javascript:alert(1)",
            image="data:image/png;base64,x",
        )
    )
    assert found.links == (
        Link(href="mailto:jo@herald.com", rel="replies"),
        Link(href="https://herald.com/a"),
    )
    assert (found.comments, found.image) == ("", "")


@pytest.mark.parametrize(
    ("time", "kept"),
    [
        (NOW, True),
        (datetime(1900, 1, 1, tzinfo=UTC), True),
        (datetime(1, 1, 1, tzinfo=UTC), False),
        (NOW + timedelta(seconds=1), False),
    ],
)
def test_a_time_before_1900_or_still_to_come_is_none(
    time: datetime, kept: bool
) -> None:
    found = one(Entry(published=time, updated=time))
    assert found.published == (time if kept else None)
    assert found.updated == found.published


def test_a_date_still_to_come_reads_the_same_each_time() -> None:
    feed = Feed(entries=(Entry(id="1", published=NOW + timedelta(days=2)),))
    later = NOW + timedelta(hours=1)
    again = clean(feed, location=URL, fallback=FALLBACK, now=later)
    assert cleaned(feed) == again


def test_what_was_only_updated_was_published_then() -> None:
    assert one(Entry(updated=NOW)).published == NOW


def test_the_text_is_that_of_the_fuller_body() -> None:
    found = one(Entry(summary="<p>Short.</p>", content="<p>One.</p><p>Two two.</p>"))
    assert found.text == "One.\nTwo two."
    assert one(Entry(summary="Words.", content="<img src='https://a.org/'>")).text == (
        "Words."
    )


def test_an_entry_speaks_the_language_of_its_feed() -> None:
    english = Source(title="T", language="en_GB")
    assert one(Entry(), english).language == "en-GB"
    assert one(Entry(language="de"), english).language == "de"
    assert one(Entry(source=Source(language="fr")), english).language == "fr"
    assert one(Entry(language="not a language"), None).language == ""


def test_a_language_the_letters_contradict_is_unknown() -> None:
    english = Source(title="T", language="en-us")
    assert one(Entry(title="科技爱好者周刊"), english).language == ""
    assert one(Entry(title="Погода в Москве"), english).language == ""
    assert one(Entry(title="Die Größe der Ω-Teilchen"), english).language == "en-us"
    assert one(Entry(title="Погода"), Source(language="ru")).language == "ru"


def test_a_page_is_linked_without_its_link_counter() -> None:
    counted = "https://www.google.com/url?sa=t&url=https://herald.com/a%3Fb%3D1"
    assert one(Entry(links=(Link(href=counted),))).link == "https://herald.com/a?b=1"


def test_a_feeds_own_page_is_the_address_of_no_article() -> None:
    blog = Source(links=(Link(href="https://herald.com/blog/"),))
    found = one(Entry(links=(Link(href="https://herald.com/blog"),)), blog)
    assert found.link_key == ""


TEXT = st.text(max_size=8)
ADDRESS = st.sampled_from(["", "a", "https://e.org/a", "https://e.org/a#b", "data:x"])
LINKS = st.lists(
    st.builds(Link, href=ADDRESS, rel=st.sampled_from(["alternate", "self"])),
    max_size=2,
).map(tuple)
SOURCES = st.builds(Source, title=TEXT, links=LINKS, language=TEXT)
ENTRIES = st.builds(
    Entry,
    id=TEXT,
    title=TEXT,
    summary=TEXT,
    links=LINKS,
    source=st.none() | SOURCES,
    published=st.none() | st.datetimes(timezones=st.just(UTC)),
)


@given(
    st.builds(Feed, source=SOURCES, entries=st.lists(ENTRIES, max_size=4).map(tuple))
)
@settings(max_examples=150)
def test_what_is_clean_stays_as_it_is(feed: Feed) -> None:
    once = cleaned(feed)
    assert cleaned(once) == once
    assert len({entry.key for entry in once.entries}) == len(feed.entries)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the real feeds are not here")
def test_real_feeds_read_twice_are_equal_and_their_entries_distinct() -> None:
    with (CORPUS / "INDEX.tsv").open(encoding="utf-8") as lines:
        names = [row["file"] for row in csv.DictReader(lines, delimiter="\t")]
    for name in names:
        body = (CORPUS / name).read_bytes()
        url = f"https://feeds.example/{name}"
        feed, again = (cleaned(parse(body, url=url), url) for _ in range(2))
        assert feed == again
        assert len({entry.key for entry in feed.entries}) == len(feed.entries)
        times = [entry.published for entry in feed.entries if entry.published]
        assert all(time.tzinfo is UTC and time <= NOW for time in times)
        assert all(entry.outlet.name for entry in feed.entries)
