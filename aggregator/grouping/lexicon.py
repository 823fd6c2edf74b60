"""Numbers in place of terms: what is open is kept, and compared, as arrays of them.

Sums of whole numbers are exact in whatever order they are made, so that an array gives
the same product as going from term to term would, many times as fast.
"""

from array import array
from collections.abc import Iterable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.background import Background
from aggregator.grouping.likeness import NAME, Vector

Numbers = NDArray[np.int64]

WEIGHT_BITS = 16
"""A number and a weight are kept in 64 bits, the weight in the lowest of them. The bit
above it tells whether the text has the term as a name."""

WEIGHTS = NAME - 1
PAIR = 8
"""The bytes of both."""

_ROOM = 1 << 12

Code = bytes
"""The terms of a text as numbers with their weights, heaviest first."""


class Numbered(NamedTuple):
    """A text, or a sum of texts, that is to be compared: its terms and their weights.

    Terms that no open text has are all 0.
    """

    numbers: Numbers
    weights: Numbers


class Lexicon:
    """Gives every term of an open text a number, for as long as one has it."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._numbers: dict[str, int] = {}
        self._terms = [""]
        # By number: the rate in the background, how many open texts have the term, and
        # how many have it as a name.
        self._rates = np.zeros(_ROOM)
        self._texts = np.zeros(_ROOM, dtype=np.int32)
        self._named = np.zeros(_ROOM, dtype=np.int32)
        # Weights for the time of one calculation; else all are 0.
        self._weights = np.zeros(_ROOM, dtype=np.int64)
        self._free: list[int] = []

    @property
    def room(self) -> int:
        """All numbers are below this one; it grows."""
        return len(self._texts)

    def number(self, term: str) -> int:
        """The number of a term, 0 if no open text has it."""
        return self._numbers.get(term, 0)

    def term(self, number: int) -> str:
        """The term that a number stands for."""
        return self._terms[number]

    def terms(self, numbers: Numbers) -> tuple[str, ...]:
        """The terms that numbers stand for."""
        return tuple([self._terms[number] for number in numbers.tolist()])

    def numbers(self, terms: Iterable[str]) -> Numbers:
        """The numbers of terms, 0 for all that no open text has."""
        known = self._numbers.get
        return np.array([known(term, 0) for term in terms], dtype=np.int64)

    def numbered(self, vector: Vector) -> Numbered:
        """A text that is to be compared."""
        weights = np.array(vector.weights, dtype=np.int64)
        return Numbered(self.numbers(vector.terms), weights)

    def rates(self, terms: Sequence[str], numbers: Numbers) -> NDArray[np.float64]:
        """The `Background.rate` of terms, of which these are the numbers."""
        found = self._rates[numbers]
        for place in np.flatnonzero(numbers == 0).tolist():
            found[place] = self._background.rate(terms[place])
        return found

    def open(self, vector: Vector, text: Numbered | None = None) -> Code:
        """Encodes a text that is open from now on; ``text`` if it is numbered."""
        numbers, weights = text or self.numbered(vector)
        numbers, fresh = numbers.copy(), np.flatnonzero(numbers == 0).tolist()
        numbers[fresh] = [self._add(vector.terms[place]) for place in fresh]
        self._texts[numbers] += 1
        pairs = numbers << WEIGHT_BITS | weights
        names = list(vector.names)
        pairs[names] |= NAME
        self._named[numbers[names]] += 1
        return pairs.tobytes()

    def close(self, code: Code) -> None:
        """Forgets the terms of a text that no other open text has."""
        numbers = decoded(code).numbers
        self._named[named(code)] -= 1
        self._texts[numbers] -= 1
        for number in numbers[self._texts[numbers] == 0].tolist():
            del self._numbers[self._terms[number]]
            self._terms[number] = ""
            self._free.append(number)

    def vector(self, code: Code) -> Vector:
        """The text that was encoded, exactly."""
        text = decoded(code)
        pairs = np.frombuffer(code, dtype=np.int64)
        return Vector(
            terms=self.terms(text.numbers),
            weights=array("H", text.weights.astype(np.uint16).tobytes()),
            names=tuple(np.flatnonzero(pairs & NAME).tolist()),
        )

    def uses(self, number: int) -> tuple[int, int]:
        """How many open texts have a term, and how many of them have it as a name."""
        return int(self._texts[number]), int(self._named[number])

    def products(self, text: Numbered, others: Sequence[Code]) -> list[int]:
        """The dot products of a text, or a sum of texts, with each of ``others``."""
        if not others:
            return []
        numbers, weights = decoded(*others)
        found = np.zeros(len(numbers) + 1, dtype=np.int64)
        np.cumsum(self._beside(text, numbers) * weights, out=found[1:])
        ends = found[np.cumsum([len(code) // PAIR for code in others])].tolist()
        return [end - begin for begin, end in zip([0, *ends], ends, strict=False)]

    def shared(self, text: Numbered, code: Code, most: int) -> tuple[str, ...]:
        """The words that make two texts alike, those that weigh most first."""
        numbers, weights = decoded(code)
        products = weights * self._beside(text, numbers)
        both = np.flatnonzero(products)
        terms = self.terms(numbers[both])
        common = zip((-products[both]).tolist(), terms, strict=True)
        return tuple([term for _, term in sorted(common)[:most]])

    def only(self, code: Code, others: Sequence[Code]) -> Numbers:
        """The terms of a text that none of ``others`` has."""
        numbers = decoded(code).numbers
        if not others:
            return numbers
        here = self._weights
        here[numbers] = 1
        here[decoded(*others).numbers] = 0
        alone = here[numbers] == 1
        here[numbers] = 0
        own: Numbers = numbers[alone]
        return own

    def _beside(self, text: Numbered, numbers: Numbers) -> Numbers:
        """The weights that a text has for these terms, 0 for those it has not."""
        here = self._weights
        here[text.numbers] = text.weights
        here[0] = 0
        found: Numbers = here[numbers]
        here[text.numbers] = 0
        return found

    def _add(self, term: str) -> int:
        if self._free:
            number = self._free.pop()
            self._terms[number] = term
        else:
            number = len(self._terms)
            self._terms.append(term)
            if number == self.room:
                self._grow()
        self._numbers[term] = number
        self._rates[number] = self._background.rate(term)
        return number

    def _grow(self) -> None:
        self._rates = np.append(self._rates, np.zeros_like(self._rates))
        self._texts = np.append(self._texts, np.zeros_like(self._texts))
        self._named = np.append(self._named, np.zeros_like(self._named))
        self._weights = np.append(self._weights, np.zeros_like(self._weights))


def decoded(*codes: Code) -> Numbered:
    """The terms and weights of texts, one after the other."""
    pairs = np.frombuffer(b"".join(codes), dtype=np.int64)
    return Numbered(pairs >> WEIGHT_BITS, pairs & WEIGHTS)


def named(*codes: Code) -> Numbers:
    """The terms that texts have as names, text by text."""
    pairs = np.frombuffer(b"".join(codes), dtype=np.int64)
    found: Numbers = pairs[pairs & NAME > 0] >> WEIGHT_BITS
    return found
