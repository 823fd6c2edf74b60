"""Articles, numbers and times in words."""

from dataclasses import replace
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from aggregator.coverage import cover
from aggregator.wording import (
    called,
    cut,
    date_and_time,
    enclosed,
    excerpt,
    headline,
    outlet,
    tally,
)
from feeds.model import Entry, Link, Outlet, Source
from storage.states import State
from tests.aggregator.making import NOON, article, story


def test_an_untitled_entry_is_headed_by_its_own_words() -> None:
    assert headline(Entry(text="Just a note.\nMore.")) == "Just a note. More."
    page = Link(href="https://example.org/p")
    assert headline(Entry(links=(page,))) == "https://example.org/p"
    assert headline(Entry()) == "Untitled"


def test_a_long_line_ends_at_a_word() -> None:
    assert cut("The mill on the hill, burnt", 22) == "The mill on the hill…"


def test_a_long_line_without_spaces_is_cut_where_it_is() -> None:
    assert cut("水" * 50, 10) == "水" * 9 + "…"


@given(st.text(), st.integers(min_value=2, max_value=60))
def test_what_is_cut_is_never_too_long_and_in_one_line(text: str, width: int) -> None:
    line = cut(text, width)
    assert len(line) <= width
    assert "\n" not in line


def test_the_summary_is_preferred_as_excerpt() -> None:
    entry = Entry(summary="<p>Short &amp; <b>good</b></p>", text="Long and good.")
    assert excerpt(entry) == "Short & good"
    assert excerpt(Entry(text="Long and good.")) == "Long and good."


def test_an_enclosure_is_told_by_its_kind_and_size() -> None:
    sound = Link(href="https://e.example/1", rel="enclosure", type="audio/mpeg")
    assert enclosed(sound) == "Audio"
    assert enclosed(replace(sound, length=11_534_336)) == "Audio, 11.5 MB"
    assert enclosed(replace(sound, type="")) == "Attachment"


def test_an_unnamed_outlet_goes_by_its_subscription() -> None:
    assert outlet(replace(article(1, "Herald"), outlet=Outlet())) == "Herald"
    folder = Outlet(key="subscription:my-notes", name="my-notes")
    assert outlet(replace(article(1, "Herald"), outlet=folder)) == "My notes"


def test_an_outlet_goes_by_the_name_it_has() -> None:
    comic = Outlet(key="xkcd.com", name="xkcd.com")
    assert outlet(replace(article(1, "Herald"), outlet=comic)) == "xkcd.com"


def test_a_subscription_goes_by_the_nearest_title() -> None:
    state = State(name="coast-radio", kind="url", location="https://e.example")
    own = replace(state, source=Source(title="Coast FM"))
    assert called(state) == "Coast radio"
    assert called(own) == "Coast FM"
    assert called(replace(own, title="My radio")) == "My radio"


def test_outlets_and_texts_are_counted_apart() -> None:
    copy = replace(article(2, "Echo"), copy_of=1)
    assert tally(cover(story(1, article(1)))) == "1 outlet, 1 text"
    assert tally(cover(story(1, article(1), copy))) == "2 outlets, 1 text"


def test_times_are_those_of_the_readers_zone() -> None:
    assert date_and_time(NOON, ZoneInfo("Europe/Vienna")) == "1 March 2026, 13:00 CET"
