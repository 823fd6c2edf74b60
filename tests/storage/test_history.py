"""The history page by page: nothing is lost, nothing doubled, whatever comes in."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import history
from storage.database import Database
from storage.history import Place
from tests.aggregator.making import NOON, article, story
from tests.aggregator.web.keeping import keep

HOURS = (0, -1, -1, -2, -5, -5, -5, -30)


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Eight stories, some of them at the same time; the last one has three articles."""
    stories = [
        story(n, replace(article(n, f"Paper{n}", hours=hours), story=n))
        for n, hours in enumerate(HOURS, start=1)
    ]
    more = [
        replace(article(n, "Wire", hours=-30 - n), story=8, copy_of=8) for n in (9, 10)
    ]
    (last,) = stories[-1].articles
    stories[-1] = replace(stories[-1], articles=(last, *more))
    return keep(tmp_path / "aggregator.db", stories)


def numbers(places: list[Place]) -> list[int]:
    return [place.id for place in places]


def test_pages_go_on_where_the_last_one_ended(db: Database) -> None:
    found: list[Place] = []
    while page := history.older(db, "stories", 3, found[-1] if found else None):
        found += page
    assert numbers(found) == [1, 3, 2, 4, 7, 6, 5, 8]
    assert history.newer(db, "stories", 3, found[6]) == found[3:6]
    assert history.newer(db, "stories", 9, found[2]) == found[:2]


def test_what_comes_in_moves_no_page(db: Database) -> None:
    first = history.older(db, "stories", 3)
    before = history.older(db, "stories", 3, first[-1])
    db.execute("UPDATE stories SET time = '2026-03-02T00:00:00+00:00' WHERE id = 8")
    assert history.older(db, "stories", 3, first[-1]) == before


def test_a_pinned_story_stands_beside_the_history(db: Database) -> None:
    db.execute("UPDATE stories SET pinned = 1 WHERE id = 3")
    assert numbers(history.older(db, "stories", 2)) == [1, 2]


def test_articles_have_a_history_too(db: Database) -> None:
    db.execute("UPDATE articles SET quiet = 1 WHERE id = 2")
    place = Place(time=NOON, id=1)
    assert numbers(history.older(db, "articles", 2, place)) == [3, 4]


def test_stories_of_one_article_are_told_from_those_of_several(db: Database) -> None:
    assert 8 not in numbers(history.single(db, 9))
    ((place, articles),) = history.several(db, None, None)
    assert (place.id, articles) == (8, 3)
    assert history.several(db, NOON - timedelta(hours=29), None) == []
