"""How the stories of topics are found: by their list, or story by story."""

import json
from collections.abc import Collection

from sqlite_utils import Database

MANY = 3_000
"""From so many stories on, topics are not listed. Pages and feeds want the newest few
dozen, which are found sooner by asking each story, newest first; of a topic that few
stories belong to, that would ask them all."""

LISTED = (
    "(SELECT st.story_id FROM story_topics st JOIN topics n ON n.id = st.topic_id "
    "WHERE n.name IN (SELECT value FROM json_each(:topics)))"
)
"""SQL: the stories of the topics whose names ``:topics`` has as JSON."""

_ASKED = (
    "EXISTS (SELECT 1 FROM story_topics st WHERE st.story_id = t.id "
    "AND st.topic_id IN (SELECT n.id FROM topics n "
    "WHERE n.name IN (SELECT value FROM json_each(:topics))))"
)


def of_topics(db: Database, names: Collection[str]) -> str:
    """SQL: story ``t`` is in a topic of these names, which ``:topics`` has as JSON."""
    found = db.execute(
        f"SELECT count(*) FROM (SELECT 1 FROM {LISTED} LIMIT :most)",
        {"topics": json.dumps(list(names)), "most": MANY},
    )
    return f"t.id IN {LISTED}" if found.fetchone()[0] < MANY else _ASKED
