"""The stories of the window, and how like something they are as wholes."""

from collections.abc import Iterable
from datetime import datetime

import numpy as np

from aggregator.grouping.codes import Code, Numbered, Numbers, decoded
from aggregator.grouping.counting import primary
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import UNIT
from aggregator.grouping.members import Member
from aggregator.grouping.originals import Original
from aggregator.grouping.rates import Rates
from aggregator.grouping.sums import Sum, likeness

FEW = 16
"""A story of so many texts is compared text by text, a larger one by their sum."""


class Story:
    """The originals of one story that are in the window."""

    __slots__ = (
        "_last",
        "_lexicon",
        "_sum",
        "founder",
        "id",
        "language",
        "originals",
        "shorts",
        "square",
    )

    def __init__(self, id_: int, founder: int, lexicon: Lexicon) -> None:
        self.id = id_
        self.founder = founder
        self.originals: dict[int, Original] = {}
        self.shorts = 0
        # The dot product of the sum of all texts with itself.
        self.square = 0
        # The one language of all articles whose language is known, or nothing.
        self.language = ""
        self._lexicon = lexicon
        self._last: datetime | None = None
        self._sum: Sum | None = None

    @property
    def last(self) -> datetime:
        """The time of the newest article."""
        if self._last is None:
            self._last = max(original.last for original in self.originals.values())
        return self._last

    @property
    def outlets(self) -> set[str]:
        """The known outlets that tell it, also those of copies."""
        return {one for text in self.originals.values() for one in text.outlets()}

    @property
    def short(self) -> bool:
        """Whether most of the texts are bare headlines."""
        return 2 * self.shorts > len(self.originals)

    @property
    def codes(self) -> list[Code]:
        """Its texts, in numbers."""
        return [original.code for original in self.originals.values()]

    @property
    def centre(self) -> Sum:
        """The sum of the texts: what they have in common weighs most."""
        if self._sum is not None:
            return self._sum
        summed = Sum()
        for original in self.originals.values():
            summed.add(original.vector)
        return summed

    @property
    def code(self) -> Code:
        """Its texts as if they were one, nothing if they are too many for that."""
        texts = () if self._sum else self.originals.values()
        return b"".join([original.code for original in texts])

    def likeness(self, product: int, other: "Story | None" = None) -> float:
        """The cosine that a dot product with a text, or a story, stands for."""
        return likeness(product, self.square, other.square if other else UNIT * UNIT)

    def speaks(self, language: str) -> bool:
        """Whether a text in this primary language may belong here, as far as known."""
        return not language or not self.language or language == self.language

    def begin(self, original: Original, square: int) -> None:
        """Takes in the first text, whose product with itself is ``square``.

        The story and its terms are to be counted: of many that begin at once, all are.
        """
        self.language = original.language
        self.square = square
        self._last = original.last
        self.originals[original.article] = original
        self.shorts = int(original.short)

    def add(self, original: Original, text: Numbered, rates: Rates) -> None:
        """Takes in one more, which is ``text`` in numbers, and counts what is new."""
        self._hear(original.languages(), rates)
        rates.gain(self.language, self._sum_up(original, text))
        self._last = max(self.last, original.last)
        self.originals[original.article] = original
        self.shorts += original.short

    def attach(self, original: Original, copy: Member, rates: Rates) -> None:
        """Takes in a copy of one of the originals."""
        original.attach(copy)
        self._hear([primary(copy.language)], rates)
        self._last = max(self.last, copy.time)

    def remove(self, original: Original, rates: Rates) -> None:
        """Takes back one of several texts."""
        del self.originals[original.article]
        rates.lose(self.language, self._take_away(original))
        self.shorts -= original.short
        self._last = None
        if self.language in original.languages():
            known = (one for text in self._texts() for one in text.languages())
            if self.language not in known:
                left = {one for text in self._texts() for one in text.languages()}
                self._speak(min(left, default=""), rates)

    def _hear(self, languages: Iterable[str], rates: Rates) -> None:
        """Takes note of the languages of another article."""
        known = {self.language, *languages} - {""}
        self._speak(min(known, default=""), rates)

    def _speak(self, language: str, rates: Rates) -> None:
        if language != self.language:
            rates.move(self.language, language, self._terms())
            self.language = language

    def _sum_up(self, original: Original, text: Numbered) -> Numbers:
        """Adds a text to the sum and gives the terms that were not there before."""
        if len(self.originals) < FEW:
            self.square += self._difference(text)
            return self._alone(text)
        self._sum = self.centre
        fresh = self._sum.add(original.vector)
        self.square = self._sum.square
        return self._lexicon.numbers(fresh)

    def _take_away(self, original: Original) -> Numbers:
        """Takes a text from the sum and gives the terms that are gone with it."""
        if self._sum is None:
            text = decoded(original.code)
            self.square -= self._difference(text)
            return self._alone(text)
        gone = self._sum.remove(original.vector)
        self.square = self._sum.square
        if len(self.originals) <= FEW:
            self._sum = None
        return self._lexicon.numbers(gone)

    def _difference(self, text: Numbered) -> int:
        """By how much a text that is not among them changes the square."""
        own = int(text.weights @ text.weights)
        return own + 2 * sum(self._lexicon.products(text, self.codes))

    def _alone(self, text: Numbered) -> Numbers:
        """The terms of a text that is not among them, and that none of them has."""
        return self._lexicon.only(text.numbers, self.codes)

    def _texts(self) -> Iterable[Original]:
        return self.originals.values()

    def _terms(self) -> Numbers:
        return np.unique(decoded(*self.codes).numbers)
