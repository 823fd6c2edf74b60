"""Which articles a newcomer is compared with: those of its own days.

The news of the day meets the open index, which lives on from turn to turn. What is
older than the open window, be it a new feed's backlog or an archive of 2014, meets an
index of *its* days, built from what is kept (`aggregator.bygone`), and is grouped the
same.
"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from aggregator.bygone import Bygone, build, empty
from aggregator.grouping.stories import (
    WINDOW,
    Grouping,
    Index,
    Merge,
    Newcomer,
    Split,
    group,
)
from aggregator.past import Past

Item = TypeVar("Item", covariant=True)

DAY = timedelta(days=1)


class Labelled(Protocol):
    """A kept article and its topics."""

    @property
    def id(self) -> int: ...
    @property
    def copy_of(self) -> int | None: ...
    @property
    def topics(self) -> frozenset[str]: ...


class Waiting(Protocol[Item]):
    """What waits for its turn, in order of time."""

    def __len__(self) -> int: ...
    @property
    def next_time(self) -> datetime: ...
    def take(self) -> Item: ...


class Windows:
    """The open index, kept between turns, and one of past days."""

    def __init__(self) -> None:
        self._open: Index | None = None
        self._bygone = Bygone()
        self.version = 0
        """Another one each time that kept articles may have got other stories."""

    def forget(self) -> None:
        """Drop what is held, because it no longer equals what is kept."""
        self.version += 1
        self._open = None
        self._bygone.forget()

    def let_go(self, stories: Collection[int], time: datetime) -> None:
        """Drop what holds these stories, or what was said of articles of a time."""
        self.version += 1
        self._bygone.forget()
        held = self._open
        if held is not None and (
            held.clock is None
            or time >= held.clock - WINDOW
            or any(story in held.stories for story in stories)
        ):
            self._open = None

    def open(self, past: Past) -> Index:
        """The index of the newest days, built anew where there is none.

        A clock that ran ahead has left articles of days to come: they must not close
        the window on today, so ``past.newest`` leaves them out.
        """
        if self._open is None or self._open.clock != past.newest:
            self._open = empty(past)
            if past.newest is not None:
                self._open = build(past, past.newest - WINDOW, past.newest)
        return self._open

    def meet(self, time: datetime, past: Past) -> Index:
        """The index for newcomers that all are of about this time."""
        horizon = self.horizon(past)
        if horizon is None or time >= horizon:
            self._bygone.forget()  # a story of it may go on today
            return self.open(past)
        return self._bygone.meet(time, past)

    def horizon(self, past: Past) -> datetime | None:
        """What is older than this does not meet the open index."""
        return past.newest and past.newest - WINDOW

    def is_open(self, index: Index) -> bool:
        """Whether an index is that of the newest days."""
        return index is self._open

    def label(self, index: Index, labelled: Iterable[Labelled]) -> None:
        """Tell an index, and those held, of which topics kept articles are now."""
        held = (self._open, self._bygone.index)
        told = [index, *(one for one in held if one not in (None, index))]
        for one in labelled:
            for knowing in told:
                knowing.label(one.id, one.copy_of, one.topics)

    def group(
        self, index: Index, newcomers: Sequence[Newcomer], *, next_story: int
    ) -> Grouping:
        """Group newcomers, a `part` of a batch, in the index they `meet`."""
        grouping = group(index, newcomers, next_story=next_story)
        self.version += bool(grouping.changes)
        if (
            self._open is not None
            and index is not self._open
            and not _touched(grouping).isdisjoint(self._open.stories)
        ):
            self._open = None
        return grouping


def part(waiting: Waiting[Item], horizon: datetime | None, size: int) -> list[Item]:
    """The next turn of a batch, which has at most ``size``.

    A turn lies on one side of the horizon, and one before it within a day, so that all
    of it can meet one index. None is longer than the window, so that the stories it
    touched are still open at its end. Where it is cut depends only on what follows the
    cut before: a batch that a crash interrupted is cut at the same places again.
    """
    taken: list[Item] = []
    first = waiting.next_time if waiting else None
    while waiting and len(taken) < size:
        if first is None or not _together(first, waiting.next_time, horizon):
            break
        taken.append(waiting.take())
    return taken


def _together(first: datetime, time: datetime, horizon: datetime | None) -> bool:
    if horizon is None or first >= horizon:
        return time - first <= WINDOW
    return time < horizon and time - first <= DAY


def _touched(grouping: Grouping) -> set[int]:
    """The stories that are not what they were to another index that holds them.

    An article that joined is too old for the open index, but not if it is a copy: that
    stays for as long as its original does.
    """
    touched = {one.story for one in grouping.placements if one.copy_of is not None}
    for change in grouping.changes:
        if isinstance(change, Merge):
            touched |= {change.kept, change.gone}
        elif isinstance(change, Split):
            touched.add(change.story)
    return touched
