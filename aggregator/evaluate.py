"""How well a grouping agrees with labels: B-cubed, pairwise and AMI, read together.

B-cubed alone hides fragmentation, pairs alone are ruled by the largest stories. All
take two sequences of the same length: the true label of each article and the story it
was put in.
"""

import math
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """Precision (does what was put together belong together?) and recall."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        total = self.precision + self.recall
        return 2 * self.precision * self.recall / total if total else 0.0


def b_cubed(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """The mean over articles of how pure and how whole an article's story is.

    Bagga and Baldwin, "Entity-based cross-document coreferencing", 1998.
    """
    both = Counter(zip(gold, found, strict=True))
    golds, founds = Counter(gold), Counter(found)
    count = len(gold) or 1
    return Score(
        precision=math.fsum(n * n / founds[f] for (_, f), n in both.items()) / count,
        recall=math.fsum(n * n / golds[g] for (g, _), n in both.items()) / count,
    )


def pairwise(gold: Sequence[Hashable], found: Sequence[Hashable]) -> Score:
    """Of the pairs of articles put together, how many belong so, and the reverse."""
    hits = _pairs(Counter(zip(gold, found, strict=True)))
    put, true = _pairs(Counter(found)), _pairs(Counter(gold))
    return Score(
        precision=hits / put if put else 1.0, recall=hits / true if true else 1.0
    )


def adjusted_mutual_information(
    gold: Sequence[Hashable], found: Sequence[Hashable]
) -> float:
    """Mutual information beyond what chance gives: 1 is perfect, 0 is guessing.

    Vinh, Epps and Bailey, "Information theoretic measures for clusterings comparison",
    JMLR 11 (2010), with the arithmetic mean of the entropies.
    """
    golds, founds = Counter(gold), Counter(found)
    count = len(gold)
    if len(golds) == len(founds) and len(golds) in (0, 1, count):
        return 1.0
    mutual = math.fsum(
        n / count * math.log(n * count / (golds[g] * founds[f]))
        for (g, f), n in Counter(zip(gold, found, strict=True)).items()
    )
    mean = (_entropy(golds, count) + _entropy(founds, count)) / 2
    chance = _expected(Counter(golds.values()), Counter(founds.values()), count)
    return (mutual - chance) / (mean - chance)


def _pairs(sizes: Counter[Hashable]) -> int:
    return sum(n * (n - 1) // 2 for n in sizes.values())


def _entropy(sizes: Counter[Hashable], count: int) -> float:
    return -math.fsum(n / count * math.log(n / count) for n in sizes.values())


def _expected(golds: Counter[int], founds: Counter[int], count: int) -> float:
    """The mutual information to be expected of two random groupings of these sizes."""
    return math.fsum(
        times * other * _expected_of(size, second, count)
        for size, times in golds.items()
        for second, other in founds.items()
    )


def _expected_of(a: int, b: int, count: int) -> float:
    log = math.lgamma
    fixed = log(a + 1) + log(b + 1) + log(count - a + 1) + log(count - b + 1)
    return math.fsum(
        n
        / count
        * math.log(count * n / (a * b))
        * math.exp(
            fixed
            - log(count + 1)
            - log(n + 1)
            - log(a - n + 1)
            - log(b - n + 1)
            - log(count - a - b + n + 1)
        )
        for n in range(max(1, a + b - count), min(a, b) + 1)
    )
