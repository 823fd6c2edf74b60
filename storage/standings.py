"""Which entry stands for its article: what a reader sees of it.

One of a subscription that is still wanted, then one of the outlet's own feed, then the
fullest, then the first.
"""

import json
from collections.abc import Iterable

from sqlite_utils import Database

_CHOOSE = """
UPDATE articles SET entry_id = (
    SELECT e.id FROM entries e JOIN subscriptions s ON s.id = e.subscription_id
    WHERE e.article_id = articles.id
    ORDER BY s.active DESC, e.own DESC, e.length DESC, e.id LIMIT 1)
"""


def choose(db: Database, articles: Iterable[int]) -> None:
    """Choose anew for articles of which an entry came or changed."""
    db.execute(
        f"{_CHOOSE} WHERE id IN (SELECT value FROM json_each(?))",
        [json.dumps(sorted(articles))],
    )


def choose_for(db: Database, subscriptions: Iterable[int]) -> None:
    """Choose anew for all that subscriptions (row numbers) carried."""
    db.execute(
        f"{_CHOOSE} WHERE id IN (SELECT article_id FROM entries "
        "WHERE subscription_id IN (SELECT value FROM json_each(?)))",
        [json.dumps(sorted(subscriptions))],
    )
