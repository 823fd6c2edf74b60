"""How what belongs to topics and subscriptions is found: by lists, or one by one.

A list is soon looked through where little belongs, and grows with all that ever did.
Pages and feeds want the newest few dozen, so where much belongs each of the newest is
asked whether it does; what has been silent for long is then found by its list.
"""

import json
from collections.abc import Collection
from datetime import datetime

from sqlite_utils import Database

from storage.database import moment

MANY = 3_000
"""From so many on, what belongs is not listed at first."""

RECENT = 20_000
"""So many of the newest are asked, before a list is looked through after all."""

_TOPICS = "(SELECT id FROM topics WHERE name IN (SELECT value FROM json_each(:topics)))"
_CARRIERS = (
    "(SELECT id FROM subscriptions "
    "WHERE name IN (SELECT value FROM json_each(:subscriptions)))"
)
# A plus keeps SQLite from looking through all that belongs to them.
_CARRIES = f"own.article_id = {{}} AND +own.subscription_id IN {_CARRIERS}"

STORIES_LISTED = f"(SELECT story_id FROM story_topics WHERE topic_id IN {_TOPICS})"
"""SQL: the stories of the topics whose names ``:topics`` has as JSON."""

ARTICLES_LISTED = (
    f"(SELECT own.article_id FROM entries own WHERE own.subscription_id IN {_CARRIERS})"
)
"""SQL: what the subscriptions carried whose names ``:subscriptions`` has as JSON."""

ARTICLE_CARRIED = f"EXISTS (SELECT 1 FROM entries own WHERE {_CARRIES.format('a.id')})"
"""SQL: one of the subscriptions that ``:subscriptions`` names carried article ``a``."""

STORY_CARRIED = (
    "EXISTS (SELECT 1 FROM articles member JOIN entries own "
    f"ON {_CARRIES.format('member.id')} WHERE member.story_id = t.id)"
)
"""SQL: one of them carried an article of story ``t``."""


def is_on(story: str) -> str:
    """SQL: that story is in one of the topics whose names ``:topics`` has as JSON."""
    return (
        f"EXISTS (SELECT 1 FROM story_topics st WHERE st.story_id = {story} "
        f"AND st.topic_id IN {_TOPICS})"
    )


def of_topics(db: Database, names: Collection[str]) -> str:
    """SQL: story ``t`` is in a topic of these names, which ``:topics`` has as JSON."""
    return is_on("t.id") if have_many(db, names) else f"t.id IN {STORIES_LISTED}"


def have_many(db: Database, topics: Collection[str]) -> bool:
    """Whether stories are better asked than listed for these topics."""
    given = {"topics": json.dumps(list(topics))}
    return _count(db, STORIES_LISTED, given) >= MANY


def carried_many(db: Database, subscriptions: Collection[str]) -> bool:
    """Whether articles are better asked than listed for these subscriptions."""
    given = {"subscriptions": json.dumps(list(subscriptions))}
    return _count(db, ARTICLES_LISTED, given) >= MANY


def recently(db: Database) -> datetime | None:
    """From when on the newest articles are that are asked; ``None`` for all."""
    row = db.execute(
        "SELECT time FROM articles ORDER BY time DESC LIMIT 1 OFFSET ?", [RECENT]
    ).fetchone()
    return moment(row[0]) if row else None


def _count(db: Database, listed: str, given: dict[str, str]) -> int:
    """How many are listed, counted up to `MANY`."""
    query = f"SELECT count(*) FROM (SELECT 1 FROM {listed} LIMIT {MANY})"
    return int(db.execute(query, given).fetchone()[0])
