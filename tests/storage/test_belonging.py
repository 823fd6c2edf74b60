"""Topics and subscriptions: the same belongs to them, however much it is."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from storage import belonging, history, listed
from storage.database import Database
from storage.listed import Asked
from tests.aggregator.making import NOON, article, story
from tests.aggregator.web.keeping import keep


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Seven stories of five papers; 1 and 4 are in one topic, 3 and 4 in another."""
    made = keep(
        tmp_path / "aggregator.db",
        [
            story(n, replace(article(n, f"Paper{n % 5}", hours=-n), story=n))
            for n in range(1, 8)
        ],
    )
    for number, name in enumerate(("ferries", "harbour"), start=100):
        made.execute(
            "INSERT INTO topics (id, name, title, kind) VALUES (?, ?, ?, 'rule')",
            [number, name, name],
        )
    made.conn.executemany(
        "INSERT INTO story_topics (story_id, topic_id) VALUES (?, ?)",
        [(1, 100), (4, 100), (3, 101), (4, 101)],
    )
    return made


@pytest.mark.parametrize("many", [0, belonging.MANY])
def test_large_and_small_topics_are_read_alike(
    db: Database, many: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(belonging, "MANY", many)
    found = history.older(db, "stories", 10, topic="ferries")
    assert [place.id for place in found] == [1, 4]
    assert history.newer(db, "stories", 10, found[1], topic="ferries") == found[:1]
    asked = Asked(topics=("ferries", "harbour"), limit=10)
    assert [one.id for one in listed.stories(db, asked)] == [1, 3, 4]
    assert listed.last(db, "stories", asked) == 4


def test_no_topic_has_no_story(db: Database) -> None:
    assert history.older(db, "stories", 10, topic="nowhere") == []


QUESTIONS = [
    Asked(subscriptions=names, topics=topics, limit=limit, first=first, since=since)
    for names in ((), ("paper2",), ("paper1", "paper4"), ("nobody",))
    for topics in ((), ("ferries",), ("ferries", "harbour"))
    for limit in (1, 2, 10)
    for first in (0, 3)
    for since in (None, NOON - timedelta(hours=3))
]


@pytest.mark.parametrize("recent", [0, 2, belonging.RECENT])
def test_asking_each_of_the_newest_finds_what_lists_have(
    db: Database, recent: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    by_lists = [answers(db, asked) for asked in QUESTIONS]
    monkeypatch.setattr(belonging, "MANY", 0)
    for module in (belonging, listed):
        monkeypatch.setattr(module, "RECENT", recent)
    assert [answers(db, asked) for asked in QUESTIONS] == by_lists
    assert len({str(one) for one in by_lists}) > 10


def answers(db: Database, asked: Asked) -> object:
    return (
        listed.articles(db, asked),
        listed.stories(db, asked),
        listed.last(db, "articles", asked),
        listed.last(db, "stories", asked),
    )
