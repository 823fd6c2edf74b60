"""Pages that entries lead to, over HTTP."""

import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from feeds import pages
from feeds.confined import Bounds, Confinement
from feeds.model import Robots
from feeds.pages import Page, Wanted
from feeds.read import Means
from tests.feeds.asking import AGENT, PATIENT, hasty
from tests.feeds.server import Server

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
WORDS = (
    "The ferry ran aground off the northern pier shortly after six in the morning, "
    "with two hundred passengers aboard, and the coastguard took all of them off. "
)
ARTICLE = f"""<!doctype html><html lang="en"><head><title>Ferry aground</title></head>
<body><nav><a href="/">Home</a> <a href="/sport">Sport</a></nav>
<article><h1>Ferry aground</h1><p>{WORDS * 3}</p><p onclick="x()">{WORDS}
<a href="/pier">The pier</a></p><script>track()</script></article></body></html>"""


@pytest.fixture(scope="module")
def confinement() -> Iterator[Confinement]:
    with Confinement(Bounds(children=1)) as running:
        yield running


@pytest.fixture
def means(confinement: Confinement) -> Means:
    return Means(
        confinement=confinement, user_agent=AGENT, limits=PATIENT, manners=hasty
    )


def read(means: Means, server: Server, *paths: str, **known: Robots) -> dict[str, Page]:
    wanted = [
        Wanted(number=number, url=server.url(path), allow_private=True)
        for number, path in enumerate(paths)
    ]
    rules = {one.origin: one for one in known.values()}
    found = pages.read(wanted, rules, means, NOW)
    return {paths[page.number]: page for page in found}


def test_an_article_is_read_without_its_surroundings(
    means: Means, server: Server
) -> None:
    server.serve("/1", body=ARTICLE.encode(), headers={"Content-Type": "text/html"})
    article = read(means, server, "/1")["/1"].article
    assert article is not None
    assert article.text.count("northern pier") == 4
    assert "Sport" not in article.text
    assert "onclick" not in article.content
    assert "track" not in article.content
    assert f'href="{server.url("/pier")}"' in article.content


def test_rules_are_asked_for_once_and_kept(means: Means, server: Server) -> None:
    server.serve("/robots.txt", body=b"User-agent: *\nDisallow: /closed")
    server.serve("/1", body=ARTICLE.encode())
    server.serve("/2", body=ARTICLE.encode())
    found = read(means, server, "/1", "/2", "/closed/3")
    assert len(server.asked("/robots.txt")) == 1
    assert server.asked("/closed/3") == []
    assert found["/1"].article
    assert found["/2"].article
    assert found["/closed/3"].failure is not None
    assert found["/closed/3"].failure.kind == "robots"


def test_rules_that_are_known_are_not_asked_for(means: Means, server: Server) -> None:
    server.serve("/1", body=ARTICLE.encode())
    known = Robots(
        origin=server.url("").rstrip("/"),
        rules="User-agent: *\nDisallow: /",
        fetched=NOW,
        until=NOW + timedelta(hours=1),
    )
    assert read(means, server, "/1", a=known)["/1"].failure is not None
    assert server.requests == []
    old = Robots(origin=known.origin, rules=known.rules, fetched=NOW, until=NOW)
    assert read(means, server, "/1", a=old)["/1"].article is not None


@pytest.mark.parametrize(
    ("path", "kind"), [("/gone", "http-404"), ("/picture", "encoding")]
)
def test_what_is_no_page_is_a_failure(
    means: Means, server: Server, path: str, kind: str
) -> None:
    server.serve("/gone", status=404)
    server.serve("/picture", body=b"\x89PNG" + bytes(5000))
    failure = read(means, server, path)[path].failure
    assert failure is not None
    assert failure.kind == kind


def test_private_addresses_are_not_visited(means: Means, server: Server) -> None:
    server.serve("/1", body=ARTICLE.encode())
    wanted = [Wanted(number=0, url=server.url("/1"))]
    (page,) = pages.read(wanted, {}, means, NOW)
    assert page.article is None
    assert server.requests == []


def test_a_stop_leaves_out_what_is_not_there(means: Means, server: Server) -> None:
    server.script("/robots.txt", lambda _: time.sleep(0.2))
    means.stop.set()
    assert read(means, server, "/1") == {}
