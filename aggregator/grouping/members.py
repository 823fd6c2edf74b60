"""What an open story consists of: originals, each with its copies, and their sum."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from aggregator.grouping import copies, headlines
from aggregator.grouping.headlines import Headline
from aggregator.grouping.likeness import Text, Vector, primary
from aggregator.grouping.names import Names, names
from aggregator.grouping.rates import Rates
from aggregator.grouping.sums import Sum
from aggregator.grouping.terms import Vocabularies


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


class Original:
    """An article in the window with a text of its own, and the copies of it.

    It stays in the window for as long as the newest of them does.
    """

    def __init__(
        self, member: Member, vector: Vector, vocabularies: Vocabularies
    ) -> None:
        self.member = member
        self._vocabularies = vocabularies
        self.article = member.article
        self.vector = vector
        self.short = Text(title=member.title, body=member.lead).short
        self.last = member.time
        self.copies: dict[int, Member] = {}
        self._headlines: dict[int, Headline] = {}
        self._shingles: frozenset[int] | None = None

    @property
    def shingles(self) -> frozenset[int]:
        """What shows whether another text is a copy; made when first asked for.

        Of the fullest text, so that a short announcement that came first does not hide
        what its copies have in common.
        """
        if self._shingles is None:
            fullest = max(self.members(), key=lambda one: (len(one.lead), -one.article))
            self._shingles = copies.shingles(fullest.title, fullest.lead)
        return self._shingles

    @cached_property
    def names(self) -> Names:
        """What the text is about, found when first asked for."""
        language = primary(self.member.language)
        vocabulary = self._vocabularies.of(language)
        return names(self.member.title, self.member.lead, language, vocabulary)

    def headline_of(self, member: Member) -> Headline:
        """What tells the article, or a copy of it, from the next of a series."""
        found = self._headlines.get(member.article)
        if found is None:
            vocabulary = self._vocabularies.of(primary(member.language))
            found = headlines.read(member.title, member.lead, vocabulary)
            self._headlines[member.article] = found
        return found

    def attach(self, member: Member) -> None:
        """Takes ``member`` as a copy."""
        self.copies[member.article] = member
        self.last = max(self.last, member.time)
        self._shingles = None

    def label(self, article: int, topics: frozenset[str]) -> None:
        """Tells the article, or a copy of it, of which topics it is now."""
        if article == self.article:
            self.member = replace(self.member, topics=topics)
        elif article in self.copies:
            self.copies[article] = replace(self.copies[article], topics=topics)

    def rename(self, story: int, founder: int) -> None:
        """Tells the article and its copies that they belong to another story now."""
        self.member = replace(self.member, story=story, founder=founder)
        self.copies = {
            article: replace(member, story=story, founder=founder)
            for article, member in self.copies.items()
        }

    def members(self) -> Iterator[Member]:
        """The article itself, then its copies."""
        yield self.member
        yield from self.copies.values()

    def outlets(self) -> Iterator[str]:
        """The known outlets of the article and its copies."""
        return (member.outlet for member in self.members() if member.outlet)

    def languages(self) -> Iterator[str]:
        """The known languages of the article and its copies, without regions."""
        for member in self.members():
            if known := primary(member.language):
                yield known


class Story:
    """The originals of one story that are in the window, and their sum."""

    def __init__(self, id_: int, founder: int) -> None:
        self.id = id_
        self.founder = founder
        self.originals: dict[int, Original] = {}
        self.centre = Sum()
        self.shorts = 0
        # The one language of all articles whose language is known, or nothing.
        self.language = ""
        # How many articles each outlet has here, copies too.
        self.outlets: Counter[str] = Counter()
        self._languages: Counter[str] = Counter()
        self._last: datetime | None = None

    @property
    def last(self) -> datetime:
        """The time of the newest article."""
        if self._last is None:
            self._last = max(original.last for original in self.originals.values())
        return self._last

    @property
    def short(self) -> bool:
        """Whether most of the texts are bare headlines."""
        return 2 * self.shorts > len(self.originals)

    def speaks(self, language: str) -> bool:
        """Whether a text in this primary language may belong here, as far as known."""
        return not language or not self.language or language == self.language

    def add(self, original: Original, rates: Rates) -> None:
        """Takes ``original`` in and counts what is new here."""
        before = self.language
        self._languages.update(original.languages())
        self.language = min(self._languages, default="")
        if not self.originals:
            rates.open(self.language)
        elif self.language != before:
            rates.move(before, self.language, self.centre.weights)
        rates.gain(self.language, self.centre.add(original.vector))
        self._last = max(self.last, original.last) if self.originals else original.last
        self.originals[original.article] = original
        self.outlets.update(original.outlets())
        self.shorts += original.short

    def remove(self, original: Original, rates: Rates) -> None:
        """Undoes `add`; an empty story counts no longer."""
        before = self.language
        self._languages -= Counter(original.languages())
        self.language = min(self._languages, default="")
        rates.lose(before, self.centre.remove(original.vector))
        del self.originals[original.article]
        self.outlets -= Counter(original.outlets())
        if not self.originals:
            rates.close(before)
        elif self.language != before:
            rates.move(before, self.language, self.centre.weights)
        self.shorts -= original.short
        self._last = None
