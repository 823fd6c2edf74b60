"""The index of days that are over, built from what is kept.

A backlog comes in the order of time, turn after turn. So the index that one turn met
goes on with the next: stories of which nothing is near any longer leave it, and what is
kept of the days that follow comes in. It holds what one built anew would hold.
"""

from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta

from aggregator.grouping import background
from aggregator.grouping.index import MOST_OPEN, WINDOW, Index
from aggregator.grouping.leads import Elsewhere
from aggregator.grouping.members import Member
from aggregator.grouping.restoring import restore
from aggregator.past import Past

BEFORE = timedelta(days=2)
AFTER = WINDOW - BEFORE
"""An index of past days: what came up to two days before, and up to three after."""


class Bygone:
    """Goes from the days of one turn to those of the next."""

    def __init__(self) -> None:
        self.index: Index | None = None
        self._start = self._end = datetime.min.replace(tzinfo=UTC)

    def forget(self) -> None:
        """Drop the index, because it may no longer equal what is kept."""
        self.index = None

    def meet(self, time: datetime, past: Past) -> Index:
        """The index for newcomers of about this time; good until the next is met."""
        start, end = time - BEFORE, time + AFTER
        if self.index is None or not self._reaches(self.index, start):
            self.index = build(past, start, end)
        else:
            _leave(self.index, start)
            if end > self._end:
                restore(self.index, _until(past.between(self._end, end), end))
        self._start, self._end = start, end
        return self.index

    def _reaches(self, index: Index, start: datetime) -> bool:
        """Whether all that is wanted since this time, and was there, is in an index.

        One that was full has dropped some of it.
        """
        return (
            self._start <= start
            and index.clock is not None
            and index.clock >= start
            and len(index.originals) < MOST_OPEN
        )


def _leave(index: Index, time: datetime) -> None:
    """Closes the stories of which nothing was told since ``time``."""
    over = [story for story in index.stories.values() if story.last < time]
    for original in [one for story in over for one in story.originals.values()]:
        index.close(original)


def build(past: Past, start: datetime, end: datetime) -> Index:
    """An index of the articles up to ``end`` in stories with one since ``start``."""
    index = empty(past)
    restore(index, _until(past.between(start, end), end))
    return index


def empty(past: Past) -> Index:
    """An index of nothing, beside what is kept."""
    return Index(background.load(), Elsewhere(past.lead))


def _until(members: Iterable[Member], end: datetime) -> Iterator[Member]:
    """The members up to a time, but for copies of later ones; one by one."""
    originals: set[int] = set()
    copies: list[Member] = []
    for member in members:
        if member.time <= end:
            if member.copy_of is None:
                originals.add(member.article)
                yield member
            else:
                copies.append(member)
    yield from (copy for copy in copies if copy.copy_of in originals)
