"""Who may come in, over HTTP."""

import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pytest

from aggregator import tokens
from storage.database import open_writing
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.test_web_feeds import publish
from tests.aggregator.web.visiting import Visitor, configured

NOON = datetime(2026, 3, 1, 12, tzinfo=UTC)
URL = "https://river.example/news"
SELF = f'<link rel="self" href="{URL}/all.atom"/><p>See {URL}/stories/s1</p>'


@pytest.fixture
def words(tmp_path: Path) -> dict[str, str]:
    """What the readers anna and bert come in with, as paths."""
    db = keep(tmp_path / "aggregator.db", [story(1, article(1), article(2, "Echo"))])
    config = configured(tmp_path, url=URL)
    found = {}
    for name in ("anna", "bert"):
        tokens.add(db, tmp_path, name, NOON)
        seen = tokens.config_for(db, config, name).service.url
        found[name] = seen.removeprefix(URL)
    db.close()
    publish(tmp_path, "all.atom", f"<feed>{SELF * 20}</feed>".encode())
    return found


@pytest.fixture
def private(words: dict[str, str], visit: Visit) -> Visitor:
    return visit(url=URL, public=False)


def take_back(data: Path, name: str) -> None:
    db = open_writing(data / "aggregator.db")
    tokens.remove(db, name)
    db.close()


def test_what_is_private_is_told_to_be(private: Visitor) -> None:
    for path in ("/", "/all.atom", "/news/all.atom", "/stories/s1", "/none", "/t/"):
        answer = private.get(path)
        assert answer.status == 403, path
        assert b"private" in answer.body
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["x-content-type-options"] == "nosniff"


def test_everybody_may_have_what_holds_nothing(private: Visitor) -> None:
    for path in ("/robots.txt", "/favicon.ico", "/news/static/style.css"):
        assert private.get(path).status == 200


@pytest.mark.parametrize("base", ["", "/news"])
def test_a_reader_comes_in_with_a_token(
    private: Visitor, words: dict[str, str], base: str
) -> None:
    begin = base + words["anna"]
    for path in ("/", "/all.atom", "/stories/s1", "/stories/s1.json", ""):
        assert private.get(begin + path).status == 200, path
    assert private.get(f"{begin}/none").status == 404
    assert private.get(f"{begin}/all.atom", method="POST").status == 405


def test_all_addresses_lead_on_with_the_token(
    private: Visitor, words: dict[str, str]
) -> None:
    mine = URL + words["anna"]
    feed = private.get(f"{words['anna']}/all.atom")
    assert f'href="{mine}/all.atom"'.encode() in feed.body
    assert f"See {mine}/stories/s1<".encode() in feed.body
    assert feed.headers["link"] == f'<{mine}/all.atom>; rel="self"'
    made = json.loads(private.get(f"{words['anna']}/stories/s1.json").body)
    assert made["feed_url"] == f"{mine}/stories/s1.json"
    assert made["home_page_url"] == f"{mine}/stories/s1"
    page = private.get(f"{words['anna']}/").page
    links = {str(one) for one in page.xpath("//a/@href | //link/@href")}
    own = {link for link in links if link.startswith("/")}
    assert own
    assert all(link.startswith(f"/news{words['anna']}/") for link in own)
    moved = private.get(f"{words['anna']}/stories")
    assert moved.headers["location"] == f"/news{words['anna']}/"


def test_what_one_reader_gets_is_kept_by_no_one_else(
    private: Visitor, words: dict[str, str]
) -> None:
    tags = set()
    for reader in words.values():
        for path in ("/", "/all.atom", "/stories/s1.atom"):
            headers = private.get(reader + path).headers
            assert headers["cache-control"].startswith("private, max-age=")
            assert headers["x-robots-tag"] == "noindex"
        packed = private.get(f"{reader}/all.atom", accept_encoding="gzip").headers
        assert packed["content-encoding"] == "gzip"
        tags.add(packed["etag"])
    assert len(tags) == 2
    (tag, *_) = tags
    seen = [
        private.get(f"{one}/all.atom", accept_encoding="gzip", if_none_match=tag).status
        for one in words.values()
    ]
    assert sorted(seen) == [200, 304]


def test_a_token_that_was_taken_back_opens_nothing_at_once(
    tmp_path: Path, private: Visitor, words: dict[str, str]
) -> None:
    assert private.get(f"{words['anna']}/all.atom").status == 200
    take_back(tmp_path, "anna")
    answer = private.get(f"{words['anna']}/all.atom")
    assert answer.status == 404
    assert words["anna"].encode() not in answer.body
    assert private.get(f"{words['bert']}/all.atom").status == 200


@pytest.mark.parametrize(
    "path", ["/t/x/", "/t/x", "/t/%00/", "/t//all.atom", "/t/../all.atom", "/t/é/"]
)
def test_what_is_no_token_opens_nothing(private: Visitor, path: str) -> None:
    answer = private.get(path.replace("é", "%C3%A9"))
    assert answer.status in {403, 404}
    assert b"<feed" not in answer.body


def test_a_token_opens_what_is_public_too(words: dict[str, str], visit: Visit) -> None:
    visitor = visit(url=URL)
    assert visitor.get("/all.atom").headers["cache-control"].startswith("public")
    answer = visitor.get(f"{words['anna']}/all.atom")
    assert answer.headers["cache-control"].startswith("private")


def test_without_a_database_no_token_is_known(tmp_path: Path, visit: Visit) -> None:
    publish(tmp_path, "all.atom")
    answer = visit(public=False).get("/t/word/all.atom")
    assert answer.status == 503
    assert answer.headers["retry-after"] == "10"


def test_no_token_is_logged(
    private: Visitor, words: dict[str, str], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        logging.getLogger("uvicorn.error").setLevel(logging.DEBUG)
        word = words["anna"].removeprefix("/t/")
        for path in ("/", "/all.atom", "/none", "/all.atom?x=%ff"):
            private.get(words["anna"] + path)
            private.get(f"/t/{word}x{path}")
    assert word not in caplog.text
