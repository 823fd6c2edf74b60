"""How often each term occurs in texts that are read together, and what it is worth."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.addresses import words_of
from aggregator.grouping.codes import Numbers
from aggregator.grouping.counting import ADDRESS, parts
from aggregator.grouping.index import Index
from aggregator.grouping.likeness import often
from aggregator.grouping.said import Said
from aggregator.grouping.wordings import NAME, TERM

_OWNER = 32


class Tally(NamedTuple):
    """The terms of a text by spelling, with their numbers.

    ``often`` tells what it adds that they occur more than once, ``before`` their rates
    in the background, ``named`` which the text has as names.
    """

    terms: Sequence[str]
    numbers: Numbers
    often: NDArray[np.float64]
    before: NDArray[np.float64]
    named: NDArray[np.bool_]


class _Told(NamedTuple):
    """What is known of the words of texts, of which text each is, what it counts."""

    known: NDArray[np.int64]
    owners: NDArray[np.int64]
    times: NDArray[np.float64]


def tallies(index: Index, texts: Sequence[Said]) -> Iterator[Tally]:
    """The tally of each text, by the rules of `counting.count`."""
    keys, times, named = _counted(_told(index, texts))
    numbers = keys & TERM
    terms = index.lexicon.terms(numbers)
    bounds = np.searchsorted(keys, np.arange(len(texts) + 1) << _OWNER).tolist()
    order = [
        place
        for first, end in pairwise(bounds)
        for place in sorted(range(first, end), key=terms.__getitem__)
    ]
    terms = tuple(map(terms.__getitem__, order))
    numbers, more, named = numbers[order], often(times)[order], named[order]
    before = index.rates.before(numbers, terms)
    for one, (first, end) in zip(texts, pairwise(bounds), strict=True):
        own = slice(first, end)
        names = index.namings.named(one)
        if names is not None:
            named[own] = [term in names for term in terms[own]]
        yield Tally(terms[own], numbers[own], more[own], before[own], named[own])


def _counted(told: _Told) -> tuple[Numbers, NDArray[np.float64], NDArray[np.bool_]]:
    """The terms of texts, each once: how often it occurs, and whether as a name.

    They come by text and number; above the number stands that of the text.
    """
    own = told.owners << _OWNER
    terms, names = told.known & TERM, told.known >> NAME
    places = np.flatnonzero(terms)
    keys = own[places] | terms[places]
    order = keys.argsort()
    keys = keys[order]
    first = np.flatnonzero(np.diff(keys, prepend=-1))
    sums = np.append(0, np.cumsum(told.times[places][order]))
    times = np.diff(sums[np.append(first, len(keys))])
    keys = keys[first]
    return keys, times, _among(keys, (own | names)[names > 0])


def _among(keys: Numbers, wanted: Numbers) -> NDArray[np.bool_]:
    """Which of some keys, in rising order, are wanted."""
    places = np.searchsorted(keys, wanted)
    marks = np.zeros(len(keys) + 1, dtype=bool)
    marks[places[np.append(keys, -1)[places] == wanted]] = True
    return marks[:-1]


def _told(index: Index, texts: Sequence[Said]) -> _Told:
    """The words that count, of all texts one after the other."""
    known: list[int] = []
    times: list[float] = []
    sizes: list[int] = []
    for one in texts:
        wording = index.wordings.of(one.language)
        title, body = parts(one.headline, one.beginning)
        known += map(wording.__getitem__, title)
        known += map(wording.__getitem__, body)
        address = () if body else wording.terms(words_of(one.address))
        known += address
        times += (2.0 if body else 1.0, 1.0, ADDRESS)
        sizes += (len(title), len(body), len(address))
    owners = np.arange(len(sizes)) // 3
    return _Told(
        np.array(known, dtype=np.int64),
        np.repeat(owners, sizes),
        np.repeat(times, sizes),
    )
