"""What a turn decided, and how it is kept: all of it, in the caller's transaction."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from sqlite_utils import Database

from feeds.model import Entry, Outlet
from storage import outlets, publications, topics
from storage.database import iso
from storage.nouns import dump_entry
from storage.topics import Topic


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryRow:
    """An entry to be kept as ``row``; ``edit`` replaces what stands there.

    ``stands`` makes it speak for its article, whose face then is this entry's.
    """

    row: int
    edit: bool
    stands: bool
    subscription: str
    article: int
    entry: Entry
    digest: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NewArticle:
    """An article to be kept.

    ``title`` and ``lead`` are what it was grouped by and stay as they were, so that an
    index rebuilt later equals the one that saw it arrive; what a reader sees comes from
    the entry that stands for it.
    """

    id: int
    iri: str
    slug: str
    outlet: Outlet
    row: int
    title: str
    lead: str
    language: str
    time: datetime
    updated: datetime
    quiet: bool
    copy_of: int | None
    story: int
    topics: tuple[str, ...]
    terms: str
    weights: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStory:
    """A story founded by the article ``lead``."""

    id: int
    iri: str
    slug: str
    lead: int
    time: datetime
    updated: datetime
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Growth:
    """A story that articles joined; ``updated`` only if a reader should be told."""

    story: int
    time: datetime
    updated: datetime | None
    quiet: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """The story ``gone`` is from now on another name of ``kept``."""

    kept: int
    gone: int
    updated: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Parted:
    """These articles left their story for ``story``, which is a new one."""

    story: int
    articles: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Everything one turn decided.

    ``changes`` are second thoughts about stories, to be carried out in their order.
    ``labels`` are the topics of kept articles that a further subscription carried,
    ``topics`` those that each story is to be in, by name.
    """

    entries: tuple[EntryRow, ...] = ()
    articles: tuple[NewArticle, ...] = ()
    stories: tuple[NewStory, ...] = ()
    growths: tuple[Growth, ...] = ()
    changes: tuple[Merged | Parted, ...] = ()
    labels: Mapping[int, frozenset[str]] = field(default_factory=dict)
    topics: Mapping[int, frozenset[str]] = field(default_factory=dict)
    subjects: tuple[Topic, ...] = ()


def save(db: Database, turn: Turn, now: datetime) -> None:
    """Keep a turn and mark every published document that it may have changed."""
    topics.save(db, turn.subjects)
    _save_articles(db, turn, now)
    _save_entries(db, turn, now)
    _save_stories(db, turn, now)
    _save_topics(db, turn)
    publications.mark(db, _touched(db, turn))


def _save_articles(db: Database, turn: Turn, now: datetime) -> None:
    numbers = outlets.save(db, (article.outlet for article in turn.articles))
    db.conn.executemany(
        "INSERT INTO articles (id, iri, slug, outlet_id, entry_id, own, length, title, "
        "lead, language, time, first_seen, updated, quiet, copy_of, story_id, topics, "
        "terms, weights) "
        "VALUES (?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                article.id,
                article.iri,
                article.slug,
                numbers[article.outlet.key],
                article.row,
                article.title,
                article.lead,
                article.language,
                iso(article.time),
                iso(now),
                iso(article.updated),
                article.quiet,
                article.copy_of,
                article.story,
                json.dumps(article.topics),
                article.terms,
                article.weights,
            )
            for article in turn.articles
        ],
    )


def _save_entries(db: Database, turn: Turn, now: datetime) -> None:
    db.conn.executemany(
        "INSERT INTO entries (id, subscription_id, key, entry_id, link_key, "
        "article_id, digest, first_seen, updated, document) "
        "VALUES (:row, (SELECT id FROM subscriptions WHERE name = :subscription), "
        ":key, :entry_id, :link_key, :article, :digest, :now, :now, :document) "
        "ON CONFLICT (id) DO UPDATE SET digest = :digest, link_key = :link_key, "
        "updated = :now, document = :document",
        [
            {
                "row": row.row,
                "subscription": row.subscription,
                "key": row.entry.key,
                "entry_id": row.entry.id,
                "link_key": row.entry.link_key,
                "article": row.article,
                "digest": row.digest,
                "now": iso(now),
                "document": dump_entry(row.entry),
            }
            for row in turn.entries
        ],
    )
    _save_standings(db, turn, now)


