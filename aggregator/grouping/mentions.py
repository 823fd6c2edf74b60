"""Which open stories are about which names, kept up story by story.

When somebody asks, what the stories are about that have changed since the last time is
taken back, and looked up as they are now. So the cost of asking follows what has
changed, not what is open, and a change itself costs next to nothing.
"""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.codes import PAIR, Code, Numbers, marked
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.likeness import NAME
from aggregator.grouping.open_stories import Story

Places = NDArray[np.int32]
"""Stories, each by a small number of its own that it has until it changes."""

_ROOM = 1 << 12

Told = tuple[int, list[Code]]
"""The place of a story, and its texts as they were when it was looked up."""


class Mentions:
    """Names by the number of their term, and the stories that are about each.

    A story is about the names that half of its texts or more have. By place ``sizes``
    tells how many texts a story has, ``ids`` which one it is.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # By number: the stories about the name, their texts, and the sum of their
        # places, which is the place of the one story where there is one, as mostly.
        self._counts = np.zeros(lexicon.room, dtype=np.int32)
        self._texts = np.zeros(lexicon.room, dtype=np.int32)
        self._sums = np.zeros(lexicon.room, dtype=np.int32)
        self._several: dict[int, array[int]] = {}
        self._unread: set[int] = set()
        self._left: list[Told] = []
        self._places: dict[int, int] = {}
        self._free: list[int] = []
        self.sizes = np.zeros(_ROOM, dtype=np.int32)
        self.ids = np.zeros(_ROOM, dtype=np.int64)

    def change(self, story: Story) -> None:
        """Takes note of what a story is about, because it is about to change."""
        self._unread.add(story.id)
        place = self._places.pop(story.id, None)
        if place is not None:
            self._left.append((place, story.codes))

    def read(self, stories: Mapping[int, Story]) -> None:
        """Looks up what the stories that have changed are about, if they are open.

        What they were about goes first: its terms may have lost their numbers since,
        to others that are only looked up now.
        """
        if self._left:
            self._forget(self._left)
            self._free += [place for place, _ in self._left]
            self._left.clear()
        changed = [stories[id_] for id_ in sorted(self._unread & stories.keys())]
        self._unread.clear()
        if changed:
            self._learn([(self._settle(story), story.codes) for story in changed])

    def common(self, *, stories: int, texts: int, most: int) -> Numbers:
        """The names of so many stories, or of so many texts in stories about them.

        Of more than ``most`` these are the ones with most texts, and all that have as
        many as the last of them.
        """
        told = self._texts
        found = np.flatnonzero((self._counts >= stories) | (told >= texts))
        if len(found) > most:
            least = np.partition(told[found], -most)[-most]
            found = found[told[found] >= least]
        return found

    def texts(self, numbers: Numbers) -> list[int]:
        """How many texts the stories about each of these names have."""
        found: list[int] = self._texts[numbers].tolist()
        return found

    def stories(self, number: int) -> Places:
        """The places of the stories that are about a name."""
        count = int(self._counts[number])
        if count > 1:
            return np.array(self._several[number], dtype=np.int32)
        return np.full(count, self._sums[number])

    def _learn(self, told: Sequence[Told]) -> None:
        self._widen()
        numbers, where = about(told)
        before, sums = self._counts[numbers], self._sums[numbers]
        self._tally(numbers, where, 1)
        met = self._counts[numbers] > 1
        found = zip(
            *(one[met].tolist() for one in (numbers, where, before == 1, sums)),
            strict=True,
        )
        for number, place, alone, first in found:
            if number not in self._several:
                self._several[number] = array("i", [first] if alone else [])
            self._several[number].append(place)

    def _forget(self, told: Sequence[Told]) -> None:
        numbers, where = about(told)
        met = self._counts[numbers] > 1
        self._tally(numbers, where, -1)
        found = zip(numbers[met].tolist(), where[met].tolist(), strict=True)
        for number, place in found:
            if places := self._several.get(number):
                places.remove(place)
                if len(places) == 1:
                    del self._several[number]

    def _tally(self, numbers: Numbers, where: Places, times: int) -> None:
        """Adds the stories in some places to the tallies of names, or takes them away.

        All numbers are of one type: numpy adds others eighty times as slowly.
        """
        np.add.at(self._counts, numbers, np.int32(times))
        np.add.at(self._texts, numbers, times * self.sizes[where])
        np.add.at(self._sums, numbers, times * where)

    def _settle(self, story: Story) -> int:
        place = self._places[story.id] = self._place()
        self.ids[place], self.sizes[place] = story.id, len(story.originals)
        return place

    def _widen(self) -> None:
        """Makes room for all numbers that terms have."""
        more = self._lexicon.room - len(self._counts)
        if more:
            self._counts = np.pad(self._counts, (0, more))
            self._texts = np.pad(self._texts, (0, more))
            self._sums = np.pad(self._sums, (0, more))

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        place = len(self._places)
        if place == len(self.ids):
            self.sizes = np.append(self.sizes, np.zeros_like(self.sizes))
            self.ids = np.append(self.ids, np.zeros_like(self.ids))
        return place


def about(told: Sequence[Told]) -> tuple[Numbers, Places]:
    """The names that stories are about, by the numbers of their terms, and where."""
    codes = [code for _, texts in told for code in texts]
    numbers, weights = marked(*codes)
    texts = np.array([len(texts) for _, texts in told])
    owners = np.repeat(np.arange(len(told)), texts)
    owners = np.repeat(owners, [len(code) // PAIR for code in codes])
    names = weights >= NAME
    each, counts = np.unique(owners[names] << 32 | numbers[names], return_counts=True)
    owners = each >> 32
    usual = 2 * counts >= texts[owners]
    places = np.array([place for place, _ in told], dtype=np.int32)
    return (each & (1 << 32) - 1)[usual], places[owners[usual]]
