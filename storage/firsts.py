"""Who tells stories first, as subscriptions' rows remember it."""

from datetime import datetime

from sqlite_utils import Database

from storage.database import iso

_COUNT = """
WITH told AS (
    SELECT a.id, a.story_id, a.outlet_id,
        row_number() OVER (PARTITION BY a.story_id ORDER BY a.time, a.id) = 1 AS first
    FROM articles a WHERE a.time >= ?1
), shared AS (
    SELECT story_id FROM told GROUP BY story_id HAVING count(DISTINCT outlet_id) > 1
), credit AS (
    SELECT e.subscription_id AS id, count(DISTINCT t.story_id) AS stories,
        count(DISTINCT iif(t.first, t.story_id, NULL)) AS firsts
    FROM told t JOIN shared USING (story_id) JOIN entries e ON e.article_id = t.id
    GROUP BY e.subscription_id
)
UPDATE subscriptions SET
    stories = coalesce((SELECT stories FROM credit WHERE id = subscriptions.id), 0),
    firsts = coalesce((SELECT firsts FROM credit WHERE id = subscriptions.id), 0)
"""


def count_anew(db: Database, since: datetime) -> None:
    """Count anew who told stories first, of those told by several outlets since then.

    The first article of a story is the one of the earliest time.
    """
    db.execute(_COUNT, [iso(since)])
