"""A feed that a person puts together: the ``[[feed]]`` table."""

from dataclasses import dataclass
from typing import Annotated, Literal

from aggregator.config import values
from aggregator.config.values import Read

Entries = Literal["stories", "articles"]
Order = Literal["time", "weight"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFeed:
    """A ``[[feed]]`` table: what a feed of one's own holds, and how much of it.

    Stories or articles of any of these topics, carried by any of these subscriptions,
    that the search finds for ``query``; what says nothing leaves nothing out.
    ``per_outlet`` is the most that one outlet may have in it. The order is by time, or
    by weight: many outlets and news before few and old. Without a ``size`` it holds as
    much as the other feeds do.
    """

    name: Annotated[str, Read(values.name)]
    title: Annotated[str, Read(values.text)] = ""
    topics: Annotated[tuple[str, ...], Read(values.names)] = ()
    subscriptions: Annotated[tuple[str, ...], Read(values.names)] = ()
    query: Annotated[str, Read(values.query)] = ""
    entries: Annotated[Entries, Read(values.one_of("stories", "articles"))] = "stories"
    size: Annotated[int | None, Read(values.count)] = None
    order: Annotated[Order, Read(values.one_of("time", "weight"))] = "time"
    per_outlet: Annotated[int | None, Read(values.count)] = None
