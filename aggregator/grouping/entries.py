"""What recognising an article takes and gives: entries that are kept or were read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from feeds.model import Entry

if TYPE_CHECKING:
    from aggregator.grouping.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """An entry that is kept as ``row`` of ``article``; ``outlet`` is a key."""

    row: int
    subscription: str
    key: str
    entry_id: str
    link_key: str
    outlet: str
    title: str
    text: str
    published: datetime | None
    article: int


class Stored(Protocol):
    """All that is kept and could concern a batch of candidates."""

    @property
    def entries(self) -> Sequence[Kept]: ...
    @property
    def iris(self) -> frozenset[str]: ...
    @property
    def next_row(self) -> int: ...
    @property
    def next_article(self) -> int: ...


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """An entry that was read and is not kept in this form.

    ``document`` is the entry as JSON, as it will be kept, ``digest`` that of what a
    reader sees of it (`storage.nouns`). ``time`` is the earlier of publication and
    arrival, in UTC; ``list`` the OPML list that brought the subscription, or empty.
    """

    subscription: str
    list: str = ""
    entry: Entry
    document: bytes
    digest: str
    time: datetime
    quiet: bool = False

    @cached_property
    def said(self) -> "Said":
        """What the entry says, read once for topics and for grouping."""
        return said(self.entry)


def said(entry: Entry) -> "Said":
    """What an entry says, to be read when first asked for."""
    from aggregator.grouping.said import Said  # a round without news reads nothing

    return Said(
        title=entry.title,
        text=entry.text,
        language=entry.language,
        address=entry.link,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What a candidate is: from now on the kept entry ``row`` of ``article``.

    ``founds`` a new article, to be published under ``iri``. ``reworded`` tells that it
    is an edit of a kept entry that a reader would notice.
    """

    candidate: Candidate
    row: int
    article: int
    founds: bool
    reworded: bool = False
    iri: str = ""
