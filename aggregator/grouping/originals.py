"""The texts in the window, each with its copies."""

from collections.abc import Iterator
from dataclasses import replace
from typing import NamedTuple

from aggregator.grouping import copies, headlines
from aggregator.grouping.codes import Code, Numbered, decoded
from aggregator.grouping.copies import Imprint, Rows
from aggregator.grouping.counting import Text, primary
from aggregator.grouping.dates import weekdays
from aggregator.grouping.headlines import Headline
from aggregator.grouping.leads import Leads
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import Vector
from aggregator.grouping.members import Article, Member
from aggregator.grouping.terms import Vocabularies


class Body(NamedTuple):
    """What an article says: its `Member.lead`, and its terms in numbers.

    ``weights`` are as a member has them; ``imprint`` and ``shingles``, where they are
    known already, those of its text.
    """

    lead: str
    weights: bytes
    text: Numbered
    imprint: Imprint | None = None
    shingles: Rows | None = None


class Tables(NamedTuple):
    """What all texts of an index are read with."""

    lexicon: Lexicon
    vocabularies: Vocabularies
    leads: Leads


class Original:
    """An article in the window with a text of its own, and the copies of it.

    It stays in the window for as long as the newest of them does. ``code`` is its
    vector in the ``lexicon``, ``place`` where it is filed (`postings.Postings`).
    """

    __slots__ = (
        "_days",
        "_headlines",
        "_imprint",
        "_tables",
        "article",
        "code",
        "copies",
        "last",
        "place",
        "short",
        "text",
    )

    def __init__(self, member: Member, lead: str, code: Code, tables: Tables) -> None:
        self.text = Article(member, lead, tables.leads)
        self.article = member.article
        self.code = code
        self.place = -1
        self.short = Text(title=member.title, body=lead).short
        self.last = member.time
        self.copies: tuple[Article, ...] = ()
        self._tables = tables
        self._days: int | None = None
        self._headlines: dict[int, Headline] | None = None
        self._imprint: Imprint | None = None

    @property
    def member(self) -> Member:
        """The article itself, without its text."""
        return self.text.member

    @property
    def vector(self) -> Vector:
        """Its terms and their weights."""
        return self._tables.lexicon.vector(self.code)

    @property
    def shingles(self) -> Rows:
        """What shows whether another text is a copy.

        Of the fullest text, so that a short announcement that came first does not hide
        what its copies have in common.
        """
        fullest = self._fullest
        return copies.shingles(fullest.member.title, fullest.lead)

    def says(self, title: str, lead: str) -> bool:
        """Whether its fullest text is this one, word for word."""
        fullest = self._fullest
        return fullest.member.title == title and fullest.lead == lead

    @property
    def _fullest(self) -> Article:
        return max(self.texts(), key=lambda one: one.fullness)

    @property
    def imprint(self) -> Imprint:
        """A small image of the `shingles`, made when first asked for."""
        if self._imprint is None:
            self._imprint = copies.imprint(self.shingles)
        return self._imprint

    @imprint.setter
    def imprint(self, known: Imprint | None) -> None:
        self._imprint = known

    @property
    def days(self) -> int:
        """The days of the week that it names, see `dates.weekdays`."""
        if self._days is None:
            terms = self._tables.lexicon.terms(decoded(self.code).numbers)
            self._days = weekdays(terms)
        return self._days

    def headline_of(self, one: Article) -> Headline:
        """What tells the article, or a copy of it, from the next of a series."""
        if self._headlines is None:
            self._headlines = {}
        member = one.member
        found = self._headlines.get(member.article)
        if found is None:
            vocabulary = self._tables.vocabularies.of(primary(member.language))
            found = headlines.read(member.title, lambda: one.lead, vocabulary)
            self._headlines[member.article] = found
        return found

    def attach(self, member: Member) -> None:
        """Takes ``member`` as a copy."""
        before = self._fullest
        self.copies += (Article(member.bare(), member.lead, self._tables.leads),)
        self.last = max(self.last, member.time)
        if self._fullest is not before:
            self._imprint = None

    def has(self, copy: int) -> bool:
        """Whether an article is known to be a copy of it."""
        return any(one.member.article == copy for one in self.copies)

    def close(self) -> None:
        """Forgets the texts."""
        for one in self.texts():
            one.close()

    def label(self, article: int, topics: frozenset[str]) -> None:
        """Tells the article, or a copy of it, of which topics it is now."""
        for one in self.texts():
            if one.member.article == article:
                one.member = replace(one.member, topics=topics)

    def rename(self, story: int, founder: int) -> None:
        """Tells the article and its copies that they belong to another story now."""
        for one in self.texts():
            one.member = replace(one.member, story=story, founder=founder)

    def texts(self) -> tuple[Article, ...]:
        """The article itself, then its copies."""
        return (self.text, *self.copies)

    def members(self) -> Iterator[Member]:
        """The article itself, then its copies, without their texts."""
        return (one.member for one in self.texts())

    def remembered(self) -> Iterator[Member]:
        """The article itself, then its copies, as they are remembered."""
        terms, weights = self.vector.packed()
        yield replace(self.text.whole(), terms=terms, weights=weights)
        yield from (one.whole() for one in self.copies)

    def outlets(self) -> Iterator[str]:
        """The known outlets of the article and its copies."""
        return (one.outlet for one in self.members() if one.outlet)

    @property
    def language(self) -> str:
        """The known language of the article or a copy, or nothing."""
        if not self.copies:
            return primary(self.member.language)
        return min(self.languages(), default="")

    def languages(self) -> Iterator[str]:
        """The known languages of the article and its copies, without regions."""
        for member in self.members():
            if known := primary(member.language):
                yield known
