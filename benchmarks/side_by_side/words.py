"""Words that mean nothing, as often as those of a language: by Zipf's law."""

from bisect import bisect_left
from collections.abc import Sequence
from itertools import accumulate
from random import Random

_BEGIN = ("b", "br", "d", "f", "g", "k", "kl", "l", "m", "n", "p", "r", "s", "st", "v")
_MIDDLE = ("a", "ai", "e", "ea", "i", "o", "ou", "u")
_END = ("", "", "l", "m", "n", "nd", "r", "s", "t")
SIZE = 8_000
_SENTENCE = (7, 22)


class Words:
    """A vocabulary, and texts made of it; the same for the same ``seed``."""

    def __init__(self, seed: int) -> None:
        rng = Random(f"words {seed}")
        made: dict[str, None] = {}
        while len(made) < SIZE:
            length = rng.choice((1, 2, 2, 3)) if len(made) > 200 else 1
            made["".join(_syllable(rng) for _ in range(length))] = None
        self.all: Sequence[str] = tuple(made)
        self._weights = tuple(accumulate(1 / (rank + 3) for rank in range(SIZE)))

    def some(self, rng: Random, count: int) -> list[str]:
        """So many words of a text."""
        most = self._weights[-1]
        return [
            self.all[bisect_left(self._weights, rng.random() * most)]
            for _ in range(count)
        ]

    def sentence(self, rng: Random, keys: Sequence[str] = ()) -> str:
        """A sentence, which has one of ``keys`` in it where there are any."""
        words = self.some(rng, rng.randint(*_SENTENCE))
        if keys:
            words[rng.randrange(1, len(words))] = rng.choice(keys)
        return " ".join(words).capitalize() + "."

    def paragraphs(self, rng: Random, letters: int, keys: Sequence[str]) -> list[str]:
        """Paragraphs of about so many letters together, with keys in each."""
        made: list[str] = []
        while sum(map(len, made)) < letters:
            made.append(" ".join(self.sentence(rng, keys) for _ in range(4)))
        return made


def _syllable(rng: Random) -> str:
    return rng.choice(_BEGIN) + rng.choice(_MIDDLE) + rng.choice(_END)
