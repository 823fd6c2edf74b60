import time
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from feeds import opml
from feeds.errors import ParseError
from feeds.model import Outline

LIST = b"""<?xml version="1.0"?>
<opml version="2.0"><head><title>Mine</title></head><body>
<outline text="News">
  <outline text="Europe" title="Europe">
    <outline text="Times" type="rss" xmlUrl="https://times.example/feed"
      htmlUrl="https://times.example/"/>
  </outline>
  <outline text="Herald" xmlurl=" feed://herald.example/rss "/>
</outline>
<outline text="Blog" type="rss" xmlURL="/blog.xml" category="/Blogs/Small,/x"/>
<outline text="Old" type="rss" url="http://old.example/rdf"/>
<outline text="A page" type="link" url="http://page.example/"/>
<outline text="Odd" xmlUrl="javascript:alert(1)"/>
</body></opml>"""


def test_a_list_gives_its_feeds_with_the_folders_around_them() -> None:
    times, herald, blog, old = opml.read(LIST, url="https://lists.example/a.opml")
    assert times == Outline(
        url="https://times.example/feed",
        title="Times",
        site="https://times.example/",
        folders=("News", "Europe"),
    )
    assert (herald.url, herald.folders) == ("http://herald.example/rss", ("News",))
    assert (blog.url, blog.folders) == (
        "https://lists.example/blog.xml",
        ("Blogs", "Small", "x"),
    )
    assert (old.url, old.title) == ("http://old.example/rdf", "Old")


def test_an_ampersand_that_was_not_escaped_does_no_harm() -> None:
    body = LIST.replace(b"https://times.example/feed", b"https://t.example/?a=1&b=2")
    assert opml.read(body)[0].url == "https://t.example/?a=1&b=2"


def test_a_list_in_utf_16_is_read() -> None:
    text = LIST.decode().replace('<?xml version="1.0"?>', "").replace("Times", "Zeit")
    assert opml.read(text.encode("utf-16"))[0].title == "Zeit"


@pytest.mark.parametrize(
    ("body", "kind", "reason"),
    [
        (b"  ", "empty", "the list is empty"),
        (b"<html><body>Hello</body></html>", "not-a-feed", "it is <html>"),
        (b"<rss version='2.0'><channel/></rss>", "not-a-feed", "it is <rss>"),
        (b"just words", "not-a-feed", "not an OPML list"),
        (b"\x00\xff\xfe", "not-a-feed", "not an OPML list"),
        (b" " + b"x" * opml.LARGEST, "too-large", "more than 32 MB"),
    ],
)
def test_what_is_no_list_is_refused(body: bytes, kind: str, reason: str) -> None:
    with pytest.raises(ParseError, match=reason) as caught:
        opml.read(body, url="https://lists.example/a.opml")
    assert caught.value.kind == kind


def test_a_list_reads_no_file_of_ours(tmp_path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hush")
    body = LIST.replace(
        b"<opml",
        f'<!DOCTYPE opml [<!ENTITY x SYSTEM "{secret.as_uri()}">]><opml'.encode(),
        1,
    ).replace(b'text="Times"', b'text="&x;"')
    with pytest.raises(ParseError, match="declares no entities"):
        opml.read(body)


def test_entities_that_multiply_end_soon() -> None:
    entities = "".join(f'<!ENTITY e{n + 1} "{f"&e{n};" * 10}">' for n in range(9))
    start = time.process_time()
    with pytest.raises(ParseError):
        opml.read(
            f'<!DOCTYPE opml [<!ENTITY e0 "ha">{entities}]><opml><body>'
            '<outline text="&e9;" xmlUrl="http://a.example/"/></body></opml>'.encode()
        )
    assert time.process_time() - start < 10


def test_no_password_is_handed_on() -> None:
    outline = Outline(url="https://me:hush@times.example/feed")
    assert b"hush" not in opml.write("Mine", [outline])


readable = st.text(
    st.characters(codec="utf-8", exclude_categories=["C", "Z"]), min_size=1, max_size=9
)
addresses = st.from_regex(
    r"https?://[a-z]{1,8}\.example/[a-z0-9?&=/-]{0,9}", fullmatch=True
)
outlines = st.builds(
    Outline,
    url=addresses,
    title=readable | st.just(""),
    site=addresses | st.just(""),
    folders=st.lists(readable, max_size=3).map(tuple),
)


@settings(max_examples=100, deadline=None)
@given(st.lists(outlines, max_size=6))
def test_a_list_that_was_written_reads_the_same(written: list[Outline]) -> None:
    body = opml.write("Mine", written)
    assert opml.read(body) == tuple(written)
    assert opml.write("Mine", opml.read(body)) == body


@settings(max_examples=50, deadline=None)
@given(st.text(max_size=30), st.text(max_size=30))
def test_any_title_can_be_written(title: str, folder: str) -> None:
    outline = Outline(url="https://a.example/", title=title, folders=(folder,))
    (read,) = opml.read(opml.write(title, [outline]))
    assert read.url == outline.url


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_a_list_or_are_refused(body: bytes) -> None:
    for attempt in (body, LIST[: len(body)] + body, LIST[:200] + body):
        with suppress(ParseError):
            opml.read(attempt)
