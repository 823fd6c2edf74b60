"""Numbers in place of terms: what is open is kept, and compared, as arrays of them.

Sums of whole numbers are exact in whatever order they are made, so that an array gives
the same product as going from term to term would, many times as fast.
"""

from array import array
from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import Any

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.codes import (
    WEIGHTS,
    Code,
    Numbered,
    Numbers,
    apart,
    decoded,
    encoded,
    marked,
    raw,
    totals,
    unpacked,
)
from aggregator.grouping.likeness import NAME, Vector
from aggregator.grouping.uses import Uses

_ROOM = 1 << 12


class Lexicon:
    """Gives every term of an open text a number, for as long as one has it.

    A term that no open text has any longer keeps its number until `tidy`.
    """

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._terms = [""]
        self._uses = Uses(_ROOM)
        # Weights for the time of one calculation; else all are 0.
        self._weights = np.zeros(_ROOM, dtype=np.int64)
        self._free: list[int] = []

    @property
    def room(self) -> int:
        """All numbers are below this one; it grows."""
        return len(self._weights)

    def number(self, term: str) -> int:
        """The number of a term, 0 if it has none."""
        return self._numbers.get(term, 0)

    def term(self, number: int) -> str:
        """The term that a number stands for."""
        return self._terms[number]

    def terms(self, numbers: Numbers) -> tuple[str, ...]:
        """The terms that numbers stand for."""
        return tuple([self._terms[number] for number in numbers.tolist()])

    def numbers(self, terms: Iterable[str]) -> Numbers:
        """The numbers of terms, 0 for all that have none."""
        found = list(map(self._numbers.get, terms, repeat(0)))
        return np.array(found, dtype=np.int64)

    def given(self, terms: Sequence[str]) -> Numbers:
        """The numbers of terms, which are given one where they have none."""
        numbers = self.numbers(terms)
        for place in np.flatnonzero(numbers == 0).tolist():
            numbers[place] = self.give(terms[place])
        return numbers

    def give(self, term: str) -> int:
        """The number of a term, which is given one if it has none; 0 for no term."""
        return self._numbers.get(term) or (self._add(term) if term else 0)

    def numbered(self, vector: Vector) -> Numbered:
        """A text that is to be compared."""
        weights = np.array(vector.weights, dtype=np.int64)
        return Numbered(self.numbers(vector.terms), weights)

    def packed(self, terms: str, weights: bytes) -> Numbered:
        """A text that was `likeness.Vector.packed`; all its terms get numbers."""
        numbers = self.given(terms.split())
        return Numbered(numbers, unpacked(weights).astype(np.int64) & WEIGHTS)

    def open(self, numbers: Numbers, weights: bytes) -> Code:
        """Encodes a text that is open from now on; its ``weights`` are packed."""
        code = encoded(numbers, unpacked(weights))
        self._uses.open([code])
        return code

    def reopen(self, texts: Sequence[tuple[str, bytes]]) -> list[Code]:
        """Encodes texts that were `likeness.Vector.packed`, as open from now on.

        To look at many at once costs less than one by one.
        """
        numbers = self.given(" ".join([spelled for spelled, _ in texts]).split())
        kept = unpacked(b"".join([weights for _, weights in texts]))
        sizes = [len(weights) // kept.itemsize for _, weights in texts]
        codes = apart(encoded(numbers, kept), sizes)
        self._uses.open(codes)
        return codes

    def close(self, code: Code) -> None:
        """Takes note that a text is open no longer."""
        self._uses.close(code)

    def tidy(self) -> None:
        """Takes their numbers from the terms that no open text has."""
        texts = self._uses.texts()
        for number in np.flatnonzero(texts[: len(self._terms)] == 0).tolist():
            if term := self._terms[number]:
                del self._numbers[term]
                self._terms[number] = ""
                self._free.append(number)

    def vector(self, code: Code) -> Vector:
        """The text that was encoded, exactly."""
        text = decoded(code)
        marks = marked(code).weights & NAME
        return Vector(
            terms=self.terms(text.numbers),
            weights=array("H", text.weights.astype(np.uint16).tobytes()),
            names=tuple(np.flatnonzero(marks).tolist()),
        )

    def uses(self, number: int) -> tuple[int, int]:
        """How many open texts have a term, and how many of them have it as a name."""
        return int(self._uses.texts()[number]), int(self._uses.names()[number])

    def named(self, numbers: Numbers, share: float) -> NDArray[np.bool_]:
        """Of which terms at least such a share of the open texts that have it do so
        as a name."""
        texts, names = self._uses.texts(), self._uses.names()
        told: NDArray[np.bool_] = names[numbers] >= share * texts[numbers]
        return told

    def products(self, text: Numbered, others: Sequence[Code]) -> list[int]:
        """The dot products of a text, or a sum of texts, with each of ``others``."""
        if not others:
            return []
        numbers, weights = raw(*others)
        return totals(self._beside(text, numbers) * (weights & WEIGHTS), others)

    def shared(self, text: Numbered, code: Code, most: int) -> tuple[str, ...]:
        """The words that make two texts alike, those that weigh most first."""
        numbers, weights = decoded(code)
        products = weights * self._beside(text, numbers)
        both = np.flatnonzero(products)
        terms = self.terms(numbers[both])
        common = zip((-products[both]).tolist(), terms, strict=True)
        return tuple([term for _, term in sorted(common)[:most]])

    def both(self, text: Numbered, code: Code) -> Numbers:
        """The terms that two texts have in common."""
        numbers = decoded(code).numbers
        return numbers.compress(self._beside(text, numbers) > 0)

    def only(self, numbers: Numbers, others: Sequence[Code]) -> Numbers:
        """The terms, all different, that none of ``others`` has."""
        if not others:
            return numbers
        here = self._weights
        here[numbers] = 1
        here[decoded(*others).numbers] = 0
        alone = here[numbers] == 1
        here[numbers] = 0
        return numbers.compress(alone)

    def _beside(self, text: Numbered, numbers: NDArray[np.integer[Any]]) -> Numbers:
        """The weights that a text has for these terms, 0 for those it has not."""
        here = self._weights
        here[text.numbers] = text.weights
        here[0] = 0
        found: Numbers = here.take(numbers)
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
                self._weights = np.append(self._weights, np.zeros_like(self._weights))
                self._uses.widen(self.room)
        self._numbers[term] = number
        return number
