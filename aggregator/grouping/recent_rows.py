"""The rows of texts that came lately, because most copies come within hours."""

from aggregator.grouping.copies import Rows

MOST = 500


class RecentRows:
    """The rows of the newest originals, for as long as they have no copies."""

    def __init__(self) -> None:
        self._rows: dict[int, Rows] = {}

    def keep(self, article: int, rows: Rows) -> None:
        """Remembers those of an article, and forgets the oldest ones."""
        self._rows[article] = rows
        if len(self._rows) > MOST:
            del self._rows[next(iter(self._rows))]

    def drop(self, article: int) -> None:
        """Forgets an article: it is closed, or a copy may have more of the text."""
        self._rows.pop(article, None)

    def of(self, article: int) -> Rows | None:
        """What is remembered of an article."""
        return self._rows.get(article)