def _save_standings(db: Database, turn: Turn, now: datetime) -> None:
    """An edit of the standing entry updates its article; another stand-in does not."""
    standing = [row for row in turn.entries if row.stands]
    numbers = outlets.save(db, (row.entry.outlet for row in standing))
    db.conn.executemany(
        "UPDATE articles SET entry_id = :row, own = :own, length = :length, "
        "outlet_id = :outlet, "
        "updated = CASE WHEN :edit THEN max(updated, :updated) ELSE updated END "
        "WHERE id = :article",
        [
            {
                "row": row.row,
                "own": row.entry.own,
                "length": len(row.entry.text),
                "outlet": numbers[row.entry.outlet.key],
                "edit": row.edit,
                "updated": iso(min(row.entry.updated or now, now)),
                "article": row.article,
            }
            for row in standing
        ],
    )


def _save_stories(db: Database, turn: Turn, now: datetime) -> None:
    db.conn.executemany(
        "INSERT INTO stories (id, iri, slug, lead_id, founded, time, updated, quiet) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        [
            (
                s.id,
                s.iri,
                s.slug,
                s.lead,
                iso(now),
                iso(s.time),
                iso(s.updated),
                s.quiet,
            )
            for s in turn.stories
        ],
    )
    db.conn.executemany(
        "UPDATE stories SET time = max(time, :time), "
        "updated = max(updated, coalesce(:updated, updated)), quiet = quiet AND :quiet "
        "WHERE id = :story",
        [
            {
                "time": iso(growth.time),
                "updated": iso(growth.updated) if growth.updated else None,
                "quiet": growth.quiet,
                "story": growth.story,
            }
            for growth in turn.growths
        ],
    )
    for change in turn.changes:
        if isinstance(change, Merged):
            _merge(db, change)
        else:
            db.execute(
                "UPDATE articles SET story_id = ? "
                "WHERE id IN (SELECT value FROM json_each(?))",
                [change.story, json.dumps(change.articles)],
            )


def _merge(db: Database, merged: Merged) -> None:
    """The vanished story, and those that had gone into it, lead to the kept one."""
    both = {
        "gone": merged.gone,
        "kept": merged.kept,
        "updated": iso(merged.updated),
    }
    db.execute("UPDATE articles SET story_id = :kept WHERE story_id = :gone", both)
    db.execute(
        "UPDATE stories SET merged_into = :kept "
        "WHERE id = :gone OR merged_into = :gone",
        both,
    )
    db.execute(
        "INSERT OR IGNORE INTO story_topics (story_id, topic_id) "
        "SELECT :kept, topic_id FROM story_topics WHERE story_id = :gone",
        both,
    )
    db.execute(
        "UPDATE stories SET (time, updated, quiet) = ("
        "SELECT max(kept.time, gone.time), max(kept.updated, gone.updated, :updated), "
        "kept.quiet AND gone.quiet FROM stories kept, stories gone "
        "WHERE kept.id = :kept AND gone.id = :gone) WHERE id = :kept",
        both,
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
    articles = json.dumps(sorted({row.article for row in turn.entries}))
    stories = json.dumps(
        sorted(
            {growth.story for growth in turn.growths}
            | {story.id for story in turn.stories}
            | {change.kept for change in turn.changes if isinstance(change, Merged)}
            | set(turn.topics)
        )
    )
    paths = {"all.atom", "stories.atom"} if turn.entries or turn.topics else set()
    carriers = db.execute(
        "SELECT DISTINCT s.name FROM entries e JOIN subscriptions s "
        "ON s.id = e.subscription_id "
        "WHERE s.active AND e.article_id IN (SELECT value FROM json_each(?))",
        [articles],
    )
    paths |= {f"subscriptions/{name}.atom" for (name,) in carriers.fetchall()}
    named = db.execute(
        "SELECT DISTINCT n.name FROM story_topics st JOIN topics n "
        "ON n.id = st.topic_id WHERE n.active AND st.story_id IN ("
        "SELECT value FROM json_each(?1) UNION "
        "SELECT story_id FROM articles "
        "WHERE id IN (SELECT value FROM json_each(?2)))",
        [stories, articles],
    )
    return paths | {f"topics/{name}.atom" for (name,) in named.fetchall()}
