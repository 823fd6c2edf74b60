from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import sanitise
from feeds.documents import plaintext
from feeds.model import Person

SEEDS = Path(__file__).resolve().parents[3].parent / "shared" / "seeds"
PROSE = "The council agreed on Monday to mend the bridge before the winter floods come."
MORE = "Work is to begin in May, and the road will be closed for about three weeks."
LAST = "Until then, a ferry takes people across the river every hour, free of charge."

needs_seeds = pytest.mark.skipif(not SEEDS.is_dir(), reason="no shared data here")


def body(text: str, **known: str) -> list[str]:
    return sanitise.text_of(plaintext.read(text, **known).content).splitlines()


@needs_seeds
def test_the_untitled_seed_gets_a_title_and_loses_its_headlines() -> None:
    entry = plaintext.read((SEEDS / "000_f2626c02fd2fa6d5.txt").read_text("utf-8"))
    lines = sanitise.text_of(entry.content).splitlines()

    assert entry.title == (
        "NATO’s Secretary-General Jens Stoltenberg stressed the alliance’s support "
        "for Ukraine"
    )
    assert entry.summary == ""
    assert len(lines) == 12
    assert lines[-1].startswith("Prior to Russia’s invasion")


@needs_seeds
def test_the_titled_seed_keeps_title_standfirst_and_body() -> None:
    text = (SEEDS / "002_9d3cf33e021f5c19.txt").read_text("utf-8")
    entry = plaintext.read(text)
    title, standfirst, *rest = text.strip().splitlines()

    assert entry.title == title
    assert sanitise.text_of(entry.summary) == standfirst
    assert sanitise.text_of(entry.content).splitlines() == [standfirst, *rest]


def test_byline_and_day_are_read_and_not_shown() -> None:
    entry = plaintext.read(
        "Old bridge to be mended\nBy Ann Lee and Bo Ek, Staff Writers\n"
        f"Published: 3 October 2022, 14:05 GMT\n{PROSE}\n{MORE}"
    )

    assert entry.title == "Old bridge to be mended"
    assert entry.authors == (Person(name="Ann Lee"), Person(name="Bo Ek"))
    assert entry.published is not None
    assert entry.published.isoformat() == "2022-10-03T14:05:00+00:00"
    assert sanitise.text_of(entry.content) == f"{PROSE}\n{MORE}"


def test_a_second_headline_below_the_first_is_the_standfirst() -> None:
    entry = plaintext.read(
        "Old bridge to be mended\nCouncil votes for works in spring despite the cost\n"
        f"{PROSE}\n{MORE}"
    )

    assert entry.title == "Old bridge to be mended"
    assert "despite the cost" in entry.summary


def test_a_share_bar_and_a_menu_are_cut() -> None:
    page = (
        f"Home | News | Sport\nOld bridge to be mended\nShare\nTweet\n{PROSE}\n{MORE}"
    )

    assert plaintext.read(page).title == "Old bridge to be mended"
    assert body(page) == [PROSE, MORE]


def test_the_first_item_of_a_list_is_no_standfirst() -> None:
    text = "Three things to know\n1. " + "\n2. ".join([PROSE, MORE, LAST])

    assert plaintext.read(text).summary == ""


def test_a_known_title_is_not_repeated_in_the_body() -> None:
    assert body(f"Old bridge\n{PROSE}", title="Old Bridge") == [PROSE]


def test_a_first_sentence_that_is_the_title_is_shown_once() -> None:
    entry = plaintext.read(
        f"What a night for the whole of our town!\n\n{PROSE}\n{MORE}"
    )

    assert entry.title == "What a night for the whole of our town!"
    assert "What a night" not in entry.content


def test_a_lone_line_is_title_and_text() -> None:
    entry = plaintext.read("A short note")

    assert (entry.title, entry.content) == ("A short note", "<p>A short note</p>")


def test_markup_in_plain_text_is_shown_as_it_is() -> None:
    entry = plaintext.read("Use <script> & <b>\n" + PROSE)

    assert "<script>" not in entry.content
    assert entry.title == "Use <script> & <b>"


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_odd_to_be_read(text: str) -> None:
    entry = plaintext.read(text)

    assert sanitise.html(entry.content) == entry.content
    assert "\n" not in entry.title


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([PROSE, MORE, LAST]), min_size=1, max_size=6),
    st.lists(st.sampled_from(["Ten Walks For You", "Share", "Read more"]), max_size=4),
)
def test_prose_is_kept_whatever_stands_around_it(
    prose: list[str], furniture: list[str]
) -> None:
    page = "\n".join([*furniture, *prose, *furniture])

    assert body(page) == prose
