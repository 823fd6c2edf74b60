"""The open window: what grouping knows of the last days' articles.

Everything here is a function of the *set* of articles in the window and the newest
time seen, never of the order in which they came or of what was there before them. So an
index that is restored from the database decides exactly like the one that lived on.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from heapq import heappop, heappush

from aggregator.grouping.background import Background
from aggregator.grouping.codes import decoded, squared, terms
from aggregator.grouping.constraints import FREE
from aggregator.grouping.copies import Rows
from aggregator.grouping.homes import Homes
from aggregator.grouping.leads import Leads, Packed
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.members import Member
from aggregator.grouping.mentions import Mentions
from aggregator.grouping.names import Name, Namings
from aggregator.grouping.open_stories import Story
from aggregator.grouping.originals import Body, Original, Tables
from aggregator.grouping.postings import Postings
from aggregator.grouping.published import Published
from aggregator.grouping.rates import Rates
from aggregator.grouping.recent_rows import RecentRows
from aggregator.grouping.terms import vocabularies
from aggregator.grouping.wordings import Wordings

WINDOW = timedelta(days=5)
MOST_OPEN = 100_000


class Index:
    """Open stories, the originals in them, and the ways to find both.

    A batch that failed to be saved leaves it ahead of the database: throw it away then.
    ``leads`` are the texts, if not its own.
    """

    def __init__(self, background: Background, leads: Leads | None = None) -> None:
        self.background = background
        self.leads = leads or Packed()
        self.vocabularies = vocabularies(background)
        self.namings = Namings(self.vocabularies)
        self.lexicon = Lexicon()
        self.rates = Rates(background, self.lexicon)
        self.wordings = Wordings(self.lexicon, self.vocabularies)
        self.constraints = FREE
        self.postings = Postings(self.lexicon)
        self.mentions = Mentions(self.lexicon)
        self.clock: datetime | None = None
        self.originals: dict[int, Original] = {}
        self.stories = Homes(self.lexicon, self.rates, self.mentions, self.postings)
        self.outlets = Published()
        # For subjects: names as some texts write them, and the stories told of each.
        self.written: dict[int, tuple[Name, ...]] = {}
        self.told: dict[str, set[int]] = {}
        self._oldest: list[tuple[datetime, int]] = []
        self._rows = RecentRows()
        self._tables = Tables(self.lexicon, self.vocabularies, self.leads)

    def tidy(self) -> None:
        """Gives back the room, and numbers of terms, that only closed articles have."""
        if self.postings.untidy:
            self.postings.tidy()
            self.lexicon.tidy()
            self.rates.tidy()
            self.wordings.tidy()

    def home(self, article: int) -> Story:
        """The story of an open original."""
        return self.stories[self.originals[article].member.story]

    def add(self, member: Member) -> None:
        """Takes in one article that has been grouped; the clock does not go on."""
        if member.copy_of is None:
            text = self.lexicon.packed(member.terms, member.weights)
            self.open(member.bare(), Body(member.lead, member.weights, text))
        else:
            self.attach(member, member.copy_of)
            self._forget()

    def open(self, member: Member, body: Body) -> None:
        """Takes in one with a text of its own; the ``member`` is `Member.bare`."""
        lead, weights, text, imprint, shingles = body
        code = self.lexicon.open(text.numbers, weights)
        original = Original(member, lead, code, self._tables)
        original.imprint = imprint
        if shingles is not None:
            self._rows.keep(member.article, shingles)
        self._file(original, self.postings.add(member.article, text))
        self.stories.join(original, text)
        self._forget()

    def shingles(self, original: Original) -> Rows:
        """Those of an original, at once if it came lately."""
        known = self._rows.of(original.article)
        return original.shingles if known is None else known

    def advance(self, time: datetime) -> None:
        """Lets the clock go on to ``time``, never back, and closes what is too old."""
        if self.clock is None or time > self.clock:
            self.clock = time
        self._forget()

    def story(self, story: int) -> tuple[Member, ...]:
        """The articles of ``story`` open, copies too, by time and without text."""
        found = self.stories.get(story)
        originals = found.originals.values() if found else ()
        members = [one.member for original in originals for one in original.texts()]
        if len(members) > 1:
            members.sort(key=lambda member: (member.time, member.article))
        return tuple(members)

    def label(self, article: int, copy_of: int | None, topics: frozenset[str]) -> None:
        """Says of which topics an article is now, if it is in the window."""
        original = self.originals.get(copy_of or article)
        if original is not None:
            original.label(article, topics)

    def move(self, article: int, story: int, founder: int) -> None:
        """Moves an original with its copies to ``story``, which may be a new one."""
        original = self.originals[article]
        text = decoded(original.code)
        self.stories.leave(original, text.numbers)
        original.rename(story, founder)
        self.stories.join(original, text)

    def extend(self, members: Sequence[Member]) -> None:
        """Takes in many articles at once, all with texts of their own, old ones too."""
        codes = self.lexicon.reopen([(one.terms, one.weights) for one in members])
        places = self.postings.extend([one.article for one in members], codes)
        originals = [
            Original(member.bare(), member.lead, code, self._tables)
            for member, code in zip(members, codes, strict=True)
        ]
        for original, place in zip(originals, places, strict=True):
            self._file(original, place)
        self.stories.join_all(originals, squared(codes))

    def _file(self, original: Original, place: int) -> None:
        member = original.member
        original.place = place
        self.originals[member.article] = original
        self.outlets.add(member.outlet, member.article)
        heappush(self._oldest, (member.time, member.article))

    def attach(self, member: Member, article: int) -> None:
        """Takes in a copy of an original, unless it is here already."""
        original = self.originals.get(article)
        if original is None:
            copy = f"article {member.article} is a copy of {article}"
            raise ValueError(f"{copy}, which was not given")
        if original.has(member.article):
            return
        self._rows.drop(article)
        self.home(article).attach(original, member, self.rates)
        heappush(self._oldest, (original.last, article))

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
                self.close(original)

    def close(self, original: Original) -> None:
        """Forgets an original, its copies, and its story if nothing else is in it."""
        numbers = terms(original.code)
        self.stories.leave(original, numbers)
        self.postings.remove(original.place, numbers)
        self.lexicon.close(original.code)
        del self.originals[original.article]
        self._rows.drop(original.article)
        original.close()
        self.outlets.remove(original.member.outlet, original.article)
