"""What is remembered of an article that is in the window."""

import zlib
from dataclasses import dataclass, replace
from datetime import datetime
from sys import intern

# Tables of the size of a lead are made in a third of the time that those of a whole
# file take, and a lead becomes as small in them.
_WINDOW = -12
_MEMORY = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Member:
    """What is remembered of a grouped article: enough to restore an index.

    All of it but ``story`` and ``topics`` is as it was when the article was grouped; a
    later edit of the article changes nothing here. ``founder`` is the article that
    founded ``story``, be it still in the window or not. ``lead``, ``terms`` and
    ``weights`` are those of its `stories.Placement`. ``copy_of`` is the original, never
    itself a copy, and always of the same story.
    """

    article: int
    story: int
    founder: int
    outlet: str
    title: str
    lead: str
    language: str
    time: datetime
    terms: str = ""
    weights: bytes = b""
    copy_of: int | None = None
    topics: frozenset[str] = frozenset()


class Article:
    """An article in the window, its text in small space."""

    __slots__ = ("_lead", "_length", "member")

    def __init__(self, member: Member) -> None:
        self._length = len(member.lead)
        self._lead = _packed(member.lead) if member.lead else b""
        outlet = intern(member.outlet)
        self.member = replace(member, outlet=outlet, lead="", terms="", weights=b"")

    @property
    def lead(self) -> str:
        """The beginning of its text."""
        return zlib.decompress(self._lead, _WINDOW).decode() if self._lead else ""

    @property
    def fullness(self) -> tuple[int, int]:
        """Larger for a fuller text; of alike ones for the older."""
        return self._length, -self.member.article

    def whole(self) -> Member:
        """The member with its lead, but without terms and weights."""
        return replace(self.member, lead=self.lead)


def _packed(lead: str) -> bytes:
    packer = zlib.compressobj(level=1, wbits=_WINDOW, memLevel=_MEMORY)
    return packer.compress(lead.encode()) + packer.flush()
