"""Feeds of beginnings get the rest of each text from its page."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from aggregator import full_texts
from aggregator.full_texts import PER_HOST, Batch
from aggregator.merge import FROM_PAGE
from feeds.model import Entry, Failure
from feeds.pages import Page
from storage import oblivion
from storage.database import writing
from tests.aggregator.daemons import configure, running, until
from tests.aggregator.taking import Bench, entry, subscribe
from tests.feeds.server import Server
from tests.running import River

BEGINNING = "The ferry ran aground off Kirkwall. Read on our page what the divers saw."
WHOLE = "The ferry ran aground off Kirkwall. " + "The divers saw a torn hull. " * 40


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(tmp_path).configure(subscribe("post", full_text=True), "herald")
    yield bench
    bench.desk.db.close()


def cut(number: int = 1, **given: object) -> Entry:
    return entry(f"e{number}", f"Ferry {number}", BEGINNING, "post.example", **given)


def due(bench: Bench) -> Batch | None:
    return full_texts.due(bench.desk, bench.now)


def fill(bench: Bench, *, failure: str = "", text: str = WHOLE) -> int:
    """Read what is due as if its pages said so."""
    batch = due(bench)
    assert batch is not None
    article = Entry(content=f"<p>{text}</p>", text=text)
    failed = Failure(kind="http-500", reason=failure) if failure else None
    found = tuple(
        Page(number=one.number, article=None if failed else article, failure=failed)
        for one in batch.wanted
    )
    return full_texts.keep(bench.desk, batch, found, bench.now)


def only(bench: Bench) -> Entry:
    (article,) = bench.articles().values()
    return article.entry


def test_the_text_of_the_page_is_published_and_marked(bench: Bench) -> None:
    bench.take(post=[cut()])
    bench.publish()
    assert fill(bench) == 1
    bench.publish()
    published = bench.published()
    for path in ("all.atom", "stories.atom", "subscriptions/post.atom"):
        assert b"torn hull" in published[path], path
    shown = published["all.atom"].decode()
    assert FROM_PAGE.replace("<", "&lt;").replace(">", "&gt;") in shown
    assert only(bench).from_page


def test_nothing_is_announced_again_for_that(bench: Bench) -> None:
    bench.take(post=[cut()])
    (before,) = bench.articles().values()
    bench.later(hours=1)
    fill(bench)
    (after,) = bench.articles().values()
    assert (after.iri, after.updated, after.story) == (
        before.iri,
        before.updated,
        before.story,
    )


def test_the_next_poll_takes_nothing_back(bench: Bench) -> None:
    bench.take(post=[cut()])
    fill(bench)
    assert bench.take(post=[cut()]).fresh == 0
    assert only(bench).text == WHOLE
    assert due(bench) is None


def test_after_an_edit_the_page_is_read_again(bench: Bench) -> None:
    bench.take(post=[cut()])
    fill(bench)
    bench.later(hours=1)
    bench.take(post=[cut(rights="Corrected")])
    assert only(bench).text == BEGINNING
    assert fill(bench) == 1
    assert only(bench).text == WHOLE


def test_only_those_that_ask_for_it_are_filled(bench: Bench) -> None:
    bench.take(herald=[cut()])
    assert due(bench) is None


def test_a_page_that_says_no_more_changes_nothing(bench: Bench) -> None:
    bench.take(post=[cut()])
    assert fill(bench, text=BEGINNING) == 0
    assert not only(bench).from_page
    assert due(bench) is None


def test_a_page_that_fails_is_tried_three_times_more(bench: Bench) -> None:
    bench.take(post=[cut()])
    tries = 0
    while due(bench) is not None:
        assert fill(bench, failure="answered 500") == 0
        assert due(bench) is None
        tries += 1
        bench.later(hours=25)
    assert tries == 4


def test_what_was_edited_meanwhile_is_left_alone(bench: Bench) -> None:
    bench.take(post=[cut()])
    batch = due(bench)
    assert batch is not None
    bench.take(post=[cut(rights="Corrected")])
    page = Page(number=batch.wanted[0].number, article=Entry(content=WHOLE, text=WHOLE))
    assert full_texts.keep(bench.desk, batch, [page], bench.now) == 0
    assert due(bench) is not None


def test_a_host_is_not_asked_for_everything_at_once(bench: Bench) -> None:
    bench.take(post=[cut(number) for number in range(20)])
    batch = due(bench)
    assert batch is not None
    assert len(batch.wanted) == PER_HOST
    kept = full_texts.without(batch, {"post.example"})
    assert kept.wanted == ()


def test_what_came_long_ago_and_what_has_no_page_is_left(bench: Bench) -> None:
    bench.take(post=[cut(1), cut(2, link="")])
    bench.later(days=8)
    assert due(bench) is None
    bench.take(post=[cut(3, link="mailto:news@post.example")])
    assert due(bench) is None


def test_what_is_forgotten_takes_its_page_along(bench: Bench) -> None:
    bench.take(post=[cut()])
    fill(bench)
    (article,) = bench.articles().values()
    with writing(bench.desk.db):
        oblivion.forget(bench.desk.db, [article.id], {})
    rows = bench.desk.db.execute("SELECT count(*) FROM pages").fetchone()
    assert rows == (0,)


# -- over HTTP -------------------------------------------------------------------------

FEED = """<rss version="2.0"><channel><title>Post</title><link>{0}</link>
<item><title>Ferry aground</title><link>{0}/1</link><description>{1}</description>
</item></channel></rss>"""
PAGE = "<html><body><article><h1>Ferry aground</h1><p>{0}</p></article></body></html>"


@dataclass
class Outlet:
    """A server with a feed of beginnings, and the page of its one entry."""

    server: Server
    table: str = field(init=False)

    def __post_init__(self) -> None:
        url = self.server.url("").rstrip("/")
        feed = FEED.format(url, BEGINNING)
        self.server.serve("/feed", body=feed.encode())
        self.server.serve("/1", body=PAGE.format(WHOLE).encode())
        self.table = (
            f'[[subscription]]\nname = "post"\nurl = "{url}/feed"\nfull_text = true\n'
        )


def test_a_single_pass_publishes_the_whole_text_at_once(
    tmp_path: Path, server: Server
) -> None:
    river = River(tmp_path)
    host = f'[[host]]\nname = "127.0.0.1"\ngap = "0s"\nports = [{server.port}]\n'
    river.configure(host + Outlet(server).table)
    now = datetime(2026, 3, 1, 12, tzinfo=UTC)
    assert river.once(now) == 0
    first = river.published()["all.atom"]
    assert b"torn hull" in first
    asked = len(server.asked("/1"))
    assert river.once(now + timedelta(hours=2), "--all") == 0
    assert len(server.asked("/1")) == asked == 1
    assert river.published()["all.atom"] == first


def test_a_daemon_fills_in_what_it_has_published(
    tmp_path: Path, server: Server
) -> None:
    path = configure(tmp_path, Outlet(server).table, ports=f"[{server.port}]")
    published = tmp_path / "data" / "public" / "all.atom"
    with running(path):
        until(lambda: published.exists() and b"torn hull" in published.read_bytes())
    assert len(server.asked("/robots.txt")) == 1
