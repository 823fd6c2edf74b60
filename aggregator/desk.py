"""What the one writer has before it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from aggregator.config import Config
from aggregator.grouping.constraints import Constraints
from aggregator.grouping.members import Member
from aggregator.outage import Network
from aggregator.past import Past
from aggregator.rules import Rules
from storage import members
from storage.database import Database

if TYPE_CHECKING:
    from aggregator.windows import Windows


@dataclass(slots=True, kw_only=True)
class Desk:
    """A connection, the rules that a person made, and the index.

    ``constraints`` are what a person decided about kept articles, once looked up;
    ``counted`` says when it was counted how many feeds share the budget.
    """

    db: Database
    config: Config
    rules: Rules
    network: Network = field(default_factory=Network)
    constraints: Constraints | None = None
    counted: tuple[datetime, int] | None = None
    _windows: "Windows | None" = field(default=None, init=False)

    @property
    def windows(self) -> "Windows":
        """The index, which a round without news does not even load."""
        if self._windows is None:
            from aggregator.windows import Windows

            self._windows = Windows()
        return self._windows

    def forget(self) -> None:
        """Drop the index, because it may no longer equal what is kept."""
        if self._windows is not None:
            self._windows.forget()

    def past(self, now: datetime) -> Past:
        """What is kept, as far as indexes are built from it."""
        return Past(
            newest=members.newest_time(self.db, now),
            between=lambda start, end: members.between(self.db, start, end, Member),
            lead=lambda article: members.lead(self.db, article),
        )
