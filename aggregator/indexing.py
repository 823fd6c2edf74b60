"""The search index gets what it lacks, step by step beside all other work.

What comes in is indexed as it is kept. Left are the articles of a database from before
there was an index, and pages of it with words of what was forgotten.
"""

import logging

from aggregator.desk import Desk
from storage import indexing
from storage.database import writing

logger = logging.getLogger(__name__)

STEP = 250
"""Articles to a step: some tens of milliseconds, for which other work waits."""

TOLD = 10_000
"""After so many articles it is told how many are left."""

AT_ONCE = 40
"""So many steps a single pass takes; the next one goes on."""


def step(desk: Desk) -> bool:
    """Take a step; whether there was one to take."""
    before = indexing.unindexed(desk.db)
    if not before and not indexing.unmerged(desk.db):
        return False
    if not before:
        with writing(desk.db):
            return indexing.merge(desk.db)
    with writing(desk.db):
        indexing.index(desk.db, STEP)
        left = indexing.unindexed(desk.db)
    if not left:
        logger.info("indexed the last article for searching")
    elif left // TOLD < before // TOLD:
        logger.info("indexing articles for searching left=%d", left)
    return True


def steps(desk: Desk, most: int = AT_ONCE) -> None:
    """Take steps while there are some, and not more than this."""
    for _ in range(most):
        if not step(desk):
            return
