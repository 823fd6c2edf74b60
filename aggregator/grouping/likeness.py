"""The one definition of alike, for stories, copies and topics.

A text is a set of weighted terms. Weights are whole numbers, 1 being 16,384 of them
(`UNIT`), so sums of them are exact and come out the same in whatever order they are
made: an index that was rebuilt equals the one that lived on, to the last bit.
"""

import math
from array import array
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import repeat
from operator import mul
from sys import byteorder

import numpy as np
from numpy.typing import NDArray

UNIT = 1 << 14
NAME = 1 << 15
"""In weights that are kept it marks the terms that are names; no weight is so large."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Vector:
    """The terms of a text, heaviest first (alike ones by spelling), with their weights.

    Its length is 1 (`UNIT`) but for rounding, so a dot product is a cosine. ``names``
    are the places of those terms that the text has as names.
    """

    terms: tuple[str, ...] = ()
    weights: "array[int]" = field(default_factory=lambda: array("H"))
    names: tuple[int, ...] = ()

    @property
    def square(self) -> int:
        """The dot product with itself."""
        return sum(map(mul, self.weights, self.weights))

    def lookup(self) -> dict[str, int]:
        """Weights by term."""
        return dict(zip(self.terms, self.weights, strict=True))

    def packed(self) -> tuple[str, bytes]:
        """Terms and weights as a database keeps them; see `unpack`."""
        weights = array("H", self.weights)
        for place in self.names:
            weights[place] |= NAME
        if byteorder == "big":
            weights.byteswap()
        return " ".join(self.terms), weights.tobytes()


def unpack(terms: str, weights: bytes) -> Vector:
    """The vector that `Vector.packed` took apart, exactly."""
    kept = np.frombuffer(weights, dtype="<u2").astype(np.uint16)
    return Vector(
        terms=tuple(terms.split()),
        weights=array("H", (kept & (NAME - 1)).tobytes()),
        names=tuple(np.flatnonzero(kept & NAME).tolist()),
    )


def weigh(
    counted: Mapping[str, float],
    rarities: Callable[[Sequence[str]], NDArray[np.float64]],
) -> Vector:
    """Weights by how often a term occurs here and how rare it is elsewhere."""
    terms = sorted(counted)
    raw = rarities(terms) * often(np.array([counted[term] for term in terms]))
    return ranked(terms, raw, np.zeros(len(terms), dtype=bool))[0]


def often(times: NDArray[np.float64]) -> NDArray[np.float64]:
    """What it adds to the weights of terms that they occur so many times."""
    more = np.ones(len(times))
    places = np.flatnonzero(times != 1)
    more[places] = list(map(_more, times[places].tolist()))
    return more


@cache
def _more(times: float) -> float:
    return 1 + math.log(times)


def ranked(
    terms: Sequence[str], raw: NDArray[np.float64], named: NDArray[np.bool_]
) -> tuple[Vector, NDArray[np.int64]]:
    """A text of these terms, and the place that each of its terms had among them.

    ``terms`` come by spelling, ``raw`` are their weights before the text is made as
    long as others.
    """
    length = math.sqrt(math.fsum((raw * raw).tolist()))
    # Below 0, so that the largest come first.
    weights = np.rint(raw * -UNIT / length) if length else -raw
    order = weights.argsort(kind="stable")
    units = (-weights[order]).astype(np.uint16)
    if len(units) and not units[-1]:
        np.maximum(units, 1, out=units)
    ordered = tuple(map(terms.__getitem__, order.tolist()))
    vector = Vector(
        terms=ordered,
        weights=array("H", units.tobytes()),
        names=tuple(named[order].nonzero()[0].tolist()),
    )
    return vector, order


def weighed(pairs: Iterable[tuple[str, float]]) -> Vector:
    """Terms and their weights in units, rounded and put in order."""
    found = sorted((-max(1, round(weight)), term) for term, weight in pairs)
    return Vector(
        terms=tuple([term for _, term in found]),
        weights=array("H", [-negative for negative, _ in found]),
    )


def dot(weights: dict[str, int], vector: Vector) -> int:
    """The exact product of a text, or a sum of texts, with ``vector``."""
    return sum(map(mul, map(weights.get, vector.terms, repeat(0)), vector.weights))


def cosine(product: float) -> float:
    """How alike two texts are, from their `dot` product or a mean of some: 0 to 1."""
    return product / (UNIT * UNIT)


def shared(some: Vector, other: Vector, most: int = 8) -> tuple[str, ...]:
    """The words that make two texts alike, those that weigh most first."""
    weights = some.lookup()
    common = (
        (weights[term] * weight, term)
        for term, weight in zip(other.terms, other.weights, strict=True)
        if term in weights
    )
    found = sorted(common, key=lambda pair: (-pair[0], pair[1]))
    return tuple(term for _, term in found[:most])
