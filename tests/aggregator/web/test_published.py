"""Published files over HTTP: what readers, browsers and caches are told."""

import asyncio
import os
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path

import brotli
import pytest

from storage import publications
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.test_web_feeds import FEED, publish
from tests.aggregator.web.visiting import Answer

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
HTTP_NOON = "Sun, 01 Mar 2026 12:00:00 GMT"


def feed(*entries: str) -> bytes:
    inner = "".join(f"<entry><id>{one}</id></entry>" for one in entries)
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{inner}</feed>".encode()


def test_a_feed_may_be_read_by_pages_of_others(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "topics/sea.atom")
    visitor = visit(url="https://river.example/news")
    for path in ("/topics/sea.atom", "/news/topics/sea.atom"):
        headers = visitor.get(path).headers
        assert headers["access-control-allow-origin"] == "*"
        assert "ETag, Link" in headers["access-control-expose-headers"]
        address = "https://river.example/news/topics/sea.atom"
        assert headers["link"] == f'<{address}>; rel="self"'
        assert headers["x-content-type-options"] == "nosniff"
        assert headers["referrer-policy"] == "no-referrer"
        assert "camera=()" in headers["permissions-policy"]
        assert "unsafe" not in headers["content-security-policy"]
    asked = visitor.get("/topics/sea.atom", method="OPTIONS")
    assert asked.status == 204
    assert "If-None-Match" in asked.headers["access-control-allow-headers"]


