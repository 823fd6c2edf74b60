"""How a turn is kept: all of it, in the caller's transaction."""

import json
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
from storage.packed import Grouped, mark
from storage.story_keeping import save_stories
from storage.turn import Merged, Turn


def save(db: Database, turn: Turn, now: datetime) -> None:
    """Keep a turn and mark every published document that it may have changed."""
    topics.save(db, turn.subjects)
    numbers = outlets.save(db, (row.entry.outlet for row in turn.entries))
    _save_articles(db, turn, numbers, now)
    renamed.count(db, ((row.row, row.entry.key) for row in turn.entries))
    _save_entries(db, turn, numbers, now)
    _choose_standing(db, turn, now)
    save_stories(db, turn, now)
    _save_topics(db, turn)
    indexing.extend(db)
    packed.learn(db, [row.row for row in turn.entries])
    publications.mark(db, _touched(db, turn))


def _save_articles(
    db: Database, turn: Turn, numbers: dict[str, int], now: datetime
) -> None:
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
                iso(now),
                iso(article.updated),
                article.quiet,
                article.copy_of,
                article.story,
                json.dumps(article.topics),
            )
            for article in turn.articles
        ],
    )


def _save_entries(
    db: Database, turn: Turn, numbers: dict[str, int], now: datetime
) -> None:
    """A known entry gets all of the new one, its key too: publishers change ids.

    What its article was grouped by stays with it.
    """
    grouped = {
        one.row: Grouped(one.lead, one.terms, one.weights).joined()
        for one in turn.articles
    }
    db.conn.executemany(
        "INSERT INTO entries (id, subscription_id, key, entry_id, link_key, "
        "article_id, outlet_id, own, length, digest, first_seen, updated, packed) "
        "VALUES (:row, (SELECT id FROM subscriptions WHERE name = :subscription), "
        ":key, :entry_id, :link_key, :article, :outlet, :own, :length, :digest, "
        ":now, :now, pack(:document, :grouped)) "
        "ON CONFLICT (id) DO UPDATE SET key = :key, entry_id = :entry_id, "
        "link_key = :link_key, outlet_id = :outlet, own = :own, length = :length, "
        "digest = :digest, updated = :now, shortened = 0, "
        "packed = pack(:document, grouped(packed))",
        [
            {
                "row": row.row,
                "subscription": row.subscription,
                "key": mark(row.entry.key),
                "entry_id": mark(row.entry.id),
                "link_key": mark(row.entry.link_key),
                "article": row.article,
                "outlet": numbers[row.entry.outlet.key],
                "own": row.entry.own,
                "length": len(row.entry.text),
                "digest": row.digest,
                "now": iso(now),
                "document": row.document,
                "grouped": grouped.get(row.row),
            }
            for row in turn.entries
        ],
    )


def _choose_standing(db: Database, turn: Turn, now: datetime) -> None:
    """An edit of the standing entry updates its article; another stand-in does not."""
    standings.choose(db, {row.article for row in turn.entries})
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
