"""When the words of topics are learned anew, and from what."""

from collections.abc import Collection, Sequence

from aggregator.grouping.learned import Learned
from aggregator.rules import Rules
from storage import learned
from storage.database import Database

SAMPLE = 4_000
"""Texts, newest first, that words are learned from."""


def relearn(db: Database, rules: Rules, topics: Collection[str]) -> None:
    """Learn the words of these topics from what is kept, and tell the rules of them.

    What is no topic any more, or is to match literally, has no learned words. Inside
    the caller's transaction.
    """
    wanted = sorted(rules.widened.keys() & set(topics))
    found: Sequence[Learned] = ()
    if wanted:
        from aggregator.expanding import expanded  # a round without news needs none

        found = list(expanded(db, rules, wanted, SAMPLE))
    gone = learned.topics(db) - rules.widened.keys()
    learned.replace(db, gone.union(topics), found)
    rules.learn(learned.every(db, Learned))
