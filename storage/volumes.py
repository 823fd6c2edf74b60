"""How much was told of topics, and by whom."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlite_utils import Database

from feeds.model import Outlet
from storage.database import iso

Told = Mapping[str, Mapping[datetime, int]]
"""How many articles a topic had, by its name and the quarter of an hour."""

QUARTER = 15 * 60
"""Seconds in which articles are counted: every zone's days begin with one of these."""

# The stories of the time first: few of all that a topic ever had are told lately.
_TOLD = f"""
SELECT n.name, CAST(strftime('%s', a.time) AS INTEGER) / {QUARTER} AS quarter, count(*)
FROM stories t
CROSS JOIN story_topics st ON st.story_id = t.id
CROSS JOIN topics n ON n.id = st.topic_id
CROSS JOIN articles a ON a.story_id = t.id
WHERE t.merged_into IS NULL AND t.time >= :since AND a.time >= :since
    AND NOT a.quiet AND n.active AND (:topic IS NULL OR n.name = :topic)
GROUP BY n.name, quarter
"""

_TELLERS = """
SELECT o.key, o.name, o.url, count(*) AS told
FROM stories t
CROSS JOIN story_topics st ON st.story_id = t.id
    AND st.topic_id = (SELECT id FROM topics WHERE name = :topic)
CROSS JOIN articles a ON a.story_id = t.id
CROSS JOIN outlets o ON o.id = a.outlet_id
WHERE t.merged_into IS NULL AND t.time >= :since AND a.time >= :since AND NOT a.quiet
GROUP BY o.id ORDER BY told DESC, o.name, o.key
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Teller:
    """An outlet and how many articles it had."""

    outlet: Outlet
    articles: int


def told(db: Database, since: datetime, topic: str | None = None) -> Told:
    """How many articles each topic had since then.

    Of one topic where its name is given. The undated backlog of a new subscription does
    not count: nobody knows when that was told.
    """
    rows = db.execute(_TOLD, {"since": iso(since), "topic": topic})
    counts: dict[str, dict[datetime, int]] = defaultdict(dict)
    for name, quarter, count in rows.fetchall():
        counts[name][datetime.fromtimestamp(quarter * QUARTER, UTC)] = count
    return dict(counts)


def tellers(db: Database, topic: str, since: datetime) -> tuple[Teller, ...]:
    """Who told of a topic since then, most articles first."""
    rows = db.execute(_TELLERS, {"since": iso(since), "topic": topic})
    return tuple(
        Teller(outlet=Outlet(key=key, name=name, url=url), articles=count)
        for key, name, url, count in rows.fetchall()
    )
