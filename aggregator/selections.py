"""What a feed of ours is made of."""

from dataclasses import dataclass

from aggregator.config.own_feed import Entries, Order


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """Which articles or stories a feed of ours holds, and how many of them.

    Those of any of the topics, carried by any of the subscriptions, found by the
    search for the query, told by ``outlets`` at least, where these say something; of
    one outlet alone no more than ``per_outlet`` in each window, 0 for all. ``quiet``
    has the undated backlog too. Where there is no ``size``, it is that of the site's
    window.
    """

    entries: Entries
    topics: tuple[str, ...] = ()
    subscriptions: tuple[str, ...] = ()
    query: str = ""
    outlets: int = 1
    per_outlet: int = 0
    quiet: bool = False
    order: Order = "time"
    size: int | None = None

    @property
    def picks(self) -> bool:
        """Whether it matters how many outlets tell a story."""
        return self.order == "weight" or self.outlets > 1 or self.per_outlet > 0

    @property
    def archived(self) -> bool:
        """Whether it goes on into archive pages, for which it must not pick."""
        return self.order == "time" and not self.query and self.outlets == 1
