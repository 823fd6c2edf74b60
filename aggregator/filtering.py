"""Which entries a person does not want, and why each of them was left out.

``re`` has no time limit, and one unlucky pattern can hold it for years on a text that a
stranger wrote. `regex` takes a deadline, so it is used for what people write.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from aggregator.config.filters import Filter, parse
from feeds.model import Entry
from storage import filtered
from storage.database import Database, writing
from storage.filtered import Filtered

if TYPE_CHECKING:
    from aggregator.grouping.facts import Facts

logger = logging.getLogger(__name__)

DEADLINE = 0.05
"""Seconds that one expression may take on one text."""

READ = 20_000
"""Characters of a text that an expression is tried on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """An entry that was left out; ``why`` is the condition that did it, as written."""

    subscription: str
    entry: Entry
    why: str

    @property
    def told(self) -> Filtered:
        """What is remembered of it."""
        return Filtered(
            subscription=self.subscription,
            key=self.entry.key,
            title=self.entry.title,
            link=self.entry.link,
            why=self.why,
        )


def remember(db: Database, rejected: Sequence[Rejected], now: datetime) -> None:
    """Keep what was left out, so that it can be listed; nothing else depends on it."""
    if rejected:
        with writing(db):
            filtered.record(db, [one.told for one in rejected], now)


class Filters:
    """The conditions of a subscription."""

    def __init__(self, keep: Sequence[str], block: Sequence[str]) -> None:
        self._keep = [(written, _Condition(parse(written))) for written in keep]
        self._block = [(written, _Condition(parse(written))) for written in block]

    def why_not(self, entry: Entry, about: "Facts") -> str:
        """Why an entry is not wanted; nothing if it is."""
        for written, condition in self._block:
            if condition.holds(entry, about):
                return f"block: {written}"
        if self._keep and not any(one.holds(entry, about) for _, one in self._keep):
            return f"keep: none of {', '.join(written for written, _ in self._keep)}"
        return ""


class _Condition:
    """One condition, made ready; one that takes too long holds for no entry."""

    def __init__(self, wanted: Filter) -> None:
        # Hardly any subscription has a condition, and fewer have an expression.
        import regex

        from aggregator.grouping.topics import Rule

        self._wanted = wanted
        self._rule = Rule(
            any=(wanted.value,) if wanted.kind == "words" else (),
            categories=(wanted.value,) if wanted.kind == "category" else (),
        )
        flags = regex.IGNORECASE if wanted.ignore_case else 0
        expression = wanted.value if wanted.kind == "expression" else ""
        self._expression = regex.compile(expression, flags)

    def holds(self, entry: Entry, about: "Facts") -> bool:
        if self._wanted.kind == "expression":
            return self._finds(f"{entry.title}\n{entry.text[:READ]}")
        if self._wanted.kind == "author":
            return self._is_by(entry)
        return self._rule.matches(about)

    def _is_by(self, entry: Entry) -> bool:
        from aggregator.grouping.words import fold

        author = fold(self._wanted.value)
        return any(fold(one.name.strip()) == author for one in entry.authors)

    def _finds(self, text: str) -> bool:
        try:
            return self._expression.search(text, timeout=DEADLINE) is not None
        except TimeoutError:
            logger.warning("gave up a slow expression=%s", self._wanted.value)
            return False
