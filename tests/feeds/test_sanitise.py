import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import bounds, sanitise

SCRAPS = st.sampled_from(
    [
        *("<p>", "</p>", "<b>", "</b>", "<i a=1>", "<a href='x'>", "</a>", "<table>"),
        *("<td>", "</table>", "<pre>", "\n", "<math>", "<mi>", "<svg>", "</svg>"),
        *("<style>", "</style>", "<script>", "</script>", "<noscript>", "<select>"),
        *("<img src=x onerror=y>", "<img width=1>", "<!--", "-->", "&lt;", "&amp;lt;"),
        *("&#13;", "&#0;", "&nbsp;", "\xa0", '"', "<", ">", "&", "word", " ", "\x07"),
        *("<h1>", "<li>", "<ul>", "</ul>", "<template>", "<title>", "</title>", "]]>"),
        *("<div title='a>b'>", "</div>", "<br>", "<form>", "<textarea>", "<p dir=rtl>"),
    ]
)
SOUP = st.lists(SCRAPS, max_size=14).map("".join)


@given(st.one_of(SOUP, st.text(max_size=30)))
@settings(max_examples=400)
def test_a_second_cleaning_changes_nothing(value: str) -> None:
    once = sanitise.html(value, base="https://example.org/")
    assert sanitise.html(once) == once
    assert sanitise.html(once, base="https://example.net/") == once
    assert sanitise.strip_controls(once) == once


@given(SOUP)
def test_what_is_dangerous_never_comes_out(value: str) -> None:
    cleaned = sanitise.html(value).lower()
    assert not any(
        bad in cleaned
        for bad in ("<script", "<style", "<svg", "<math", "<img src=x on")
    )


@given(st.one_of(SOUP, st.text(max_size=30)))
@settings(max_examples=400)
def test_the_words_of_what_was_cleaned_need_no_parser(value: str) -> None:
    cleaned = sanitise.html(value, base="https://example.org/")
    assert sanitise.text_of_clean(cleaned) == sanitise.text_of(cleaned)
    assert len(sanitise.text_of_clean(cleaned)) <= len(cleaned)
    written = sanitise.escape(value)
    assert sanitise.text_of_clean(written) == sanitise.text_of(written)


def test_the_words_of_a_very_long_text_are_cut_alike() -> None:
    long = sanitise.html("word " * (bounds.SIZE // 4))
    assert sanitise.text_of_clean(long) == sanitise.text_of(long)


@given(st.one_of(SOUP, st.text()))
def test_text_has_one_paragraph_a_line(value: str) -> None:
    text = sanitise.text_of(value)
    assert all(
        line == " ".join(line.split()) != "" for line in text.split("\n") if text
    )


@given(st.text())
@settings(max_examples=200)
def test_plain_text_survives_being_made_html(value: str) -> None:
    page = sanitise.escape(value)
    assert sanitise.html(page) == page
    assert sanitise.text_of(page).split() == sanitise._lines(value).split()


@pytest.mark.parametrize(
    ("dirty", "clean"),
    [
        ("<p onclick='x()'>a</p>", "<p>a</p>"),
        ("<script>alert(1)</script>ok", "ok"),
        ("a<math><mi xlink:href='javascript:1'>x</mi></math>b", "ab"),
        ("<a href='javascript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='java\tscript:alert(1)'>a</a>", "<a>a</a>"),
        ("<a href='../b?x=1&y=2'>a</a>", '<a href="https://e.org/b?x=1&amp;y=2">a</a>'),
        (
            "<img src='//c.org/i.png' alt='x'>",
            '<img src="https://c.org/i.png" alt="x">',
        ),
        ("<img src='data:image/png;base64,AAAA'>after", "after"),
        ("<img src='https://c.org/p' width='1' height='1'>after", "after"),
        ("<noscript><img src='/i.png'></noscript>", '<img src="https://e.org/i.png">'),
        ("<iframe src='https://v.org/'>old</iframe>b", "b"),
        ("a < b & c", "a &lt; b &amp; c"),
        ("<p>a\x00\x0bb&#8;c</p>", "<p>abc</p>"),
        (
            "<video src='/v.mp4' autoplay></video>",
            '<video src="https://e.org/v.mp4"></video>',
        ),
    ],
)
def test_only_harmless_html_is_left(dirty: str, clean: str) -> None:
    assert sanitise.html(dirty, base="https://e.org/a/b") == clean


def test_a_relative_link_without_a_base_loses_its_address() -> None:
    assert sanitise.html('<a href="b">a</a>') == "<a>a</a>"


@pytest.mark.parametrize(
    "bomb",
    [
        pytest.param("<div>" * 50_000 + "word", id="nested"),
        pytest.param("<div><table></div></table>" * 20_000, id="misnested"),
        pytest.param(
            "".join(f"<b id={n}>" for n in range(250)) + "<p>word" * 50_000,
            id="formatting",
        ),
        pytest.param("<a " + " a=b" * 100_000 + ">word</a>", id="attributes"),
        pytest.param("<!--" * 80_000 + "word", id="comments"),
        pytest.param("<p>word</p>" * 90_000, id="long"),
        pytest.param("<" * 500_000 + "word", id="open"),
        pytest.param("word &amp;" * 500_000, id="huge"),
        pytest.param("<script>" * 100_000 + "</script>word", id="scripts"),
        pytest.param(("<p>word " + "\n" * 60) * 50_000, id="blank"),
    ],
)
def test_hostile_html_is_cleaned_in_a_moment(bomb: str) -> None:
    start = time.process_time()
    cleaned = sanitise.html(bomb)
    sanitise.text_of(bomb)
    assert time.process_time() - start < 30
    assert sanitise.html(cleaned) == cleaned


def test_ordinary_long_articles_are_within_bounds() -> None:
    page = "<p>A <b>sentence</b> with <a href='https://e.org/'>a link</a>.<br>" * 5_000
    nested = "<ul><li>one<ul><li>two</ul></ul>" * 1_000
    assert bounds.within(page)
    assert bounds.within(nested)


def test_text_leaves_out_what_no_reader_sees() -> None:
    page = (
        "<style>p {}</style><h1>A  title</h1><p>First\nline,<br>second\u00ad line.</p>"
        "<table><tr><td>1</td><td>2</td></tr></table>"
        "<script>x()</script>&lt;b&gt; AT&amp;T."
    )
    assert sanitise.text_of(page).split("\n") == [
        *("A title", "First line,", "second line.", "1 2", "<b> AT&T.")
    ]


def test_controls_and_lone_surrogates_are_stripped() -> None:
    assert sanitise.strip_controls("a\x00\x1f\x7f\x85\ud800\ufffe\r\nb\rc\td") == (
        "a\nb\nc\td"
    )
