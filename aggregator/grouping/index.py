"""The open window: what grouping knows of the last days' articles.

Everything here is a function of the *set* of articles in the window and the newest
time seen, never of the order in which they came or of what was there before them. So an
index that is restored from the database decides exactly like the one that lived on.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from heapq import heappop, heappush

from aggregator.grouping.background import Background
from aggregator.grouping.constraints import FREE
from aggregator.grouping.copies import Imprint
from aggregator.grouping.leads import Leads, Packed
from aggregator.grouping.lexicon import Code, Lexicon, Numbered
from aggregator.grouping.likeness import Vector, unpack
from aggregator.grouping.members import Member
from aggregator.grouping.mentions import Mentions
from aggregator.grouping.names import Name, Namings
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Original
from aggregator.grouping.postings import Postings
from aggregator.grouping.rates import Rates
from aggregator.grouping.terms import vocabularies

WINDOW = timedelta(days=5)
MOST_OPEN = 100_000


class Index:
    """Open stories, the originals in them, and the ways to find both.

    A batch that failed to be saved leaves the index ahead of the database: throw it
    away then and `restore` another one. ``leads`` are the texts, if not its own.
    """

    def __init__(self, background: Background, leads: Leads | None = None) -> None:
        self.background = background
        self.leads = leads or Packed()
        self.vocabularies = vocabularies(background)
        self.namings = Namings(self.vocabularies)
        self.lexicon = Lexicon(background)
        self.rates = Rates(background, self.lexicon)
        self.constraints = FREE
        self.postings = Postings(self.lexicon)
        self.mentions = Mentions(self.lexicon)
        self.clock: datetime | None = None
        self.originals: dict[int, Original] = {}
        self.stories: dict[int, Story] = {}
        self.homes: dict[int, Story] = {}
        # The originals of each known outlet.
        self.outlets: dict[str, set[int]] = {}
        # For `aggregator.grouping.subjects`: names as some texts write them, and the
        # stories that are known to be about each subject.
        self.written: dict[int, tuple[Name, ...]] = {}
        self.told: dict[str, set[int]] = {}
        self._oldest: list[tuple[datetime, int]] = []

    def restore(self, members: Iterable[Member]) -> None:
        """Takes in what was grouped before, in any order, but for what is here already.

        ``members`` are all articles of the window (`WINDOW` back from the newest one)
        and, where one of them is a copy, its original and that one's other copies,
        however old. Older articles may be among them and are left out again. Raises
        ``ValueError`` for a copy without its original.
        """
        copies: list[Member] = []
        newest: datetime | None = None
        for member in members:
            newest = max(newest or member.time, member.time)
            if member.copy_of is not None:
                copies.append(member)
            elif member.article not in self.originals:
                vector = unpack(member.terms, member.weights)
                self._open(member, self.lexicon.open(vector))
        for member in copies:
            self._attach(member, member.copy_of or 0)
        if newest is not None:
            self.advance(newest)

    def add(
        self,
        member: Member,
        vector: Vector,
        text: Numbered | None = None,
        imprint: Imprint | None = None,
    ) -> None:
        """Takes in one article that has been grouped; the clock does not go on.

        ``text`` is its vector in numbers, ``imprint`` that of its text, where they are
        known already.
        """
        if member.copy_of is None:
            self._open(member, self.lexicon.open(vector, text), imprint)
        else:
            self._attach(member, member.copy_of)
        self._forget()

    def advance(self, time: datetime) -> None:
        """Lets the clock go on to ``time``, never back, and closes what is too old."""
        if self.clock is None or time > self.clock:
            self.clock = time
        self._forget()

    def leave(self, time: datetime) -> None:
        """Closes the stories of which nothing was told since ``time``."""
        over = (one for one in tuple(self.stories.values()) if one.last < time)
        for original in [one for story in over for one in story.originals.values()]:
            self._close(original)

    def members(self) -> Iterator[Member]:
        """All articles in the window, as `restore` wants them."""
        for original in self.originals.values():
            yield from original.remembered()

    def story(self, story: int) -> tuple[Member, ...]:
        """The articles of ``story`` in the window, copies too, by time and then id.

        They come without their texts: ``lead``, ``terms`` and ``weights`` are empty.
        """
        if story not in self.stories:
            return ()
        originals = self.stories[story].originals.values()
        members = (member for original in originals for member in original.members())
        return tuple(sorted(members, key=lambda member: (member.time, member.article)))

    def label(self, article: int, copy_of: int | None, topics: frozenset[str]) -> None:
        """Says of which topics an article is now, if it is in the window."""
        original = self.originals.get(copy_of or article)
        if original is not None:
            original.label(article, topics)

    def move(self, article: int, story: int, founder: int) -> None:
        """Moves an original with its copies to ``story``, which may be a new one."""
        original = self.originals[article]
        self._leave(original)
        original.rename(story, founder)
        self._join(original, story, founder)

    def _open(self, member: Member, code: Code, imprint: Imprint | None = None) -> None:
        original = Original(member, code, self.lexicon, self.vocabularies, self.leads)
        original.imprint = imprint
        self.originals[member.article] = original
        self.postings.add(member.article, code)
        if member.outlet:
            self.outlets.setdefault(member.outlet, set()).add(member.article)
        heappush(self._oldest, (member.time, member.article))
        self._join(original, member.story, member.founder)

    def _attach(self, member: Member, article: int) -> None:
        original = self.originals.get(article)
        if original is None:
            copy = f"article {member.article} is a copy of {article}"
            raise ValueError(f"{copy}, which was not given")
        if original.has(member.article):
            return
        self.homes[article].attach(original, member, self.rates)
        heappush(self._oldest, (original.last, article))

    def _join(self, original: Original, story_id: int, founder: int) -> None:
        story = self.stories.get(story_id)
        if story is None:
            story = self.stories[story_id] = Story(story_id, founder, self.lexicon)
        self.mentions.change(story)
        story.add(original, self.rates)
        self.homes[original.article] = story
        self.postings.belong(original.article, story_id)

    def _leave(self, original: Original) -> None:
        story = self.homes.pop(original.article)
        self.mentions.change(story)
        story.remove(original, self.rates)
        if not story.originals:
            del self.stories[story.id]

    def _forget(self) -> None:
        """Drops originals that are out of the window or too many, the oldest first."""
        if self.clock is None:
            return
        horizon = self.clock - WINDOW
        while self._oldest and (
            self._oldest[0][0] < horizon or len(self.originals) > MOST_OPEN
        ):
            last, article = heappop(self._oldest)
            original = self.originals.get(article)
            if original is not None and original.last == last:
                self._close(original)

    def _close(self, original: Original) -> None:
        self._leave(original)
        self.postings.remove(original.article, original.code)
        self.lexicon.close(original.code)
        del self.originals[original.article]
        original.close()
        if outlet := original.member.outlet:
            published = self.outlets[outlet]
            published.remove(original.article)
            if not published:
                del self.outlets[outlet]
