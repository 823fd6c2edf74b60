"""The pages as files: complete for a plain file server, written when they change."""

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import timedelta
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.error import HTTPError
from urllib.parse import urldefrag, urljoin
from urllib.request import urlopen

import pytest
from lxml import etree, html

from aggregator import publishing
from aggregator.config import Config
from aggregator.web.exporting import apart
from aggregator.web.exporting.writing import WHOLE, Exported, export
from storage import publications
from storage.database import open_writing
from tests.aggregator.making import NOON, article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.test_pages import TOPICS, mill, quiet
from tests.aggregator.web.visiting import configured

URL = "https://news.example.org/river"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """A file server that knows nothing of us."""
    listener = ThreadingHTTPServer(
        ("127.0.0.1", 0), partial(Quiet, directory=str(folder))
    )
    thread = Thread(target=listener.serve_forever, args=(0.02,))
    thread.start()
    try:
        yield f"http://127.0.0.1:{listener.server_port}"
    finally:
        listener.shutdown()
        thread.join()
        listener.server_close()


def stocked(folder: Path, *more: object) -> Config:
    stories = [mill(), quiet(), *more]
    keep(folder / "aggregator.db", stories, TOPICS).close()  # type: ignore[arg-type]
    return published(folder)


def published(folder: Path, **service: object) -> Config:
    config = configured(folder, **{"static": True, "url": URL, **service})
    with closing(open_writing(config.service.database)) as db:
        publishing.publish(db, config, NOON)
    return config


def state(config: Config) -> dict[str, tuple[int, int]]:
    """Which files there are, and what changes when one is written."""
    return {
        str(path.relative_to(config.service.published)): (
            path.stat().st_ino,
            path.stat().st_mtime_ns,
        )
        for path in config.service.published.rglob("*")
        if path.is_file()
    }


def pages(config: Config) -> set[str]:
    return {file for file in state(config) if file.endswith(".html")}


def crawled(home: str) -> dict[str, bytes]:
    """All that links of ours lead to, in pages and in feeds."""
    waiting, seen, asked = [f"{home}/"], dict[str, bytes](), set()
    while waiting:
        url = waiting.pop()
        if url in asked:
            continue
        asked.add(url)
        try:
            with urlopen(url, timeout=60) as answer:
                url = answer.url
                seen[url] = answer.read()
        except HTTPError as error:
            error.close()
            raise AssertionError(f"{url}: {error.code}") from error
        found = (urldefrag(urljoin(url, link))[0] for link in links(url, seen[url]))
        ours = (link.replace(URL, home, 1) for link in found)
        waiting += [link for link in ours if link.startswith(f"{home}/")]
    return seen


def links(url: str, body: bytes) -> list[str]:
    if url.endswith((".atom", ".rss", ".opml")):
        told = etree.fromstring(body)
        within = "".join(told.itertext("{*}content", "{*}encoded"))
        found = told.xpath(
            "//@href | //@htmlUrl | //@xmlUrl | //*[local-name()='link']/text()"
        )
        return [*found, *html.fromstring(f"<div>{within}</div>").xpath("//@href")]
    if url.endswith((".css", ".svg", ".txt", ".json")):
        return []
    return html.document_fromstring(body.decode()).xpath("//@href | //@src | //@action")


