"""OPML lists that are followed: their feeds come and go with them, and their topics."""

from collections.abc import Sequence

from aggregator import wanting
from aggregator.desk import Desk
from aggregator.rules import Rules
from aggregator.sorting import settle
from feeds.model import Reading
from storage import publications, subscriptions, topics, wishes
from storage.folders import filed
from storage.states import State


def follow(desk: Desk, ended: Sequence[tuple[Reading, State]]) -> Rules:
    """Make what is read that which the lists name that were read just now.

    Gives the rules that hold from now on: the desk's, or others where the topics of
    lists have changed; what is kept is sorted by these. Inside the caller's
    transaction.
    """
    lists = [(one, state) for one, state in ended if one.outlines is not None]
    for reading, state in lists:
        _sync(desk, reading, state)
    if not lists:
        return desk.rules
    rules = Rules(desk.config, desk.rules.tag, filed(desk.db))
    if rules.asked == desk.rules.asked:
        return desk.rules
    settle(desk.db, rules, before=desk.rules)
    with_topics = (f"topics/{one.name}.atom" for one in topics.every(desk.db))
    publications.mark(desk.db, ["stories.atom", *with_topics])
    return rules


def _sync(desk: Desk, reading: Reading, state: State) -> None:
    every = subscriptions.every(desk.db)
    others = {one.name for one in every if one.list != state.name}
    children = wanting.listed(desk.config, state, reading.outlines or (), others)
    wishes.sync(desk.db, children, within=state.name)
