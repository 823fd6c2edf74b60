"""The sum of a story's texts: what they have in common weighs most."""

import math
from collections.abc import Mapping
from itertools import repeat
from operator import mul

from aggregator.grouping.likeness import UNIT, Vector, dot, weighed


class Sum:
    """Adds and takes away texts exactly; `UNIT` is the length of one of them."""

    def __init__(self) -> None:
        self.weights: dict[str, int] = {}
        self.square = 0

    def add(self, vector: Vector) -> tuple[str, ...]:
        """Adds a text and gives the terms that were not there before."""
        weights = self.weights
        fresh = tuple(term for term in vector.terms if term not in weights)
        self.square += 2 * dot(weights, vector) + vector.square
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            weights[term] = weights.get(term, 0) + weight
        return fresh

    def remove(self, vector: Vector) -> tuple[str, ...]:
        """Takes a text away and gives the terms that are gone with it."""
        weights = self.weights
        for term, weight in zip(vector.terms, vector.weights, strict=True):
            weights[term] -= weight
        self.square -= 2 * dot(weights, vector) + vector.square
        gone = tuple(term for term in vector.terms if not weights[term])
        for term in gone:
            del weights[term]
        return gone

    def product(self, other: Mapping[str, int]) -> int:
        """The dot product with a text or with another sum, given by their weights."""
        less, more = sorted((self.weights, other), key=len)
        return sum(map(mul, map(more.get, less, repeat(0)), less.values()))

    def likeness(self, product: int) -> float:
        """The cosine that a dot product with a text stands for."""
        return likeness(product, self.square)

    def head(self, terms: int) -> Vector:
        """The heaviest terms as if they were a text, to search with."""
        length = math.sqrt(self.square) or 1.0
        ranked = sorted(self.weights.items(), key=lambda one: (-one[1], one[0]))[:terms]
        return weighed((term, UNIT * weight / length) for term, weight in ranked)


def likeness(product: int, square: int, other: int = UNIT * UNIT) -> float:
    """The cosine that a dot product stands for.

    ``square`` is the product of one side with itself, ``other`` that of the other side,
    which is a single text if nothing is said.
    """
    return product / math.sqrt(square * other) if square else 0.0
