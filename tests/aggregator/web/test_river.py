"""The front page over HTTP: its order, its history, its states, its size."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from feeds.model import Link
from storage.database import open_writing
from storage.stories import Story
from tests.aggregator.making import article, story
from tests.aggregator.web.conftest import Visit
from tests.aggregator.web.keeping import keep
from tests.aggregator.web.visiting import Visitor


def told(number: int, hours: float, outlets: int = 1, **entry: object) -> Story:
    articles = [
        replace(
            article(50 * number + n, f"Paper{n}", hours=hours - n, **entry),
            story=number,
        )
        for n in range(outlets)
    ]
    return story(number, *articles[::-1], lead=articles[0].id)


def headlines(visitor: Visitor, query: str) -> list[str]:
    return visitor.get(f"/{query}").texts("//main//h3")


def walked(visitor: Visitor, query: str, way: str) -> list[list[str]]:
    """The headlines of page after page."""
    pages = []
    while True:
        answer = visitor.get(f"/{query}")
        assert answer.status == 200
        pages.append(answer.texts("//main//h3"))
        links: Sequence[str] = answer.page.xpath(f"//a[@rel='{way}']/@href")
        if not links:
            return pages
        query = links[0].removeprefix("/")


@pytest.fixture
def visitor(tmp_path: Path, visit: Visit, monkeypatch: pytest.MonkeyPatch) -> Visitor:
    """Ten stories, three to a page; every fourth is told by four outlets."""
    monkeypatch.setattr("aggregator.web.reach.LISTED", 3)
    monkeypatch.setattr("aggregator.web.reach.WEIGHTY", 3)
    stories = [told(n, -n, 4 if n % 4 == 0 else 1, title=f"T{n}") for n in range(1, 11)]
    keep(tmp_path / "aggregator.db", stories).close()
    return visit()


def test_history_goes_on_by_plain_links(visitor: Visitor) -> None:
    pages = walked(visitor, "", "next")
    assert pages == [
        ["T1", "T2", "T3"],
        ["T4", "T5", "T6"],
        ["T7", "T8", "T9"],
        ["T10"],
    ]


def test_the_way_back_ends_on_the_first_page(visitor: Visitor) -> None:
    answer = visitor.get("/?before=2026-03-01T04:00:00.000000Z-1")
    assert answer.texts("//main//h3") == ["T9", "T10"]
    assert answer.texts("//a[@rel='prev']") == ["Newer stories"]
    (back,) = answer.page.xpath("//a[@rel='prev']/@href")
    assert walked(visitor, back.removeprefix("/"), "prev") == [
        ["T6", "T7", "T8"],
        ["T3", "T4", "T5"],
        ["T1", "T2", "T3"],
    ]


def test_a_page_of_history_stays_what_it_was(visitor: Visitor, tmp_path: Path) -> None:
    (second,) = visitor.get("/").page.xpath("//a[@rel='next']/@href")
    with open_writing(tmp_path / "aggregator.db") as db:
        db.execute("UPDATE stories SET time = '2026-03-09T00:00:00+00:00' WHERE id = 9")
        db.conn.commit()
    assert headlines(visitor, "") == ["T9", "T1", "T2"]
    assert headlines(visitor, second.removeprefix("/")) == ["T4", "T5", "T6"]


def test_by_weight_many_outlets_come_first(visitor: Visitor) -> None:
    pages = walked(visitor, "?by=weight", "next")
    assert pages[0] == ["T4", "T8", "T1"]
    assert sum(map(len, pages)) == 10
    answer = visitor.get("/?by=weight")
    assert answer.texts("//main//a[@aria-current]") == ["By weight"]
    assert answer.texts("//main//section/h2") == ["Most outlets and newest first"]
    assert answer.texts("//p[@class='gutter']")[0] == "1 Mar 2026 08:00"


def test_an_address_that_is_no_place_is_not_found(visitor: Visitor) -> None:
    for query in (
        "?before=yesterday",
        "?before=2026-03-01-1",
        "?before=2026-03-01T00:00:00Z-x",
        "?before=0001-01-01T00:00:00%2B14:00-1",
        "?after=-",
        "?by=weight&below=nan-1",
        "?by=weight&below=1e300-1",
        "?by=weight&below=-5-1",
    ):
        assert visitor.get(f"/{query}").status == 404, query


def test_beyond_the_end_the_way_back_is_shown(visitor: Visitor) -> None:
    answer = visitor.get("/?before=2001-01-01T00:00:00.000000Z-1")
    assert answer.texts("//main//h2") == ["Nothing older"]
    assert answer.page.xpath("//main//section//a/@href") == ["/"]


def test_every_article_has_a_history_too(visitor: Visitor) -> None:
    seen: list[str] = []
    path = "/all"
    while path:
        answer = visitor.get(path)
        seen += answer.page.xpath("//main//h3/a/@href")
        path = next(iter(answer.page.xpath("//a[@rel='next']/@href")), "")
    assert len(seen) == len(set(seen)) == 16


def test_growth_is_told_to_who_cannot_see_it(visitor: Visitor) -> None:
    answer = visitor.get("/?by=weight")
    (first, _) = answer.page.xpath("//*[local-name()='svg']")
    assert first.get("role") == "img"
    assert first.get("aria-label").startswith("4 outlets within 3 h")


def test_a_pinned_story_stands_on_the_first_page_only(
    visitor: Visitor, tmp_path: Path
) -> None:
    with open_writing(tmp_path / "aggregator.db") as db:
        db.execute("UPDATE stories SET pinned = 1, title = 'Read this' WHERE id = 9")
        db.conn.commit()
    for order in ("", "?by=weight"):
        pages = walked(visitor, order, "next")
        assert pages[0][0] == "Read this"
        assert sum(page.count("Read this") for page in pages) == 1


def test_while_sources_are_unread_the_page_says_how_far_it_is(
    tmp_path: Path, visit: Visit
) -> None:
    with keep(tmp_path / "aggregator.db", [told(1, 0, 2)]) as db:
        db.execute("UPDATE stories SET quiet = 1")
        db.conn.commit()
    visitor = visit()
    assert visitor.get("/").texts("//main//h2") == ["Reading has begun"]
    assert "0 of 2 sources have been read" in visitor.get("/").texts("//main//p")[0]
    with open_writing(tmp_path / "aggregator.db") as db:
        db.execute(
            "UPDATE subscriptions SET last_success = '2026-03-01T00:00:00+00:00'"
        )
        db.conn.commit()
    assert visitor.get("/").texts("//main//h2") == ["No stories yet"]


def test_a_page_of_a_hundred_stories_is_below_100_kilobytes(
    tmp_path: Path, visit: Visit
) -> None:
    """As many and as long words as real ones have; every third told by several."""
    link = Link(href=f"https://news.example/2026/03/01/{'some-words-' * 7}of-it")
    words = {
        "title": "Harbour board votes to dredge the channel before the winter storms",
        "text": "The board of the harbour voted on Tuesday evening. " * 20,
        "links": (link,),
    }
    stories = [told(n, -n, 5 if n % 3 == 0 else 1, **words) for n in range(1, 121)]
    keep(tmp_path / "aggregator.db", stories).close()
    visitor = visit()
    for query, shown in (("/", 100), ("/?by=weight", 50)):
        answer = visitor.get(query)
        assert len(answer.texts("//main//h3")) == shown
        assert len(answer.body) < 100_000
