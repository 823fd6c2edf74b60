"""What is kept, for whoever builds an index from it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from aggregator.grouping.members import Member


@dataclass(frozen=True, slots=True, kw_only=True)
class Past:
    """What is kept, as far as indexes are built from it.

    ``newest`` is the time of the newest article, ``between`` gives the members of all
    stories with an article in a span of time, ``lead`` the beginning of an article's
    text.
    """

    newest: datetime | None
    between: Callable[[datetime, datetime], Iterable[Member]]
    lead: Callable[[int], str]
