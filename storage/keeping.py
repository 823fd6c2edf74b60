"""How a turn is kept: all of it, in the caller's transaction."""

import json
from collections import Counter
from datetime import datetime

from sqlite_utils import Database

from storage import (
    indexing,
    outlets,
    packed,
    publications,
    renamed,
    standings,
    topics,
)
from storage.database import iso
from storage.entry_keeping import save_entries
from storage.story_keeping import save_stories
from storage.turn import Merged, Turn


def save(db: Database, turn: Turn, now: datetime) -> None:
    """Keep a turn and mark every published document that it may have changed."""
    topics.save(db, turn.subjects)
    numbers = outlets.save(db, (row.entry.outlet for row in turn.entries))
    _save_articles(db, turn, numbers, now)
    renamed.count(db, ((row.row, row.entry.key) for row in turn.entries))
    save_entries(db, turn, numbers, now)
    _choose_standing(db, turn, now)
    save_stories(db, turn, now)
    _save_topics(db, turn)
    indexing.extend(db, {row.row: row.entry for row in turn.entries})
    packed.learn(db, [row.row for row in turn.entries])
    publications.mark(db, _touched(db, turn))


def _save_articles(
    db: Database, turn: Turn, numbers: dict[str, int], now: datetime
) -> None:
    kept = iso(now)
    db.conn.executemany(
        "INSERT INTO articles (id, iri, slug, outlet_id, entry_id, grouped_by, "
        "title, language, time, first_seen, updated, quiet, copy_of, story_id, topics) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article.id,
                article.iri,
                article.slug,
                numbers[article.outlet.key],
                article.row,
                article.row,
                article.title,
                article.language,
                iso(article.time),
                kept,
                iso(article.updated),
                article.quiet,
                article.copy_of,
                article.story,
                json.dumps(article.topics) if article.topics else "[]",
            )
            for article in turn.articles
        ],
    )


def _choose_standing(db: Database, turn: Turn, now: datetime) -> None:
    """An edit of the standing entry updates its article; another stand-in does not."""
    carried = Counter(row.article for row in turn.entries)
    alone = {one.id for one in turn.articles if carried[one.id] == 1}
    standings.choose(db, carried.keys() - alone)
    db.conn.executemany(
        "UPDATE articles SET updated = max(updated, ?) WHERE id = ? AND entry_id = ?",
        [
            (iso(min(row.entry.updated or now, now)), row.article, row.row)
            for row in turn.entries
            if row.reworded
        ],
    )


def _save_topics(db: Database, turn: Turn) -> None:
    """A story stays in every topic it was ever published in."""
    db.conn.executemany(
        "UPDATE articles SET topics = ? WHERE id = ?",
        [(json.dumps(sorted(names)), id_) for id_, names in turn.labels.items()],
    )
    topics.join(db, turn.topics)


def _touched(db: Database, turn: Turn) -> set[str]:
    """The published documents in which an article or a story of this turn stands."""
    told = {row.article for row in turn.entries}
    changed = {
        change.kept if isinstance(change, Merged) else change.story
        for change in turn.changes
    }
    stories = json.dumps(sorted({*turn.topics, *turn.told, *changed}))
    paths = {"all.atom", "stories.atom"} if turn.entries or turn.topics else set()
    paths |= set(publications.carrying(db, told))
    named = db.execute(
        "SELECT DISTINCT n.name FROM story_topics st JOIN topics n "
        "ON n.id = st.topic_id WHERE n.active AND st.story_id IN ("
        "SELECT value FROM json_each(?1) UNION "
        "SELECT story_id FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?2)))",
        [stories, json.dumps(sorted(told))],
    )
    return paths | {f"topics/{name}.atom" for (name,) in named.fetchall()}