def test_pages_are_for_their_own_site_alone(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    assert "access-control-allow-origin" not in visit().get("/").headers


def test_feeds_made_on_request_are_told_the_same(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    headers = visit(url="https://river.example").get("/stories/s1.json").headers
    assert headers["access-control-allow-origin"] == "*"
    assert headers["link"] == '<https://river.example/stories/s1.json>; rel="self"'
    assert headers["cache-control"] == "public, max-age=300"


@pytest.mark.parametrize(
    ("minutes", "seconds"), [(0, 300), (2, 300), (40, 1200), (600, 3600)]
)
def test_a_feed_is_fresh_by_its_own_rhythm(
    tmp_path: Path, visit: Visit, minutes: int, seconds: int
) -> None:
    db = keep(tmp_path / "aggregator.db", [story(1, article(1))])
    publications.mark(db, ["all.atom"])
    for number in range(5 if minutes else 1):
        time = NOON + timedelta(minutes=number * minutes)
        publications.published(db, {}, {"all.atom": time})
    db.close()
    visitor = visit()
    for path in ("all.atom", "all.json", "all.rss"):
        publish(tmp_path, path)
        told = visitor.get(f"/{path}").headers["cache-control"]
        assert told == f"public, max-age={seconds}"


def test_a_method_that_is_not_meant_is_told_those_that_are(
    tmp_path: Path, visit: Visit
) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    publish(tmp_path, "all.atom")
    visitor = visit()
    for path in ("/all.atom", "/", "/stories/s1", "/stories/s1.atom"):
        answer = visitor.get(path, method="POST")
        assert answer.status == 405
        assert {"GET", "HEAD"} <= set(answer.headers["allow"].split(", "))


def test_nothing_is_there_but_what_is_published(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    publish(tmp_path, "all.atom")
    visitor = visit()
    for path in (
        "/none.atom",
        "/all.xml",
        "/all.atom/",
        f"/{'a' * 300}.atom",
        f"/{'%C3%A4' * 200}.json",
        "//all.atom",
        "/aggregator.lock",
    ):
        answer = visitor.get(path)
        assert answer.status == 404, path
        assert answer.headers["cache-control"] == "no-store"


def test_a_part_can_be_had_and_goes_on_with_the_same_bytes_only(
    tmp_path: Path, visit: Visit
) -> None:
    path = publish(tmp_path, "all.atom")
    os.utime(path, (NOON.timestamp(), NOON.timestamp()))
    visitor = visit()
    whole = visitor.get("/all.atom")
    assert whole.headers["accept-ranges"] == "bytes"
    part = visitor.get("/all.atom", range="bytes=10-19")
    assert (part.status, part.body) == (206, FEED[10:20])
    assert part.headers["content-range"] == f"bytes 10-19/{len(FEED)}"
    tag = whole.headers["etag"]
    rest = visitor.get("/all.atom", range="bytes=20-", if_range=tag)
    assert (rest.status, rest.body) == (206, FEED[20:])
    rest = visitor.get("/all.atom", range="bytes=20-", if_range=HTTP_NOON)
    assert (rest.status, rest.body) == (206, FEED[20:])
    other = visitor.get("/all.atom", range="bytes=20-", if_range='"other"')
    assert (other.status, other.body) == (200, FEED)
    beyond = visitor.get("/all.atom", range="bytes=99999-")
    assert beyond.status == 416
    head = visitor.get("/all.atom", method="HEAD", range="bytes=0-9")
    assert (head.status, head.headers["content-length"]) == (200, str(len(FEED)))


def test_who_asks_for_news_only_gets_news_only(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom", feed("b", "a"))
    visitor = visit()

    def ask(tag: str = '"odd"', coding: str = "") -> Answer:
        return visitor.get(
            "/all.atom", a_im="feed", if_none_match=tag, accept_encoding=coding
        )

    first = ask()
    assert (first.status, first.body) == (200, feed("b", "a"))
    assert ask(first.headers["etag"]).status == 304
    publish(tmp_path, "all.atom", feed("d", "c", "b"))
    second = ask(first.headers["etag"])
    assert (second.status, second.body) == (226, feed("d", "c"))
    assert second.headers["im"] == "feed"
    assert second.headers["delta-base"] == first.headers["etag"]
    assert second.headers["cache-control"] == "no-store"
    # The tag is that of the whole, so that the next time goes on from there.
    assert visitor.get("/all.atom").headers["etag"] == second.headers["etag"]
    assert ask(second.headers["etag"]).status == 304
    assert ask(f'{second.headers["etag"]}, "odd"').status == 304
    assert ask("*").status == 304
    publish(tmp_path, "all.atom", feed("e", "d"))
    assert ask(second.headers["etag"]).body == feed("e")
    without = visitor.get("/all.atom", if_none_match=second.headers["etag"])
    assert (without.status, without.body) == (200, feed("e", "d"))


def test_news_only_goes_to_no_program_that_did_not_ask_itself(
    tmp_path: Path, visit: Visit
) -> None:
    publish(tmp_path, "all.atom", feed("b", "a"))
    visitor = visit()
    asked = {"a_im": "feed", "user_agent": "feedparser/6.0.10 +https://f.example/"}
    tag = visitor.get("/all.atom", **asked).headers["etag"]
    assert visitor.get("/all.atom", if_none_match=tag, **asked).status == 304
    publish(tmp_path, "all.atom", feed("c", "b"))
    second = visitor.get("/all.atom", if_none_match=tag, **asked)
    assert (second.status, second.body) == (200, feed("c", "b"))


def test_news_only_goes_by_the_tag_of_any_coding(tmp_path: Path, visit: Visit) -> None:
    many = [f"tag:river.example,2026:{number}" for number in range(99)]
    publish(tmp_path, "all.rss", feed(*many))
    visitor = visit()
    asked = {"a_im": "feed", "accept_encoding": "br"}
    first = visitor.get("/all.rss", **asked)
    assert first.headers["content-encoding"] == "br"
    publish(tmp_path, "all.rss", feed("new", *many))
    second = visitor.get("/all.rss", **asked, if_none_match=first.headers["etag"])
    assert second.status == 226
    assert brotli.decompress(second.body) == feed("new")
    third = visitor.get("/all.rss", **asked, if_none_match=second.headers["etag"])
    assert third.status == 304


def test_tags_on_several_lines_are_one_list(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    tag = visitor.get("/all.atom").headers["etag"]

    async def ask() -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", visitor.port)
        writer.write(
            b"GET /all.atom HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
            b'If-None-Match: "odd"\r\nIf-None-Match: W/' + tag.encode() + b"\r\n\r\n"
        )
        answered = await reader.read()
        writer.close()
        await writer.wait_closed()
        return answered

    assert asyncio.run(ask()).startswith(b"HTTP/1.1 304 ")


def test_search_engines_stay_out_unless_they_are_let_in(
    tmp_path: Path, visit: Visit
) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    publish(tmp_path, "all.atom")
    closed, opened = visit(), visit(indexing=True)
    assert closed.get("/robots.txt").body == b"User-agent: *\nDisallow: /\n"
    assert opened.get("/robots.txt").body == b"User-agent: *\nDisallow:\n"
    for path in ("/", "/all.atom"):
        assert closed.get(path).headers["x-robots-tag"] == "noindex"
        assert "x-robots-tag" not in opened.get(path).headers
    assert b"noindex" in closed.get("/").body
    assert b"noindex" not in opened.get("/").body


def test_the_icon_is_found_where_it_is_looked_for(visit: Visit) -> None:
    answer = visit().get("/favicon.ico")
    assert (answer.status, answer.headers["content-type"]) == (200, "image/svg+xml")


def test_what_is_said_of_time_is_when_the_file_was_written(
    tmp_path: Path, visit: Visit
) -> None:
    path = publish(tmp_path, "all.atom")
    told = visit().get("/all.atom").headers["last-modified"]
    assert parsedate_to_datetime(told).timestamp() == int(path.stat().st_mtime)
