"""What a day was made of: stories by the outlets that told them on it."""

from datetime import datetime

from sqlite_utils import Database

from storage.articles import CARRIED
from storage.database import iso, moment

_OF_DAY = f"""
SELECT a.story_id FROM articles a
JOIN story_topics st ON st.story_id = a.story_id
JOIN topics n ON n.id = st.topic_id
WHERE n.name = ? AND a.time >= ? AND a.time < ? AND NOT a.quiet AND {CARRIED}
GROUP BY a.story_id
ORDER BY count(DISTINCT a.outlet_id) DESC, a.story_id
LIMIT ?
"""

_NEWEST_OF = f"""
SELECT max(a.time) FROM articles a
JOIN story_topics st ON st.story_id = a.story_id
JOIN topics n ON n.id = st.topic_id
WHERE n.name = ? AND a.time < ? AND NOT a.quiet AND {CARRIED}
"""


def stories_of(
    db: Database, topic: str, start: datetime, end: datetime, limit: int
) -> tuple[int, ...]:
    """The stories of a topic told in this span, those with most outlets in it first."""
    rows = db.execute(_OF_DAY, [topic, iso(start), iso(end), limit])
    return tuple(story for (story,) in rows.fetchall())


def newest(db: Database) -> datetime | None:
    """The time of the newest article: what has been told before it is told."""
    (time,) = db.execute("SELECT max(time) FROM articles").fetchone()
    return moment(time) if time else None


def newest_of(db: Database, topic: str, before: datetime) -> datetime | None:
    """The time of the newest article on a topic before a time."""
    (time,) = db.execute(_NEWEST_OF, [topic, iso(before)]).fetchone()
    return moment(time) if time else None
