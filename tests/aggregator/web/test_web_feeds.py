"""The published feeds over HTTP."""

import gzip
import json
import os
from email.utils import parsedate_to_datetime
from pathlib import Path

from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep, merge

FEED = (
    b"<feed xmlns='http://www.w3.org/2005/Atom'>" + b"<!-- river -->" * 99 + b"</feed>"
)


def publish(data: Path, name: str, body: bytes = FEED) -> Path:
    path = data / "public" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_suffix(".part")
    beside.write_bytes(body)
    beside.rename(path)
    return path


def test_a_published_file_is_served_as_atom(tmp_path: Path, visit: Visit) -> None:
    path = publish(tmp_path, "topics/fire.atom")
    os.utime(path, (1_772_366_400, 1_772_366_400))
    answer = visit().get("/topics/fire.atom")
    assert answer.status == 200
    assert answer.body == FEED
    assert answer.headers["content-type"] == "application/atom+xml; charset=utf-8"
    assert answer.headers["last-modified"] == "Sun, 01 Mar 2026 12:00:00 GMT"
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in answer.headers["content-security-policy"]


def test_a_reader_that_has_it_is_sent_nothing(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    first = visitor.get("/all.atom").headers
    by_tag = visitor.get("/all.atom", if_none_match=first["etag"])
    by_date = visitor.get("/all.atom", if_modified_since=first["last-modified"])
    assert (by_tag.status, by_tag.body) == (304, b"")
    assert (by_date.status, by_date.body) == (304, b"")


def test_a_changed_file_is_served_at_once(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    tag = visitor.get("/all.atom").headers["etag"]
    publish(tmp_path, "all.atom", FEED.replace(b"river", b"brook"))
    again = visitor.get("/all.atom", if_none_match=tag)
    assert again.status == 200
    assert b"brook" in again.body


def test_a_feed_is_packed_for_who_asks(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    packed = visitor.get("/all.atom", accept_encoding="gzip")
    assert gzip.decompress(packed.body) == FEED
    tag = packed.headers["etag"]
    assert (
        visitor.get("/all.atom", accept_encoding="gzip", if_none_match=tag).status
        == 304
    )


def test_head_says_what_get_would(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    visitor = visit()
    get, head = (visitor.get("/all.atom", method=m) for m in ("GET", "HEAD"))
    assert head.body == b""
    same = ("etag", "last-modified", "content-length", "content-type")
    assert [head.headers[n] for n in same] == [get.headers[n] for n in same]


def test_nothing_outside_the_folder_is_served(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    (tmp_path / "secret.atom").write_text("no")
    (tmp_path / "public" / "half.part.atom").write_text("no")
    visitor = visit()
    for path in (
        "/../secret.atom",
        "/%2e%2e/secret.atom",
        "/topics/..%2f..%2fsecret.atom",
        "/half.part.atom",
        "/all.atom/x.atom",
        "/a%00b.atom",
        "/%ff.atom",
        "/.atom",
    ):
        assert visitor.get(path).status == 404, path


def test_a_story_is_a_feed_of_its_articles(tmp_path: Path, visit: Visit) -> None:
    late = article(2, "Echo", hours=1, title="Second")
    keep(
        tmp_path / "aggregator.db", [story(1, article(1, title="First"), late)]
    ).close()
    visitor = visit()
    answer = visitor.get("/stories/s1.atom")
    assert answer.headers["content-type"].startswith("application/atom+xml")
    assert answer.body.index(b"Second") < answer.body.index(b"First</title>", 900)
    assert b"tag:river.example,2026:feeds/stories/s1" in answer.body
    date = parsedate_to_datetime(answer.headers["last-modified"])
    assert date == late.updated
    tag = answer.headers["etag"]
    assert visitor.get("/stories/s1.atom", if_none_match=tag).status == 304


def test_a_merged_story_redirects_for_ever(tmp_path: Path, visit: Visit) -> None:
    db = keep(tmp_path / "aggregator.db", [story(1, article(1))])
    merge(db, "gone", 1)
    db.close()
    visitor = visit(url="https://news.example.org/river")
    for path, target in (
        ("/river/stories/gone.atom", "/river/stories/s1.atom"),
        ("/river/stories/gone", "/river/stories/s1"),
    ):
        answer = visitor.get(path)
        assert (answer.status, answer.headers["location"]) == (301, target)


def test_an_unknown_story_has_no_feed(tmp_path: Path, visit: Visit) -> None:
    keep(tmp_path / "aggregator.db", [story(1, article(1))]).close()
    assert visit().get("/stories/other.atom").status == 404


def test_words_may_be_kept_back(tmp_path: Path, visit: Visit) -> None:
    one = article(1, content="<p>Long words.</p>", text="Long words.")
    keep(tmp_path / "aggregator.db", [story(1, one)]).close()
    assert b"Long words" in visit().get("/stories/s1.atom").body
    assert b"Long words" not in visit(content="link").get("/stories/s1.atom").body


def test_every_format_has_its_type(visit: Visit, tmp_path: Path) -> None:
    for name in ("all.atom", "all.json", "topics/sea.rss", "feeds.opml"):
        publish(tmp_path, name)
    visitor = visit()
    kinds = {
        "/all.atom": "application/atom+xml; charset=utf-8",
        "/all.json": "application/feed+json",
        "/topics/sea.rss": "application/rss+xml; charset=utf-8",
        "/feeds.opml": "text/x-opml; charset=utf-8",
    }
    for path, kind in kinds.items():
        assert visitor.get(path).headers["content-type"] == kind
    assert visitor.get("/all.xml").status == 404
    assert visitor.get("/other.opml").status == 404


def test_a_story_is_followed_in_every_format(visit: Visit, tmp_path: Path) -> None:
    db = keep(tmp_path / "aggregator.db", [story(1, article(1), article(2, "Echo"))])
    merge(db, "old", 1)
    db.conn.commit()
    visitor = visit()
    told = json.loads(visitor.get("/stories/s1.json").body)
    assert [item["title"] for item in told["items"]] == ["Title 2", "Title 1"]
    assert visitor.get("/stories/s1.rss").body.startswith(b"<?xml")
    assert visitor.get("/stories/old.rss").headers["location"] == "/stories/s1.rss"


def test_a_feed_goes_on_in_its_archive(visit: Visit, tmp_path: Path) -> None:
    told = [article(n, hours=n) for n in range(1, 301)]
    stories = [story(one.id, one) for one in told]
    keep(tmp_path / "aggregator.db", stories)
    visitor = visit()
    seen, path = [], "/all/archive/288.json"
    while path:
        answer = visitor.get(path)
        assert answer.status == 200
        page = json.loads(answer.body)
        seen += [int(item["id"].rpartition("/")[2]) for item in page["items"]]
        path = page.get("next_url", "").removeprefix("http://127.0.0.1:8080")
    assert seen == list(range(287, 0, -1))
    for nothing in (
        "/all/archive/287.atom",
        "/all/archive/0.atom",
        "/top/archive/32.rss",
    ):
        assert visitor.get(nothing).status == 404
    assert visitor.get("/nothing/archive/32.atom").status == 404
