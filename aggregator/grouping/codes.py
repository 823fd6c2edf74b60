"""A text as numbers: its terms, by what a lexicon gives them, and their weights."""

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.likeness import NAME

Numbers = NDArray[np.int64]

WEIGHT_BITS = 16
WEIGHTS = NAME - 1
PAIR = 8
"""A number and a weight are kept in so many bytes, the weight in the lowest bits. The
one above these tells whether the text has the term as a name."""

Code = bytes
"""The terms of a text as numbers with their weights, heaviest first."""


class Numbered(NamedTuple):
    """A text, or a sum of texts, that is to be compared: its terms and their weights.

    Terms without a number are all 0.
    """

    numbers: Numbers
    weights: Numbers


def decoded(*codes: Code) -> Numbered:
    """The terms and weights of texts, one after the other."""
    pairs = np.frombuffer(b"".join(codes), dtype=np.int64)
    return Numbered(pairs >> WEIGHT_BITS, pairs & WEIGHTS)


def named(*codes: Code) -> Numbers:
    """The terms that texts have as names, text by text."""
    pairs = np.frombuffer(b"".join(codes), dtype=np.int64)
    found: Numbers = pairs[pairs & NAME > 0] >> WEIGHT_BITS
    return found
