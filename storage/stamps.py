"""What an entry of ours is made of, told in short.

A stamp is equal for two looks at an article or a story between which nothing changed
that a reader of its entry could see. It is made of columns alone, so that a feed of a
thousand entries, of which one changed, is told apart without reading a thousand.
"""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.listed import Kind

_ARTICLE = """e.id || ' ' || e.digest || ' ' || a.time || ' ' || a.updated
    || ' ' || ifnull(a.copy_of, '') || ' ' || s.id || ' ' || e.rewritten"""

_ARTICLES = f"""
SELECT a.id, s.id, {_ARTICLE}
FROM articles a
JOIN entries e ON e.id = a.entry_id
JOIN subscriptions s ON s.id = e.subscription_id
WHERE a.id IN (SELECT value FROM json_each(?))
"""

_STORIES = f"""
SELECT t.id, l.subscription_id,
    t.updated || ' ' || t.lead_id || ' ' || t.title || ' ' || (
        SELECT json_group_array(n.name || ' ' || n.title) FROM story_topics st
        JOIN topics n ON n.id = st.topic_id WHERE st.story_id = t.id AND n.active
    ) || (
        SELECT group_concat({_ARTICLE}) FROM articles a
        JOIN entries e ON e.id = a.entry_id
        JOIN subscriptions s ON s.id = e.subscription_id
        WHERE a.story_id = t.id AND {CARRIED}
    )
FROM stories t
JOIN articles lead ON lead.id = t.lead_id
JOIN entries l ON l.id = lead.entry_id
WHERE t.id IN (SELECT value FROM json_each(?))
"""

# What a feed says of itself moves with every entry of it, but for its time.
_SOURCES = """
SELECT id, name || ' ' || json_remove(source, '$.updated') FROM subscriptions
WHERE id IN (SELECT value FROM json_each(?))
"""


def stamps(db: Database, kind: Kind, numbers: Iterable[int]) -> dict[int, str]:
    """The stamps of these articles or stories, by number."""
    query = _ARTICLES if kind == "articles" else _STORIES
    rows = db.execute(query, [json.dumps(list(numbers))]).fetchall()
    carriers = json.dumps(sorted({carrier for _, carrier, _ in rows}))
    sources = dict(db.execute(_SOURCES, [carriers]).fetchall())
    return {number: f"{told} {sources[carrier]}" for number, carrier, told in rows}
