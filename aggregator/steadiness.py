"""Whether a feed keeps the ids of its entries (RFC 4287, 4.2.6). Pure.

A publisher may change them once, with the program he writes by; one that does it again
and again has its other readers show everything anew. Here entries are recognised by
their addresses and titles too (`aggregator.grouping.dedupe`).
"""

from dataclasses import replace
from datetime import datetime

from storage.states import State


def steadied(state: State, *, renamed: int, known: int, now: datetime) -> State:
    """The subscription after a document with so many ``known`` entries.

    ``renamed`` of these had other ids before. One without known entries tells nothing.
    """
    if not known:
        return state
    if 2 * renamed <= known:
        return replace(state, unsteady=0, unsteady_since=None)
    since = state.unsteady_since or now
    return replace(state, unsteady=state.unsteady + 1, unsteady_since=since)
