"""Feeds that stand in no file, over HTTP: as if they did."""

import gzip
from datetime import datetime
from email.utils import format_datetime
from pathlib import Path

import pytest

from aggregator import compiling, tokens
from feeds.errors import PublishError
from feeds.publish import FORMATS, Format
from storage import publications
from tests.aggregator.taking import Bench, entry
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.visiting import configured

PATH = "/subscriptions/a.atom"


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    service = configured(tmp_path, id="river.example").service
    made = Bench(tmp_path).configure("a", service=service)
    made.take(a=[entry(f"{n}", f"Report {n}", outlet="a.example") for n in range(20)])
    made.publish()
    return made


def news(bench: Bench, title: str) -> None:
    bench.later(hours=1)
    bench.take(a=[entry(title, title, outlet="a.example", published=bench.now)])


def http(time: datetime) -> str:
    return format_datetime(time, usegmt=True)


@pytest.mark.parametrize("form", FORMATS, ids=lambda form: form.name)
def test_they_are_told_as_files_are(bench: Bench, visit: Visit, form: Format) -> None:
    path, visitor = f"/subscriptions/a.{form.name}", visit()
    found = visitor.get(path)
    assert found.status == 200
    assert b"Report 19" in found.body
    assert found.headers["content-type"] == form.content_type
    assert found.headers["last-modified"] == http(bench.now)
    assert found.headers["cache-control"] == "public, max-age=300"
    assert found.headers["access-control-allow-origin"] == "*"
    assert found.headers["link"].endswith(f'{path}>; rel="self"')
    by_tag = visitor.get(path, if_none_match=found.headers["etag"])
    by_date = visitor.get(path, if_modified_since=found.headers["last-modified"])
    assert (by_tag.status, by_date.status) == (304, 304)
    packed = visitor.get(path, accept_encoding="gzip")
    assert gzip.decompress(packed.body) == found.body
    part = visitor.get(path, range="bytes=0-9")
    assert (part.status, part.body) == (206, found.body[:10])
    head = visitor.get(path, method="HEAD")
    assert (head.body, head.headers["etag"]) == (b"", found.headers["etag"])
    assert visitor.get(path, method="POST").status == 405


def test_what_is_new_is_there_at_once(bench: Bench, visit: Visit) -> None:
    visitor = visit()
    first = visitor.get(PATH, a_im="feed").headers
    news(bench, "Fog at sea")
    new = visitor.get(PATH, if_none_match=first["etag"])
    assert (new.status, b"Fog at sea" in new.body) == (200, True)
    # When it changed is known once that is published.
    assert "last-modified" not in new.headers
    bench.publish()
    since = visitor.get(PATH, if_modified_since=first["last-modified"])
    assert (since.status, since.body) == (200, new.body)
    assert since.headers["last-modified"] == http(bench.now)
    part = visitor.get(PATH, a_im="feed", if_none_match=first["etag"])
    assert (part.status, part.body.count(b"<entry")) == (226, 1)


def test_one_is_made_once_until_it_is_marked(
    bench: Bench, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str] = []
    whole = compiling.documents

    def counting(*given: object) -> dict[str, bytes]:
        made.append(PATH)
        return whole(*given)  # type: ignore[arg-type]  # they are passed on

    monkeypatch.setattr(compiling, "documents", counting)
    visitor = visit()
    for _ in range(3):
        assert visitor.get(PATH).status == 200
    assert made == [PATH]
    publications.mark(bench.desk.db, [PATH[1:]])
    assert visitor.get(PATH).status == 200
    assert made == [PATH, PATH]


def test_a_feed_that_is_not_is_not_made(bench: Bench, visit: Visit) -> None:
    visitor = visit()
    for path in ("/subscriptions/b.atom", "/subscriptions/a.opml", "/nothing/a.atom"):
        assert visitor.get(path).status == 404, path


def test_a_reader_with_a_token_sees_his_own_addresses(
    bench: Bench, visit: Visit
) -> None:
    tokens.add(bench.desk.db, bench.folder, "anna", bench.now)
    seen = tokens.config_for(bench.desk.db, bench.config, "anna").service
    body = visit(public=False).get(f"{seen.base_path}{PATH}").body.decode()
    assert f"{seen.url}/subscriptions/a.json" in body
    assert f"{bench.config.service.url}/subscriptions" not in body


def test_one_that_cannot_be_made_is_tried_again_later(
    bench: Bench, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PublishError("a", "an entry of it is broken")

    visitor = visit()
    with monkeypatch.context() as patched:
        patched.setattr(compiling, "documents", refuse)
        answer = visitor.get(PATH)
        assert answer.status == 503
        assert answer.headers["retry-after"]
    assert visitor.get(PATH).status == 200


def test_without_a_database_there_is_none(tmp_path: Path, visit: Visit) -> None:
    assert visit().get(PATH).status == 503