def test_a_plain_file_server_has_all_that_is_linked_to(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    with served(config.service.published) as home:
        seen = crawled(home)
    assert f"{home}/stories/s1/" in seen
    assert f"{home}/stories/s1.rss" in seen
    assert f"{home}/topics/fire/" in seen
    assert not any("search" in url for url in seen)
    assert pages(config) >= {"index.html", "all/index.html", "topics/fire/index.html"}


def test_they_show_what_the_service_shows(tmp_path: Path, visit: Visit) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    visitor = visit(url=URL)
    for path in ("/", "/all", "/stories/s1", "/topics/fire", "/subscriptions/wire"):
        file = config.service.published / path.strip("/") / "index.html"
        page = html.document_fromstring(file.read_text("utf-8"))
        assert words(page) == words(visitor.get(path).page)


def words(page: html.HtmlElement) -> list[str]:
    """What a page says, but for the search."""
    return [
        text.strip()
        for text in page.xpath("//main//text()[not(ancestor::form)]")
        if text.strip()
    ]


def test_pages_say_themselves_what_headers_would(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    home = (config.service.published / "index.html").read_text("utf-8")
    (policy,) = html.document_fromstring(home).xpath("//meta[@http-equiv]/@content")
    assert policy.startswith("default-src 'none'; script-src 'self'")


def test_a_story_of_one_outlet_is_read_there(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    assert "stories/s2/index.html" not in pages(config)
    home = html.document_fromstring(
        (config.service.published / "index.html").read_text()
    )
    assert home.xpath("//h3/a[. = 'Cat']/@href") == ["https://echo.example/4"]
    feed = (config.service.published / "stories.atom").read_bytes()
    assert b"/stories/s1" in feed
    assert b"/stories/s2" not in feed


def test_a_document_without_a_page_elsewhere_has_one(tmp_path: Path) -> None:
    note = replace(article(9, "Desk", links=()), story=3)
    config = stocked(tmp_path, story(3, note))
    export(config, NOON)
    assert "stories/s3/index.html" in pages(config)
    assert "articles/a9/index.html" in pages(config)
    with served(config.service.published) as home:
        assert f"{home}/stories/s3/" in crawled(home)


def test_nothing_is_written_where_nothing_changed(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    assert export(config, NOON).written > 5
    before = state(config)
    for later in (timedelta(minutes=5), WHOLE, 3 * WHOLE):
        again = export(config, NOON + later)
        assert (again.written, again.removed) == (0, 0)
        assert state(config) == before


def test_only_what_leads_somewhere_new_is_looked_at(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    whole = export(config, NOON)
    quick = export(config, NOON + timedelta(minutes=5))
    assert 0 < quick.looked_at < whole.looked_at / 2


@pytest.mark.parametrize("later", [timedelta(minutes=5), WHOLE])
def test_a_merged_story_leads_to_the_other_one(
    tmp_path: Path, later: timedelta
) -> None:
    parts = [
        replace(one, id=one.id + 10, slug=f"b{one.id}", iri=f"{one.iri}b", story=3)
        for one in mill().articles
    ]
    config = stocked(tmp_path, story(3, *parts))
    export(config, NOON)
    with closing(open_writing(config.service.database)) as db:
        db.execute("UPDATE articles SET story_id = 1 WHERE story_id = 3")
        db.execute("UPDATE stories SET merged_into = 1 WHERE id = 3")
        publications.mark_all(db)
        db.conn.commit()
    export(published(tmp_path), NOON + later)
    public = config.service.published
    assert "url=../s1/" in (public / "stories" / "s3" / "index.html").read_text()
    follow = (public / "stories" / "s3.atom").read_bytes()
    assert follow == (public / "stories" / "s1.atom").read_bytes()
    with served(public) as home:
        crawled(home)


@pytest.mark.parametrize("later", [timedelta(minutes=5), WHOLE])
def test_what_is_taken_back_goes(tmp_path: Path, later: timedelta) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    with closing(open_writing(config.service.database)) as db:
        db.execute(
            "DELETE FROM story_topics WHERE topic_id IN "
            "(SELECT id FROM topics WHERE name = 'fire')"
        )
        db.execute("DELETE FROM topics WHERE name = 'fire'")
        db.conn.commit()
    config = published(tmp_path)
    assert export(config, NOON + later).removed
    assert not (config.service.published / "topics" / "fire").exists()
    with served(config.service.published) as home:
        crawled(home)


def test_the_past_keeps_its_files_when_news_comes_in(tmp_path: Path) -> None:
    many = [
        story(n, replace(article(n, f"Paper{n % 7}", hours=-n), story=n))
        for n in range(10, 240)
    ]
    config = stocked(tmp_path, *many)
    export(config, NOON)
    with served(config.service.published) as home:
        text = b"".join(crawled(home).values()).decode()
    assert all(f"Title {n}<" in text for n in range(10, 240))
    before = state(config)
    with closing(open_writing(config.service.database)) as db:
        db.execute("UPDATE stories SET time = ? WHERE slug = 's10'", [f"{NOON}"])
        db.conn.commit()
    export(published(tmp_path), NOON + timedelta(hours=1))
    after = state(config)
    past = {file for file in before if "before" in file and "2026-02-2" in file}
    assert len(past) >= 3
    assert {file: after.get(file) for file in past} == {f: before[f] for f in past}


def test_who_wants_them_no_more_gets_rid_of_them(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    export(config, NOON)
    without = published(tmp_path, static=False)
    assert apart.are_wanted(without)
    export(without, NOON)
    assert pages(without) == set()
    assert (without.service.published / "all.atom").exists()
    assert not apart.are_wanted(without)
    assert export(without, NOON) == Exported()


def test_what_others_put_there_stays(tmp_path: Path) -> None:
    config = stocked(tmp_path)
    theirs = config.service.published / "proof.html"
    theirs.write_text("mine")
    export(config, NOON)
    export(config, NOON + WHOLE)
    assert theirs.read_text() == "mine"
    assert os.access(theirs, os.R_OK)
