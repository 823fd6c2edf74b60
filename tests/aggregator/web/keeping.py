"""A database with given stories in it, as the service would have kept them."""

import json
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from sqlite_utils import Database

from feeds.model import Entry, Outlet
from storage import indexing, outlets, settings, topics, wishes
from storage.articles import Article
from storage.database import iso, open_writing
from storage.nouns import dump_entry, dump_source
from storage.packed import Grouped, mark
from storage.stories import Story
from storage.topics import Topic
from storage.wishes import Wanted

TAG = "tag:river.example,2026"


def keep(path: Path, stories: Iterable[Story], known: Iterable[Topic] = ()) -> Database:
    """Keep stories, their articles and their subscriptions in a new database."""
    stories = tuple(stories)
    articles = [article for story in stories for article in story.articles]
    db = open_writing(path)
    settings.put(db, "tag", TAG)
    settings.put(db, "since", "2026-01-01T00:00:00+00:00")
    names = sorted({name for article in articles for name in article.subscriptions})
    wishes.sync(
        db, [Wanted(name=n, kind="url", location=f"https://{n}.example") for n in names]
    )
    topics.save(db, list(known))
    for article in articles:
        _keep_article(db, article)
    for story in stories:
        _keep_story(db, story)
    indexing.extend(db)
    db.conn.commit()
    return db


def merge(db: Database, slug: str, into: int) -> None:
    """Make an alias of a story that went into another one."""
    db.execute(
        "INSERT INTO stories (iri, slug, lead_id, founded, time, updated, quiet, "
        "merged_into) SELECT 'tag:' || ?, ?, lead_id, founded, time, updated, 0, id "
        "FROM stories WHERE id = ?",
        [slug, slug, into],
    )


def _keep_article(db: Database, article: Article) -> None:
    outlet = article.outlet if article.outlet.key else Outlet(key=f"?{article.id}")
    row = outlets.save(db, [outlet])[outlet.key]
    db.table("articles").insert(
        {
            "id": article.id,
            "iri": article.iri,
            "slug": article.slug,
            "outlet_id": row,
            "entry_id": article.id,
            "title": article.entry.title,
            "grouped_by": article.id,
            "language": article.entry.language,
            "time": iso(article.time),
            "first_seen": iso(article.first_seen),
            "updated": iso(article.updated),
            "quiet": int(article.quiet),
            "copy_of": article.copy_of,
            "story_id": article.story,
            "topics": "[]",
        }
    )
    for number, name in enumerate(article.subscriptions):
        _keep_entry(db, article.id * 10**number, article, (name, row))


def _keep_entry(db: Database, row: int, article: Article, of: tuple[str, int]) -> None:
    name, outlet = of
    entry: Entry = replace(article.entry, outlet=article.outlet)
    (subscription,) = db.execute(
        "SELECT id FROM subscriptions WHERE name = ?", [name]
    ).fetchone()
    db.execute(
        "UPDATE subscriptions SET source = ? WHERE id = ?",
        [dump_source(article.source), subscription],
    )
    grouped = Grouped(entry.text, "", b"").joined()
    (packed,) = db.execute("SELECT pack(?, ?)", [dump_entry(entry), grouped]).fetchone()
    db.table("entries").insert(
        {
            "id": row,
            "subscription_id": subscription,
            "key": mark(article.iri),
            "entry_id": mark(entry.id),
            "link_key": "",
            "article_id": article.id,
            "outlet_id": outlet,
            "own": 1,
            "length": 1,
            "digest": "",
            "first_seen": iso(article.first_seen),
            "updated": iso(article.updated),
            "packed": packed,
        }
    )


def _keep_story(db: Database, story: Story) -> None:
    db.table("stories").insert(
        {
            "id": story.id,
            "iri": story.iri,
            "slug": story.slug,
            "lead_id": story.lead,
            "founded": iso(story.founded),
            "time": iso(story.time),
            "updated": iso(story.updated),
            "quiet": 0,
            "merged_into": None,
        }
    )
    db.execute(
        "INSERT INTO story_topics (story_id, topic_id) SELECT ?, id FROM topics "
        "WHERE name IN (SELECT value FROM json_each(?))",
        [story.id, json.dumps(story.topics)],
    )
