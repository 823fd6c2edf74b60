"""What the one writer has before it."""

from dataclasses import dataclass, field
from datetime import datetime

from aggregator.config import Config
from aggregator.grouping.constraints import Constraints
from aggregator.grouping.stories import Member
from aggregator.outage import Network
from aggregator.rules import Rules
from aggregator.windows import Past, Windows
from storage import members
from storage.database import Database


@dataclass(slots=True, kw_only=True)
class Desk:
    """A connection, the rules that a person made, and the index.

    ``constraints`` are what a person decided about kept articles, once looked up;
    ``counted`` says when it was counted how many feeds share the budget.
    """

    db: Database
    config: Config
    rules: Rules
    windows: Windows = field(default_factory=Windows)
    network: Network = field(default_factory=Network)
    constraints: Constraints | None = None
    counted: tuple[datetime, int] | None = None

    def past(self, now: datetime) -> Past:
        """What is kept, as far as indexes are built from it."""
        return Past(
            newest=members.newest_time(self.db, now),
            between=lambda start, end: members.between(self.db, start, end, Member),
            lead=lambda article: members.lead(self.db, article),
        )
