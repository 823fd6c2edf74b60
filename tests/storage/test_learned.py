"""What was learned for topics is kept as it is."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from aggregator.grouping.learned import Learned
from storage import learned
from storage.database import Database, open_writing


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    opened = open_writing(tmp_path / "aggregator.db")
    yield opened
    opened.close()


def taught(topic: str, language: str = "en", *words: str) -> Learned:
    weights = {"hull": 2500, "größe": 7, "budget": -1200}
    return Learned(
        topic=topic, language=language, threshold=900, weights=weights, words=words
    )


def test_what_is_kept_comes_back_with_its_order(db: Database) -> None:
    sea = taught("sea", "de", "hülle", "tide")
    learned.replace(db, ["sea"], [sea])
    (kept,) = learned.every(db, Learned)
    assert kept == sea
    assert list(kept.weights) == ["hull", "größe", "budget"]


def test_only_what_is_named_is_replaced(db: Database) -> None:
    learned.replace(db, ["sea", "air"], [taught("sea"), taught("air")])
    learned.replace(db, ["sea"], [])
    assert learned.topics(db) == {"air"}


def test_the_words_of_all_languages_are_told_once(db: Database) -> None:
    both = [taught("sea", "en", "tide", "port"), taught("sea", "pt", "porto", "port")]
    learned.replace(db, ["sea"], both)
    assert learned.words(db, "sea") == ("tide", "port", "porto")
    assert learned.words(db, "air") == ()


def test_an_empty_database_has_no_newest_article(db: Database) -> None:
    assert learned.newest_article(db) == 0
    assert list(learned.texts(db, 9)) == []
