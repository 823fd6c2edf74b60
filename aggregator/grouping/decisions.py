"""What goes into grouping and what comes out of it."""

from dataclasses import dataclass
from datetime import datetime

from aggregator.grouping.repair import Change, Merge, Split
from aggregator.grouping.said import Said


@dataclass(frozen=True, slots=True, kw_only=True)
class Newcomer:
    """An article that is in no story yet; ``outlet`` is a key, empty if not known.

    ``address`` is that of its page, if it has one. It is ``undated`` if ``time`` tells
    no more than when a backlog without dates was read.
    ``address`` is that of its page, if it has one; ``said`` is all of this text, where
    somebody has read it already.
    """

    article: int
    outlet: str
    title: str
    text: str
    language: str
    time: datetime
    topics: frozenset[str] = frozenset()
    address: str = ""
    undated: bool = False
    said: Said | None = None

    def read(self) -> Said:
        """What it says."""
        return self.said or Said(
            title=self.title,
            text=self.text,
            language=self.language,
            address=self.address,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where a newcomer went, why, and what is to be remembered of it.

    ``founded`` tells that it began ``story``. ``score`` says how sure it is: the
    log-odds for joining a story, the share of the text that a copy has in common with
    its original, 0 for a founder. ``shared`` are the words in common with the
    nearest text. ``lead``, ``terms`` and ``weights`` are kept for `Member`.
    """

    article: int
    story: int
    founded: bool = False
    copy_of: int | None = None
    score: float = 0.0
    shared: tuple[str, ...] = ()
    lead: str
    terms: str = ""
    weights: bytes = b""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grouping:
    """What `group` decided, step by step.

    It may be stored in that order, or all ``placements`` first and then the
    ``changes``, which comes to the same. ``next_story`` is the first story id that has
    not been given away.
    """

    steps: tuple[Placement | Change, ...] = ()
    next_story: int

    @property
    def placements(self) -> tuple[Placement, ...]:
        """One for each newcomer; a change after it may have moved the article on."""
        return tuple(step for step in self.steps if isinstance(step, Placement))

    @property
    def changes(self) -> tuple[Change, ...]:
        """The merges and splits, in their order."""
        return tuple(step for step in self.steps if not isinstance(step, Placement))

    @property
    def merges(self) -> tuple[Merge, ...]:
        """The merges among the changes."""
        return tuple(step for step in self.steps if isinstance(step, Merge))

    @property
    def splits(self) -> tuple[Split, ...]:
        """The splits among the changes."""
        return tuple(step for step in self.steps if isinstance(step, Split))
