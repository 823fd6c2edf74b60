"""A text as numbers: its terms, by what a lexicon gives them, and their weights."""

from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.likeness import NAME

Numbers = NDArray[np.int64]

WEIGHTS = NAME - 1
_PAIR = np.dtype([("number", "<u4"), ("weight", "<u2")])
PAIR = _PAIR.itemsize
"""A number and a weight are kept in so many bytes. The highest bit of a weight tells
whether the text has the term as a name."""

Code = bytes
"""The terms of a text as numbers with their weights, heaviest first."""


class Numbered(NamedTuple):
    """A text, or a sum of texts, that is to be compared: its terms and their weights.

    Terms without a number are all 0.
    """

    numbers: Numbers
    weights: Numbers

    @property
    def square(self) -> int:
        """The dot product with itself."""
        return int(self.weights.dot(self.weights))


def unpacked(weights: bytes) -> NDArray[np.uint16]:
    """The weights of a text as `likeness.Vector.packed` gives them, names marked."""
    return np.frombuffer(weights, dtype="<u2")


def encoded(numbers: Numbers, weights: NDArray[np.uint16]) -> Code:
    """A text; the weights of names are marked with `NAME`."""
    pairs = np.empty(len(numbers), dtype=_PAIR)
    pairs["number"], pairs["weight"] = numbers, weights
    return pairs.tobytes()


def apart(codes: Code, sizes: Sequence[int]) -> list[Code]:
    """Texts that were encoded one after the other, by how many terms each has."""
    ends = list(accumulate(sizes))
    return [
        codes[PAIR * (end - size) : PAIR * end]
        for size, end in zip(sizes, ends, strict=True)
    ]


def decoded(*codes: Code) -> Numbered:
    """The terms and weights of texts, one after the other."""
    numbers, weights = marked(*codes)
    weights &= WEIGHTS
    return Numbered(numbers, weights)


def terms(code: Code) -> Numbers:
    """The terms of a text alone."""
    numbers: Numbers = np.frombuffer(code, dtype=_PAIR)["number"].astype(np.int64)
    return numbers


def squared(codes: Sequence[Code]) -> Iterator[tuple[Numbered, int]]:
    """Texts with their dot products with themselves."""
    numbers, weights = decoded(*codes)
    ends = list(accumulate([len(code) // PAIR for code in codes], initial=0))
    squares = totals(weights * weights, codes)
    for begin, end, square in zip(ends, ends[1:], squares, strict=False):
        yield Numbered(numbers[begin:end], weights[begin:end]), square


def totals(values: Numbers, codes: Sequence[Code]) -> list[int]:
    """The sums of what stands beside the terms of texts, text by text."""
    filled = [code for code in codes if code]
    if not filled:
        return [0] * len(codes)
    starts = accumulate([len(code) // PAIR for code in filled[:-1]], initial=0)
    sums: list[int] = np.add.reduceat(values, list(starts)).tolist()
    if len(filled) == len(codes):
        return sums
    left = iter(sums)
    return [next(left) if code else 0 for code in codes]


def marked(*codes: Code) -> Numbered:
    """The same with the marks of names."""
    numbers, weights = raw(*codes)
    return Numbered(numbers.astype(np.int64), weights.astype(np.int64))


def raw(*codes: Code) -> tuple[NDArray[np.uint32], NDArray[np.uint16]]:
    """The same as they are kept, which is enough to look at them once."""
    pairs = np.frombuffer(b"".join(codes), dtype=_PAIR)
    return pairs["number"], pairs["weight"]


def named(*codes: Code) -> Numbers:
    """The terms that texts have as names, text by text."""
    pairs = np.frombuffer(b"".join(codes), dtype=_PAIR)
    found: Numbers = pairs["number"][pairs["weight"] >= NAME].astype(np.int64)
    return found
