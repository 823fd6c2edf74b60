"""When the words of topics are learned again.

That is due whenever the number of the newest article passes a milestone (a topic whose
rule is new is learned at once, `aggregator.sorting`). So it depends on what is kept and
on no clock: the same articles in the same order teach the same words, also across
restarts.
"""

from aggregator.desk import Desk
from aggregator.relearning import SAMPLE, relearn
from aggregator.sorting import sort_again
from storage import carried, learned, settings
from storage.database import writing

FIRST = 100
APART = 2_000
"""Articles between two times of learning, once there are many."""


def learn_if_due(desk: Desk) -> None:
    """Learn the words of all topics again, if that is due; otherwise do nothing.

    Articles that are kept stay where they are, but for a topic that nothing was learned
    for so far: what it has missed is looked for among the newest.
    """
    due = milestone(learned.newest_article(desk.db))
    if due == int(settings.get(desk.db, "learned at") or 0):
        return
    with writing(desk.db):
        settings.put(desk.db, "learned at", str(due))
        before = learned.topics(desk.db)
        relearn(desk.db, desk.rules, desk.rules.widened)
        if fresh := learned.topics(desk.db) - before:
            newest = carried.newest_stories(desk.db, SAMPLE)
            sort_again(desk.db, desk.rules, fresh, newest)
            desk.forget()  # its articles have other topics now


def milestone(article: int) -> int:
    """The number of the article with which learning was due last, 0 before any."""
    last, due = 0, FIRST
    while due <= article:
        last, due = due, due + min(due // 2, APART)
    return last
