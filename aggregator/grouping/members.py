"""What is remembered of an article that is in the window."""

from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from sys import intern

from aggregator.grouping.leads import Leads


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

    def bare(self) -> "Member":
        """The member without its text and its terms."""
        return Member(
            article=self.article,
            story=self.story,
            founder=self.founder,
            outlet=intern(self.outlet),
            title=self.title,
            lead="",
            language=intern(self.language),
            time=self.time,
            copy_of=self.copy_of,
            topics=shared(self.topics),
        )


@lru_cache(1 << 12)
def shared(topics: frozenset[str]) -> frozenset[str]:
    """One set for all that are equal: even an empty one takes 200 bytes."""
    return topics


class Article:
    """An article in the window; its text is in the ``leads``, the ``member`` `bare`."""

    __slots__ = ("_length", "leads", "member")

    def __init__(self, member: Member, lead: str, leads: Leads) -> None:
        self.leads = leads
        self._length = len(lead)
        leads.keep(member.article, lead)
        self.member = member

    @property
    def lead(self) -> str:
        """The beginning of its text."""
        return self.leads.of(self.member.article)

    @property
    def fullness(self) -> tuple[int, int]:
        """Larger for a fuller text; of alike ones for the older."""
        return self._length, -self.member.article

    def whole(self) -> Member:
        """The member with its lead, but without terms and weights."""
        return replace(self.member, lead=self.lead)

    def close(self) -> None:
        """Forgets its text."""
        self.leads.drop(self.member.article)
