"""Which stories webhooks were told, so that each is told each once.

A webhook that is new is told what is new from then on. A story is new if what came
first of it was no part of the first reading of its subscription.
"""

import json
from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from storage import settings
from storage.articles import CARRIED
from storage.database import iso
from storage.stories import ANNOUNCED
from storage.terms import Term, expression

_LOOKED_AT = "webhooks looked at"


def known(db: Database) -> set[str]:
    """The names of the webhooks that are told what is new."""
    return {name for (name,) in db.execute("SELECT name FROM webhooks")}


def sync(db: Database, names: Collection[str]) -> None:
    """Tell these, and no others, what is new from now on."""
    before = known(db)
    if not before:
        looked_at(db, last(db))
    db.conn.executemany(
        "INSERT INTO webhooks SELECT ?, ifnull(max(id), 0) FROM stories",
        [(name,) for name in sorted(set(names) - before)],
    )
    for name in sorted(before - set(names)):
        db.execute("DELETE FROM webhooks WHERE name = ?", [name])
        db.execute("DELETE FROM announced WHERE webhook = ?", [name])


def last(db: Database) -> int:
    """The number of the newest entry that was ever kept."""
    row = db.execute("SELECT ifnull(max(id), 0) FROM entries").fetchone()
    return int(row[0])


def looked_to(db: Database) -> int:
    """The number of the entry up to which was looked for new stories."""
    return int(settings.get(db, _LOOKED_AT) or 0)


def looked_at(db: Database, entry: int) -> None:
    """Keep how far was looked."""
    settings.put(db, _LOOKED_AT, str(entry))


_FIRST_CAME_LATER = """(
    SELECT s.first_read IS NOT NULL AND e.first_seen > s.first_read
    FROM articles a JOIN entries e ON e.article_id = a.id
    JOIN subscriptions s ON s.id = e.subscription_id
    WHERE a.story_id = t.id ORDER BY e.id LIMIT 1)"""


def new_stories(
    db: Database, entries: tuple[int, int], since: datetime
) -> tuple[int, ...]:
    """The stories with an entry after the first number, up to the second.

    Only those that are to be published, are of ``since`` or later, and did not begin
    with a subscription's backlog.
    """
    after, upto = entries
    rows = db.execute(
        "SELECT DISTINCT t.id FROM entries n JOIN articles m ON m.id = n.article_id "
        "JOIN stories t ON t.id = m.story_id WHERE n.id > ? AND n.id <= ? "
        f"AND t.time >= ? AND {ANNOUNCED} AND {_FIRST_CAME_LATER} ORDER BY t.id",
        [after, upto, iso(since)],
    )
    return tuple(id_ for (id_,) in rows)


def untold(db: Database, webhook: str, stories: Collection[int]) -> tuple[int, ...]:
    """Those of the stories that a webhook was not told, nor what went into them."""
    rows = db.execute(
        "SELECT value FROM json_each(?) WHERE "
        "value > (SELECT since FROM webhooks WHERE name = ?) AND NOT EXISTS ("
        "SELECT 1 FROM stories t JOIN announced d ON d.story_id = t.id "
        "WHERE d.webhook = ? AND (t.id = value OR t.merged_into = value))",
        [json.dumps(sorted(stories)), webhook, webhook],
    )
    return tuple(id_ for (id_,) in rows)


def of_topics(
    db: Database, stories: Collection[int], topics: Collection[str]
) -> tuple[int, ...]:
    """Those of the stories that belong to one of the topics."""
    rows = db.execute(
        "SELECT DISTINCT st.story_id FROM story_topics st "
        "JOIN topics n ON n.id = st.topic_id WHERE n.active "
        "AND st.story_id IN (SELECT value FROM json_each(?)) "
        "AND n.name IN (SELECT value FROM json_each(?)) ORDER BY st.story_id",
        [json.dumps(sorted(stories)), json.dumps(sorted(topics))],
    )
    return tuple(id_ for (id_,) in rows)


def with_words(
    db: Database, stories: Collection[int], terms: tuple[Term, ...]
) -> tuple[int, ...]:
    """Those of the stories that the search finds: one article has all the words."""
    wanted = expression(terms)
    return tuple(
        story
        for story in stories
        if wanted
        and db.execute(
            "SELECT 1 FROM search WHERE search MATCH ? AND rowid IN "
            f"(SELECT a.id FROM articles a WHERE a.story_id = ? AND {CARRIED}) LIMIT 1",
            [wanted, story],
        ).fetchone()
    )


def slugs(db: Database, stories: Collection[int]) -> tuple[str, ...]:
    """The words in the addresses of these stories, the oldest first."""
    rows = db.execute(
        "SELECT slug FROM stories WHERE id IN (SELECT value FROM json_each(?)) "
        "ORDER BY id",
        [json.dumps(sorted(stories))],
    )
    return tuple(slug for (slug,) in rows)


def tell(db: Database, webhook: str, stories: Collection[int]) -> None:
    """Keep that a webhook is told these."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO announced (webhook, story_id) VALUES (?, ?)",
        [(webhook, story) for story in stories],
    )


def tidy(db: Database, before: datetime) -> None:
    """Forget who was told stories that are as old as that: nothing joins them."""
    db.execute(
        "DELETE FROM announced WHERE story_id IN "
        "(SELECT id FROM stories WHERE time < ?)",
        [iso(before)],
    )
