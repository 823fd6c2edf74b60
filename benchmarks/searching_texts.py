"""Articles in made-up words, which are as common as those of a language (Zipf)."""

import numpy as np

from feeds.model import Entry, Link, Outlet
from storage.nouns import dump_entry

WORDS = 200_000
TITLE = 10
TEXT = 130
EVEN = 2.7
"""How even the commonest words are (Mandelbrot's addition to Zipf)."""

STEEP = 1.05

_SYLLABLES = [
    first + rest
    for first in "bcdfghjklmnprstvwz"
    for rest in ("a", "e", "i", "o", "u", "an", "er", "is", "on", "al")
]


def word(rank: int) -> str:
    """The word of a rank, 0 for the commonest."""
    made, left = "", rank + 7
    while left:
        left, syllable = divmod(left, len(_SYLLABLES))
        made += _SYLLABLES[syllable]
    return made


class Texts:
    """Makes entries; ``written`` counts the bytes of their titles and texts."""

    def __init__(self, chance: np.random.Generator) -> None:
        self.written = 0
        self._chance = chance
        self._words = [word(rank) for rank in range(WORDS)]
        common = 1 / (np.arange(WORDS) + EVEN) ** STEEP
        self._up_to = np.cumsum(common / common.sum())

    def document(self, number: int) -> tuple[str, bytes]:
        """The title of an entry, and the entry as it is kept."""
        drawn = np.searchsorted(self._up_to, self._chance.random(TITLE + TEXT))
        found = [self._words[min(rank, WORDS - 1)] for rank in drawn.tolist()]
        title, text = " ".join(found[:TITLE]), " ".join(found[TITLE:])
        self.written += len(title) + len(text)
        link = f"https://s{number % 500}.example/{number}"
        entry = Entry(
            id=link,
            key=link,
            title=title,
            content=f"<p>{text}</p>",
            text=text,
            links=(Link(href=link),),
            language="en",
            outlet=Outlet(
                key=f"s{number % 500}.example", name=f"Outlet {number % 500}"
            ),
        )
        return title, dump_entry(entry)
