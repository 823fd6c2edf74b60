"""What the fast way takes, it reads as feedparser does; the rest it leaves alone."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from feedparser.datetimes import _parse_date
from hypothesis import example, given, settings
from hypothesis import strategies as st

from feeds import parse, understand
from feeds.errors import ParseError
from feeds.formats import constructs, encodings
from feeds.formats.fast import dates, document
from feeds.model import Feed, Request
from tests.feeds.formats.fast.grown import NAMESPACES, damaged, documents

URL = "https://herald.example/feeds/news.xml"
CORPUS = Path(__file__).resolve().parents[4].parent / "shared" / "feeds"
NOW = datetime(2026, 11, 20, tzinfo=UTC)
FEWEST = 95
"""Of 160 real feeds so many are taken at least; ten are JSON, many broken."""
LARGEST = 100_000
"""Bytes of a real feed that is read twice."""


def read(body: bytes, content_type: str = "", *, fast: bool) -> Feed | str:
    try:
        return parse.parse(body, url=URL, content_type=content_type, fast=fast)
    except ParseError as error:
        return f"{error.kind}: {error.reason}"


def taken(body: bytes, content_type: str = "") -> bool:
    plain, kind = encodings.plain(body, content_type)
    return document.read(plain, kind, parse.BORROWED) is not None


def check(body: bytes, content_type: str = "") -> None:
    if taken(body, content_type):
        fast = read(body, content_type, fast=True)
        assert fast == read(body, content_type, fast=False)


def rss(item: str, *, channel: str = "", attributes: str = "") -> bytes:
    return (
        f'<rss version="2.0" {NAMESPACES} {attributes}><channel><title>T</title>'
        f"{channel}<item>{item}</item></channel></rss>"
    ).encode()


def atom(entry: str, *, attributes: str = "") -> bytes:
    return (
        f'<feed xmlns="http://www.w3.org/2005/Atom" {attributes}><title>T</title>'
        f"<entry>{entry}</entry></feed>"
    ).encode()


def corpus() -> list[Path]:
    if not CORPUS.is_dir():
        pytest.skip("the real feeds are not beside the repository")
    return sorted(
        path for path in CORPUS.iterdir() if path.suffix not in {".md", ".tsv"}
    )


def test_real_feeds_are_read_alike() -> None:
    bodies = [path.read_bytes() for path in corpus()]
    fast = [body for body in bodies if taken(body)]
    for body in fast:
        if len(body) < LARGEST:
            check(body)
    assert len(fast) >= FEWEST


@settings(max_examples=120)
@given(documents())
def test_invented_feeds_are_read_alike(document: str) -> None:
    check(document.encode())


@settings(max_examples=120)
@given(documents().flatmap(damaged), st.sampled_from(["", "text/xml", "text/html"]))
def test_damaged_feeds_are_read_alike(document: str, content_type: str) -> None:
    check(document.encode(), content_type)


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_damaged_real_feeds_are_read_alike(data: st.DataObject) -> None:
    path = data.draw(st.sampled_from(corpus()))
    text = path.read_bytes()[:60_000].decode("utf-8", "replace")
    items = list(re.finditer("</(?:item|entry)>", text))[:2]
    root = re.search("<(rss|feed|rdf:RDF)[ >]", text)
    if items and root:
        close = {"rss": "</channel></rss>"}.get(root[1], f"</{root[1]}>")
        check(data.draw(damaged(text[: items[-1].end()] + close)).encode())


@given(
    st.datetimes(datetime(1890, 1, 1), datetime(2120, 1, 1)),
    st.sampled_from(["Z", "GMT", "+0130", "-08:00", "+02:00", "-0000", "EST", ".5Z"]),
    st.sampled_from(["%a, %d %b %Y %H:%M:%S ", "%Y-%m-%dT%H:%M:%S", "%d.%m.%Y %H:%M"]),
)
@example(datetime(2026, 2, 28), "Z", "%Y-%m-30T25:00:61")
def test_times_are_read_alike(when: datetime, zone: str, form: str) -> None:
    written = when.strftime(form) + zone
    found = dates.read(written)
    if found is not None:
        raw = {"published": written, "published_parsed": _parse_date(written)}
        assert found == constructs.time(raw, "published")


@pytest.mark.parametrize(
    "body",
    [
        rss("<title>a</title><link>/a</link><pubDate>yesterday</pubDate>"),
        rss("<media:group><media:title>a</media:title></media:group><title>b</title>"),
        rss("<title>a</title>", attributes='xml:base="https://base.example/x/"'),
        rss("<title>a</title>", channel="<foo:bar a='b'/><image><url>/i</url></image>"),
        atom("<title type='html'>a &amp;amp; b</title><link href='/a'/>"),
        atom(
            "<content type='xhtml'><div xmlns='http://www.w3.org/1999/xhtml'>a<br/>"
            "</div></content>"
        ),
        atom("<content type='html' xml:base='/deep/'>a</content><link href='b'/>"),
        b"<feed xmlns='http://www.w3.org/2005/Atom'/>",
    ],
)
def test_ordinary_feeds_are_taken(body: bytes) -> None:
    assert taken(body)
    check(body)


@pytest.mark.parametrize(
    ("body", "content_type"),
    [
        (rss("<title>unclosed"), ""),
        (b"<!DOCTYPE rss [<!ENTITY a 'b'>]>" + rss("<title>&a;</title>"), ""),
        (b'<?xml version="1.0" encoding="iso-8859-1"?>' + rss("<title>a</title>"), ""),
        (rss("<title>caf\u00e9</title>"), "text/xml"),
        (rss("<title>caf\u00e9</title>"), "application/xml; charset=koi8-r"),
        (rss("<description>so <b>bold</b></description>"), ""),
        (rss("<item><title>in an item</title></item>"), ""),
        (rss("<title>a</title>", attributes='base="/x"'), ""),
        (rss("<foo:box><title>of what?</title></foo:box>"), ""),
        (rss("<psc:chapter xmlns:psc='http://podlove.org/simple-chapters'/>"), ""),
        (rss("<content type='image/png'>aGk=</content>"), ""),
        (rss("<date>2026-11-19</date>"), ""),
        (rss("<source><id>a</id><foo:bar a='b'>c</foo:bar></source>"), ""),
        (rss("", channel="<items><dc:date>2026-11-19</dc:date></items>"), ""),
        (rss("<image><title>of what?</title></image>"), ""),
        (rss("<gml:pos xmlns:gml='http://www.opengis.net/gml'>1 2</gml:pos>"), ""),
        (rss("<dc:date xmlns:dc='http://search.yahoo.com/mrss/'/>"), ""),
        (b"<feed version='0.3' xmlns='http://purl.org/atom/ns#'/>", ""),
        (b"<html><body/></html>", ""),
        (b"<rss><channel/><channel/></rss>", ""),
        (b"", ""),
    ],
)
def test_what_may_come_out_otherwise_is_declined(
    body: bytes, content_type: str
) -> None:
    assert not taken(body, content_type)


def test_deep_nesting_is_declined_not_a_crash() -> None:
    deep = "<foo:box>" * 50_000 + "</foo:box>" * 50_000
    assert not taken(rss(deep))


def test_an_author_is_not_given_the_address_of_another_one_otherwise() -> None:
    """feedparser writes a second author's name over the first one's: so be it."""
    body = rss(
        "<author>jo@herald.example (Jo May)</author>"
        "<author><name>Kim</name></author><dc:creator>Lee</dc:creator>"
    )
    assert taken(body)
    check(body)


def test_one_may_have_feedparser_read_everything(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked: list[bytes] = []
    monkeypatch.setattr(parse, "_read_fast", lambda body, _: asked.append(body))
    body = rss("<title>a</title>")
    request = Request(name="a", kind="url", location=URL, fast_parse=False)
    understand.document(body, request, url=URL, content_type="", now=NOW)
    assert asked == []
    request = Request(name="a", kind="url", location=URL)
    said = understand.document(body, request, url=URL, content_type="", now=NOW)
    assert asked == [body]
    assert said.feed is not None
    assert said.feed.entries[0].title == "a"


def test_a_time_of_the_usual_form_is_utc() -> None:
    found = dates.read("Thu, 19 Nov 2026 14:39:51 -0130")
    assert found == datetime(2026, 11, 19, 16, 9, 51, tzinfo=UTC)
    assert found is not None
    assert found.utcoffset() == timedelta(0)
