"""How common words are in news at large, counted once over 12,825 English texts."""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Background:
    """Counts that an index begins with, before it has seen any news of its own.

    There is one, so it is compared by identity.

    ``counts`` tells in how many of ``documents`` texts a term occurs; ``lowercase`` are
    the words that are written small within a sentence, so that a capital on any other
    word marks a name.
    """

    documents: int
    counts: Mapping[str, int]
    lowercase: frozenset[str]

    def knows(self, language: str) -> bool:
        """Whether the counts speak for a language; an unknown one may be English."""
        return language in ("", "en")


@cache
def load() -> Background:
    """The table that is shipped with the program, read at the first call."""
    packed = (files("aggregator") / "data" / "background.tsv.gz").read_bytes()
    first, *rows = gzip.decompress(packed).decode().splitlines()
    counts: dict[str, int] = {}
    lowercase: list[str] = []
    for row in rows:
        kind, word, count = row.split("\t")
        if kind == "d":
            counts[word] = int(count)
        else:
            lowercase.append(word)
    return Background(
        documents=int(first), counts=counts, lowercase=frozenset(lowercase)
    )
