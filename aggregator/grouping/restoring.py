"""An index is filled with what was grouped before."""

from collections.abc import Iterable

from aggregator.grouping.index import Index
from aggregator.grouping.members import Member

TOGETHER = 1_000
"""Articles that are filed at once."""


def restore(index: Index, members: Iterable[Member]) -> None:
    """Takes in ``members`` in any order, but for those that are in the index already.

    They are all articles of the window (`index.WINDOW` back from the newest one) and,
    where one of them is a copy, its original and that one's other copies, however old.
    Older articles may be among them and are left out again. Raises ``ValueError`` for a
    copy without its original.
    """
    originals: list[Member] = []
    copies: list[Member] = []
    newest = index.clock
    for member in members:
        newest = max(newest or member.time, member.time)
        if member.copy_of is not None:
            copies.append(member)
        elif member.article not in index.originals:
            originals.append(member)
            if len(originals) == TOGETHER:
                index.extend(originals)
                originals.clear()
    index.extend(originals)
    for member in copies:
        index.attach(member, member.copy_of or 0)
    if newest is not None:
        index.advance(newest)
