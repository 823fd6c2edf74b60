"""Stories of topics: the same ones, however many there are of them."""

from dataclasses import replace
from pathlib import Path

import pytest

from storage import belonging, history, listed
from storage.database import Database
from storage.listed import Asked
from tests.aggregator.making import article, story
from tests.aggregator.web.keeping import keep


@pytest.fixture
def db(tmp_path: Path) -> Database:
    """Seven stories, of which 1 and 4 are in one topic and 3 and 4 in another."""
    made = keep(
        tmp_path / "aggregator.db",
        [
            story(n, replace(article(n, f"Paper{n}", hours=-n), story=n))
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
