"""For how long a feed may be taken as fresh, by its own rhythm. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

LEAST = timedelta(minutes=5)
MOST = timedelta(hours=1)


def max_age(changes: Sequence[datetime]) -> int:
    """Give the seconds for which a reader need not ask again.

    That is half of the mean time between the last changes, so that who asks as often
    sees nearly all of them; `LEAST` where there is no rhythm yet.
    """
    gaps = [abs(later - earlier) for earlier, later in pairwise(sorted(changes))]
    if not gaps:
        return int(LEAST.total_seconds())
    mean = sum(gaps, timedelta()) / len(gaps)
    return int(min(max(mean / 2, LEAST), MOST).total_seconds())
