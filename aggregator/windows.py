"""Which articles a newcomer is compared with: those of its own days.

The news of the day meets the open index, which lives on from turn to turn. What is
older than the open window, be it a new feed's backlog or an archive of 2014, meets an
index of *its* days, built from what is kept and dropped again, and is grouped the same.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from aggregator.grouping import background
from aggregator.grouping.stories import (
    WINDOW,
    Grouping,
    Index,
    Member,
    Merge,
    Newcomer,
    Split,
    group,
)

Item = TypeVar("Item", bound="Timed")

DAY = timedelta(days=1)
BEFORE = timedelta(days=2)
AFTER = WINDOW - BEFORE
"""An index of past days: what came up to two days before, and up to three after."""


class Timed(Protocol):
    """Anything with a time."""

    @property
    def time(self) -> datetime: ...


class Kept(Protocol):
    """A kept article as a member of its story."""

    @property
    def article(self) -> int: ...
    @property
    def story(self) -> int: ...
    @property
    def founder(self) -> int: ...
    @property
    def outlet(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def lead(self) -> str: ...
    @property
    def language(self) -> str: ...
    @property
    def time(self) -> datetime: ...
    @property
    def copy_of(self) -> int | None: ...
    @property
    def topics(self) -> tuple[str, ...]: ...
    @property
    def terms(self) -> str: ...
    @property
    def weights(self) -> bytes: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is kept, as far as indexes are built from it.

    ``newest`` is the time of the newest article, ``between`` gives the members of all
    stories with an article in a span of time.
    """

    newest: datetime | None
    between: Callable[[datetime, datetime], Iterable[Kept]]


class Windows:
    """The open index, kept between turns, and the way to those of past days."""

    def __init__(self) -> None:
        self._open: Index | None = None

    def forget(self) -> None:
        """Drop the open index, because it no longer equals what is kept."""
        self._open = None

    def open(self, past: Past) -> Index:
        """The index of the newest days, built anew where there is none.

        A clock that ran ahead has left articles of days to come: they must not close
        the window on today, so ``past.newest`` leaves them out.
        """
        if self._open is None or self._open.clock != past.newest:
            self._open = Index(background.load())
            if past.newest is not None:
                self._open = _index(past, past.newest - WINDOW, past.newest)
        return self._open

    def meet(self, time: datetime, past: Past) -> Index:
        """The index for newcomers that all are of about this time."""
        horizon = self.horizon(past)
        if horizon is None or time >= horizon:
            return self.open(past)
        return _index(past, time - BEFORE, time + AFTER)

    def horizon(self, past: Past) -> datetime | None:
        """What is older than this does not meet the open index."""
        return past.newest and past.newest - WINDOW

    def is_open(self, index: Index) -> bool:
        """Whether an index is that of the newest days."""
        return index is self._open

    def label(self, article: int, copy_of: int | None, topics: frozenset[str]) -> None:
        """Tell the open index, if there is one, of which topics an article is now."""
        if self._open is not None:
            self._open.label(article, copy_of, topics)

    def group(
        self, newcomers: Sequence[Newcomer], past: Past, *, next_story: int
    ) -> tuple[Index, Grouping]:
        """Group newcomers, one of the `parts` of a batch, among those of their days."""
        index = self.meet(newcomers[0].time, past) if newcomers else self.open(past)
        grouping = group(index, newcomers, next_story=next_story)
        open_stories = self._open.stories if self._open is not None else {}
        if index is not self._open and _changed(grouping) & set(open_stories):
            self.forget()
        return index, grouping


def parts(
    candidates: Sequence[Item], horizon: datetime | None, size: int
) -> Iterator[Sequence[Item]]:
    """Cut a batch, given in order of time, into turns of at most ``size``.

    A turn lies on one side of the horizon, and one before it within a day, so that all
    of it can meet one index. None is longer than the window, so that the stories it
    touched are still open at its end. What follows a cut depends only on what follows it: a
    batch that a crash interrupted is cut at the same places when it is read again.
    """
    part: list[Item] = []
    for candidate in candidates:
        if part and (
            len(part) == size or not _together(part[0].time, candidate.time, horizon)
        ):
            yield part
            part = []
        part.append(candidate)
    if part:
        yield part


def _together(first: datetime, time: datetime, horizon: datetime | None) -> bool:
    if horizon is None or first >= horizon:
        return time - first <= WINDOW
    return time < horizon and time - first <= DAY


def _index(past: Past, start: datetime, end: datetime) -> Index:
    """An index of the articles up to ``end`` in stories with one since ``start``."""
    members = {kept.article: kept for kept in past.between(start, end)}
    index = Index(background.load())
    index.restore(
        _member(kept)
        for kept in members.values()
        if kept.time <= end
        and (kept.copy_of is None or members[kept.copy_of].time <= end)
    )
    return index


def _member(kept: Kept) -> Member:
    return Member(
        article=kept.article,
        story=kept.story,
        founder=kept.founder,
        outlet=kept.outlet,
        title=kept.title,
        lead=kept.lead,
        language=kept.language,
        time=kept.time,
        terms=kept.terms,
        weights=kept.weights,
        copy_of=kept.copy_of,
        topics=frozenset(kept.topics),
    )


def _changed(grouping: Grouping) -> set[int]:
    changed: set[int] = set()
    for change in grouping.changes:
        if isinstance(change, Merge):
            changed |= {change.kept, change.gone}
        elif isinstance(change, Split):
            changed.add(change.story)
    return changed
