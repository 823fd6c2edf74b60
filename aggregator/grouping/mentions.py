"""Which open stories are about which names, kept up story by story.

What a story is about is forgotten before the story changes and looked up again when
somebody asks. So the cost of asking follows what has changed since, not what is open.
"""

from array import array
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from aggregator.grouping.codes import Numbers, named
from aggregator.grouping.lexicon import Lexicon
from aggregator.grouping.open_stories import Story

Places = NDArray[np.int32]
"""Stories, each by a small number of its own that it has until it changes."""

_STORIES, _TEXTS, _PLACES = range(3)
_ROOM = 1 << 12


class Mentions:
    """Names by the number of their term, and the stories that are about each.

    A story is about the names that half of its texts or more have. By place ``sizes``
    tells how many texts a story has, ``ids`` which one it is.
    """

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon
        # By number: the stories about the name, their texts, and the sum of their
        # places, which is the place of the one story where there is one, as mostly.
        self._tallies = np.zeros((lexicon.room, 3), dtype=np.int32)
        self._several: dict[int, array[int]] = {}
        self._unread: set[int] = set()
        self._places: dict[int, int] = {}
        self._free: list[int] = []
        self.sizes = np.zeros(_ROOM, dtype=np.int32)
        self.ids = np.zeros(_ROOM, dtype=np.int64)

    def change(self, story: Story) -> None:
        """Forgets what a story is about, because it is about to change."""
        if story.id not in self._unread:
            self._unread.add(story.id)
            if story.id in self._places:
                self._forget(story)

    def read(self, stories: Mapping[int, Story]) -> None:
        """Looks up what the stories that have changed are about, if they are open."""
        changed = sorted(self._unread & stories.keys())
        if changed:
            self._learn([stories[id_] for id_ in changed])
        self._unread.clear()

    def common(self, *, stories: int, texts: int, most: int) -> Numbers:
        """The names of so many stories, or of so many texts in stories about them.

        Of more than ``most`` these are the ones with most texts, and all that have as
        many as the last of them.
        """
        told = self._tallies[:, _TEXTS]
        found = np.flatnonzero(
            (self._tallies[:, _STORIES] >= stories) | (told >= texts)
        )
        if len(found) > most:
            least = np.partition(told[found], -most)[-most]
            found = found[told[found] >= least]
        return found

    def texts(self, numbers: Numbers) -> list[int]:
        """How many texts the stories about each of these names have."""
        found: list[int] = self._tallies[numbers, _TEXTS].tolist()
        return found

    def stories(self, number: int) -> Places:
        """The places of the stories that are about a name."""
        count, _, place = self._tallies[number].tolist()
        if count > 1:
            return np.array(self._several[number], dtype=np.int32)
        return np.array([place] * count, dtype=np.int32)

    def _learn(self, stories: Sequence[Story]) -> None:
        """All of them at once: an index that is restored has thousands."""
        places = [self._settle(story) for story in stories]
        told = [about(story) for story in stories]
        numbers = np.concatenate(told)
        where = np.repeat(places, [len(one) for one in told])
        before = self._tallies_of(numbers)
        added = np.stack((np.ones_like(where), self.sizes[where], where), axis=1)
        np.add.at(self._tallies, numbers, added)
        met = self._tallies[numbers, _STORIES] > 1
        one, other = before[met, _STORIES] == 1, before[met, _PLACES]
        for number, place, alone, first in zip(
            *(found.tolist() for found in (numbers[met], where[met], one, other)),
            strict=True,
        ):
            if number not in self._several:
                self._several[number] = array("i", [first] if alone else [])
            self._several[number].append(place)

    def _settle(self, story: Story) -> int:
        place = self._places[story.id] = self._place()
        self.ids[place], self.sizes[place] = story.id, len(story.originals)
        return place

    def _forget(self, story: Story) -> None:
        place = self._places.pop(story.id)
        numbers = about(story)
        after = self._tallies[numbers] - self._tally(place)
        self._tallies[numbers] = after
        for number in numbers[after[:, _STORIES] > 0].tolist():
            places = self._several[number]
            places.remove(place)
            if len(places) == 1:
                del self._several[number]
        self._free.append(place)

    def _tally(self, place: int) -> NDArray[np.int32]:
        """What a story adds to the tally of a name."""
        return np.array((1, self.sizes[place], place), dtype=np.int32)

    def _tallies_of(self, numbers: Numbers) -> NDArray[np.int32]:
        if self._lexicon.room > len(self._tallies):
            more = self._lexicon.room - len(self._tallies)
            self._tallies = np.pad(self._tallies, ((0, more), (0, 0)))
        found: NDArray[np.int32] = self._tallies[numbers]
        return found

    def _place(self) -> int:
        if self._free:
            return self._free.pop()
        place = len(self._places)
        if place == len(self.ids):
            self.sizes = np.append(self.sizes, np.zeros_like(self.sizes))
            self.ids = np.append(self.ids, np.zeros_like(self.ids))
        return place


def about(story: Story) -> Numbers:
    """The names that a story is about, by the numbers of their terms."""
    texts = story.originals.values()
    numbers = named(*[text.code for text in texts])
    if len(texts) == 1:
        return numbers
    each, counts = np.unique(numbers, return_counts=True)
    found: Numbers = each[2 * counts >= len(texts)]
    return found
