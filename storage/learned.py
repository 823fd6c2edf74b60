"""The words that were learned for topics, by topic and language."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Protocol, TypeVar

from sqlite_utils import Database

from storage.packed import parted

Made = TypeVar("Made")


class Learned(Protocol):
    """What was learned for a topic in one language; see `aggregator.grouping`."""

    @property
    def topic(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def threshold(self) -> int: ...
    @property
    def weights(self) -> Mapping[str, int]: ...
    @property
    def words(self) -> tuple[str, ...]: ...


def every(db: Database, make: Callable[..., Made]) -> tuple[Made, ...]:
    """All that is learned, by topic and language.

    ``make`` gets by name ``topic, language, threshold, weights, words``.
    """
    rows = db.execute(
        "SELECT topic, language, threshold, weights, words FROM learned "
        "ORDER BY topic, language"
    )
    return tuple(
        make(
            topic=topic,
            language=language,
            threshold=threshold,
            weights=json.loads(weights),
            words=tuple(json.loads(words)),
        )
        for topic, language, threshold, weights, words in rows.fetchall()
    )


def topics(db: Database) -> frozenset[str]:
    """The topics that words are learned for."""
    rows = db.execute("SELECT DISTINCT topic FROM learned")
    return frozenset(topic for (topic,) in rows.fetchall())


def words(db: Database, topic: str) -> tuple[str, ...]:
    """The learned words that carry a topic, in all languages."""
    rows = db.execute(
        "SELECT words FROM learned WHERE topic = ? ORDER BY language", [topic]
    )
    found = (word for (told,) in rows.fetchall() for word in json.loads(told))
    return tuple(dict.fromkeys(found))


def replace(db: Database, topics: Collection[str], learned: Iterable[Learned]) -> None:
    """Keep what is learned now for these topics, and nothing else of them."""
    db.execute(
        "DELETE FROM learned WHERE topic IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(topics))],
    )
    db.conn.executemany(
        "INSERT INTO learned (topic, language, threshold, weights, words) "
        "VALUES (?, ?, ?, ?, ?)",
        [
            (
                one.topic,
                one.language,
                one.threshold,
                json.dumps(one.weights, ensure_ascii=False),
                json.dumps(one.words, ensure_ascii=False),
            )
            for one in learned
        ],
    )


def newest_article(db: Database) -> int:
    """The number of the article that came last; 0 before the first."""
    return int(db.execute("SELECT max(id) FROM articles").fetchone()[0] or 0)


def texts(db: Database, limit: int) -> Iterator[tuple[int, str, list[str]]]:
    """Number, language and terms of the texts that came last; copies have none."""
    rows = db.execute(
        "SELECT a.id, a.language, grouped(e.packed) "
        "FROM articles a JOIN entries e ON e.id = a.grouped_by "
        "WHERE a.copy_of IS NULL ORDER BY a.id DESC"
    )
    found = (
        (article, language, parted(grouped).terms.split())
        for article, language, grouped in rows
    )
    yield from [*islice((one for one in found if one[2]), limit)][::-1]


def wordings(db: Database, articles: Collection[int]) -> Iterator[str]:
    """Titles and leads of articles, as they were when they came."""
    rows = db.execute(
        "SELECT a.title, grouped(e.packed) "
        "FROM articles a JOIN entries e ON e.id = a.grouped_by "
        "WHERE a.id IN (SELECT value FROM json_each(?)) ORDER BY a.id",
        [json.dumps(sorted(articles))],
    )
    yield from (f"{title}\n{parted(said).lead}" for title, said in rows.fetchall())
