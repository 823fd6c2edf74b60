"""Same text: does one article carry the words of another?

A feed often has an article once in full and once as its first two sentences, so what
counts is how much of the *shorter* text lies in the other one (containment), not how
much of both is common (Jaccard): measured .99 against .94 on edited copies.
"""

from collections.abc import Iterator, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.leads import READ
from aggregator.grouping.words import fold, spaced, words

CONTAINED = 0.5
REARRANGED = 0.18
"""The same of two texts under one headline that go on beyond what is read: with other
paragraphs first. Of 35,000 pairs of texts so long and of other authors none had more
than .17 in common, and these had other headlines."""
ENOUGH = 12
_CUT = 450
"""Rows that a text has, unless it repeats itself, which is longer than what is read."""
_SHIFT = 21
_MARKS = 1 << (32 - _SHIFT)
_ALL = (1 << _MARKS) - 1
_SPACE = ord(" ")
_BASE = 0x9E3779B1
_INVERSE = pow(_BASE, -1, 1 << 32)
_LOWEST = (1 << 32) - 1

AT_ONCE = 16
"""Texts whose rows are made together: with more the sums outgrow the cache."""

Places = NDArray[np.int64]
Rows = NDArray[np.uint32]
"""Each three words in a row of a text, as numbers of 32 bits in rising order."""


Imprint = int
"""A small image of a text's rows: 2,048 bits of them and, above, how many there are.

It tells of nearly all texts that they can't be copies, without the texts."""


def shingles(title: str, body: str) -> Rows:
    """The rows of an article; ``body`` need not be more than its `leads.lead`."""
    return rows(f"{spaced(title)} {spaced(body)}")


def rows(text: str) -> Rows:
    """The rows of the first 500 words of a text that is `spaced`."""
    return rows_of([text])[0]


def rows_of(texts: Sequence[str]) -> list[Rows]:
    """The `rows` of each text, some at a time, which costs a third of one by one.

    A row's number is that of its letters, read as the digits of a number in a large
    base (Karp and Rabin, "Efficient randomized pattern-matching algorithms", 1987):
    from the sums of all letters before two places follows the number of what is between
    them. Not Python's own hash: that one differs from process to process.
    """
    found: list[Rows] = []
    for first in range(0, len(texts), AT_ONCE):
        found += _rows_of(texts[first : first + AT_ONCE])
    return found


def _rows_of(texts: Sequence[str]) -> Iterator[Rows]:
    encoded = [f"{fold(text)} ".encode() for text in texts]
    letters = np.frombuffer(b" " + b"".join(encoded), dtype=np.uint8)
    blank = letters == _SPACE
    letters = letters[1:][~(blank[1:] & blank[:-1])]
    behind = np.cumsum([len(text) for text in encoded])
    words = np.searchsorted(np.flatnonzero(blank[1:] > blank[:-1]), behind)
    starts, ends, owners = _bounds(np.flatnonzero(letters == _SPACE), words)
    size = len(letters).bit_length()
    sums = np.zeros(len(letters) + 1, dtype=np.uint32)
    np.cumsum(letters * _powers(_BASE, size)[: len(letters)], out=sums[1:])
    numbers = (sums[ends] - sums[starts]) * _powers(_INVERSE, size)[starts]
    keys = _distinct(owners << 32 | numbers)
    cuts = np.searchsorted(keys, np.arange(1, len(texts)) << 32)
    return iter(np.split((keys & _LOWEST).astype(np.uint32), cuts))


def _bounds(ends: Places, words: Places) -> tuple[Places, Places, Places]:
    """Where each row begins and ends, and the number of its text.

    ``ends`` are the ends of all words, ``words`` tell how many there are up to the end
    of each text.
    """
    first = np.append(0, words[:-1])
    counts = np.minimum(words - first, READ)
    more = np.where(counts > 2, 2, 0)  # words in a row after the first one
    counts -= more
    owners = np.repeat(np.arange(len(words)), counts)
    rows = np.arange(len(owners)) + (first - np.cumsum(counts) + counts)[owners]
    return np.append(0, ends + 1)[rows], ends[rows + more[owners]], owners


def _distinct(numbers: Places) -> Places:
    """The numbers in rising order, each once: ten times as fast as `numpy.unique`."""
    numbers.sort()
    new = np.ones(len(numbers), dtype=bool)
    np.not_equal(numbers[1:], numbers[:-1], out=new[1:])
    return numbers[new]


@cache
def _powers(base: int, size: int) -> NDArray[np.uint32]:
    """The first 2 ** ``size`` powers of a base, of each the lowest 32 bits."""
    factors = np.full(1 << size, base, dtype=np.uint32)
    factors[0] = 1
    return np.cumprod(factors, dtype=np.uint32)


def contained(some: Rows, other: Rows) -> float:
    """The share of the shorter text that the other has, 0 if too little to judge."""
    least = min(len(some), len(other))
    if least < ENOUGH:
        return float(least > 0 and np.array_equal(some, other))
    both = np.sort(np.concatenate((some, other)))
    return int(np.count_nonzero(both[1:] == both[:-1])) / least


def imprint(found: Rows) -> Imprint:
    """The image of some rows."""
    return imprints([found])[0]


def imprints(found: Sequence[Rows]) -> list[Imprint]:
    """The image of the rows of each text."""
    counts = [len(rows) for rows in found]
    marks = np.zeros((len(found), _MARKS), dtype=bool)
    marks[np.repeat(np.arange(len(found)), counts), np.concatenate(found) >> _SHIFT] = 1
    bits = map(int.from_bytes, map(bytes, np.packbits(marks, axis=1)))
    return [count << _MARKS | each for count, each in zip(counts, bits, strict=True)]


def goes_on(some: Imprint) -> bool:
    """Whether there is likely to be more of a text than is read."""
    return some >> _MARKS >= _CUT


def may_be_copies(some: Imprint, other: Imprint, share: float = CONTAINED) -> bool:
    """Whether so much of the shorter text can be in the other one.

    Rows that both have leave the same mark. So there are no more of them than common
    marks, and rows of the shorter text that share a mark with another one of it.
    """
    shorter = min(some, other)
    rows = shorter >> _MARKS
    if rows < ENOUGH:
        return some == other
    hidden = rows - (shorter & _ALL).bit_count()
    common = (some & other & _ALL).bit_count()
    return common + hidden >= share * rows


def numbers(body: str) -> frozenset[str]:
    """The numbers in a text: what differs when the same form is filled in anew."""
    return frozenset(word for word in words(body) if any(map(str.isdigit, word)))
