"""How much was told of topics, and by whom."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise

from sqlite_utils import Database

from feeds.model import Outlet
from storage.database import iso

Told = Mapping[str, Sequence[int]]
"""How many articles a topic had on each of some days, by its name."""

DAY = timedelta(days=1)

# The stories of the time first: few of all that a topic ever had are told lately.
_TOLD = """
SELECT st.topic_id,
    min((CAST(strftime('%s', a.time) AS INTEGER) - :start) / 86400, :last) AS day,
    count(*)
FROM stories t
CROSS JOIN story_topics st ON st.story_id = t.id
CROSS JOIN articles a ON a.story_id = t.id
WHERE t.merged_into IS NULL AND t.time >= :begin AND a.time >= :begin AND a.time < :end
    AND NOT a.quiet
    AND (:topic = '' OR st.topic_id = (SELECT id FROM topics WHERE name = :topic))
GROUP BY st.topic_id, day
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


def told(db: Database, days: Sequence[datetime], topic: str = "") -> Told:
    """How many articles each topic had on each of these days, or one topic.

    Given is when each day begins; the last one goes on for a day. The undated backlog
    of a new subscription does not count: nobody knows when that was told.
    """
    starts = [day.astimezone(UTC) for day in days]
    counts: dict[int, list[int]] = defaultdict(lambda: [0] * len(starts))
    for first, beyond in pairwise(_even(starts)):
        end = starts[beyond] if beyond < len(starts) else starts[-1] + DAY
        given = {
            "start": int(starts[first].timestamp()),
            "begin": iso(starts[first]),
            "end": iso(end),
            "last": beyond - first - 1,
            "topic": topic,
        }
        for number, day, count in db.execute(_TOLD, given).fetchall():
            counts[number][first + day] += count
    names = db.execute("SELECT id, name FROM topics WHERE active").fetchall()
    return {name: counts[id_] for id_, name in names if id_ in counts}


def _even(starts: Sequence[datetime]) -> list[int]:
    """Where stretches of days of 24 hours begin, those when clocks change apart."""
    odd = [n for n, (one, next_) in enumerate(pairwise(starts)) if next_ - one != DAY]
    return sorted({0, len(starts), *odd, *(number + 1 for number in odd)})


def tellers(db: Database, topic: str, since: datetime) -> tuple[Teller, ...]:
    """Who told of a topic since then, most articles first."""
    rows = db.execute(_TELLERS, {"since": iso(since), "topic": topic})
    return tuple(
        Teller(outlet=Outlet(key=key, name=name, url=url), articles=count)
        for key, name, url, count in rows.fetchall()
    )
