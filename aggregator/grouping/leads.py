"""The beginnings of open texts: rarely asked for, and most of what they take up.

An imprint tells of nearly all texts that they are no copies of another one. So an index
need not hold the texts themselves where a database has them.
"""

import zlib
from collections.abc import Callable
from typing import Protocol

READ = 500
LONGEST = 4_000

UNSAVED = 300
"""As many articles as have come lately may not be in the database yet: more than a
turn has."""

# Tables of the size of a lead are made in a third of the time that those of a whole
# file take, and a lead becomes as small in them.
_WINDOW = -12
_MEMORY = 5


def lead(text: str) -> str:
    """The beginning of ``text`` that decides about copies: its first 500 words.

    With 300 of them copies in another order of paragraphs were missed. Scripts
    without spaces have no such words, so that it is cut at 4,000 characters too. The
    spaces between words become single ones: ``lead(lead(x)) == lead(x)``.
    """
    return " ".join(text.split(maxsplit=READ)[:READ])[:LONGEST].rstrip()


class Leads(Protocol):
    """The `lead` of each open article."""

    def keep(self, article: int, lead: str) -> None:
        """Takes the lead of an article that is open from now on."""

    def drop(self, article: int) -> None:
        """Forgets an article that is closed."""

    def of(self, article: int) -> str:
        """The lead of an open article."""


class Packed:
    """All leads, in small space, for an index that has no database behind it."""

    def __init__(self) -> None:
        self._packed: dict[int, bytes] = {}

    def keep(self, article: int, lead: str) -> None:
        """Takes a lead; nothing needs no room."""
        if lead:
            packer = zlib.compressobj(level=1, wbits=_WINDOW, memLevel=_MEMORY)
            self._packed[article] = packer.compress(lead.encode()) + packer.flush()

    def drop(self, article: int) -> None:
        """Forgets it."""
        self._packed.pop(article, None)

    def of(self, article: int) -> str:
        """The lead, or nothing."""
        packed = self._packed.get(article)
        return zlib.decompress(packed, _WINDOW).decode() if packed else ""


class Elsewhere:
    """Leads that are read where they are kept, but for those of the newest articles."""

    def __init__(self, read: Callable[[int], str]) -> None:
        self._read = read
        self._newest: dict[int, str] = {}
        # The one that was read last: who asks for a text often does so again.
        self._last: dict[int, str] = {}

    def keep(self, article: int, lead: str) -> None:
        """Remembers a lead for as long as it may be nowhere else."""
        self._newest[article] = lead
        if len(self._newest) > UNSAVED:
            del self._newest[next(iter(self._newest))]

    def drop(self, article: int) -> None:
        """Forgets it."""
        self._newest.pop(article, None)

    def of(self, article: int) -> str:
        """The lead, as it was kept."""
        lead = self._newest.get(article)
        if lead is not None:
            return lead
        if article not in self._last:
            self._last = {article: self._read(article)}
        return self._last[article]
