"""What it costs to learn from a poll and to plan the next one."""

import time
from datetime import UTC, datetime, timedelta

from aggregator.rhythm.bounds import Bounds
from aggregator.rhythm.learning import learn
from aggregator.rhythm.memory import Rhythm, Seen, read, write
from aggregator.rhythm.planning import next_poll
from aggregator.rhythm.price import Price, charge

BEGINNING = datetime(2024, 1, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
POLLS = 24 * 42
WARM = 24 * 14


def milliseconds() -> float:
    """CPU for one poll of a feed with an entry every five hours, asked every hour.

    That is all that a daemon does for the policy, its transaction apart: what is known
    is read from its text, learned from, planned with, and written again.
    """
    kept, cost, begun = write(Rhythm()), Price(), 0.0
    for poll in range(POLLS):
        if poll == WARM:
            begun = time.process_time()
        now = BEGINNING + poll * HOUR
        dates = (now - HOUR / 3,) if poll % 5 == 0 else ()
        rhythm = learn(read(kept), Seen(dates=dates), now)
        cost = charge(cost, 24, 1, now)
        next_poll(rhythm, cost.cost, Bounds(name="any"), now)
        kept = write(rhythm)
    return (time.process_time() - begun) / (POLLS - WARM) * 1000
