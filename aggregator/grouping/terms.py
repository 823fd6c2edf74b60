"""Words become terms: what tells one event from another, in one spelling.

Only English is stemmed for its own sake; elsewhere the plural -s is most of what the
rules reach.
"""

import re
from functools import cache

from aggregator.grouping.background import Background
from aggregator.grouping.stop import ENGLISH, languages, stop_words
from aggregator.grouping.words import fold

_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
MEMORY = 100_000


class Vocabulary(dict[str, str]):
    """Looks up the term of a word; ``""`` stands for words that tell nothing.

    It remembers what it has worked out, because a day's news repeats few words often.
    """

    def __init__(self, background: Background, language: str = "") -> None:
        super().__init__()
        self._lowercase = background.lowercase
        self._stop = stop_words(language)

    def __missing__(self, word: str) -> str:
        if len(self) >= MEMORY:
            self.clear()
        self[word] = term = self.term(word)
        return term

    def terms(self, found: list[str]) -> list[str]:
        """The terms of words, in order, those without one left out."""
        return list(filter(None, map(self.__getitem__, found)))

    def is_name(self, word: str) -> bool:
        """Whether the capital of ``word`` marks a name rather than a first word."""
        return word[:1].isupper() and fold(word) not in self._lowercase

    def term(self, word: str) -> str:
        """The same, without looking it up and remembering it."""
        folded = fold(word)
        if _INITIALS.fullmatch(folded):
            folded = folded.replace(".", "")
        elif folded in self._stop:
            return ""
        folded = folded.removesuffix("'s")
        if len(folded) < 2 or (folded in self._stop and not word.isupper()):
            return ""
        one = singular(folded)
        return one if self.is_name(word) else stem(one)


def speaking(language: str) -> str:
    """The language of which the words tell nothing in a primary language, too."""
    return language if language in languages() else ENGLISH


class Vocabularies:
    """The vocabulary of each language that has words of its own to pass over."""

    def __init__(self, background: Background) -> None:
        self._background = background
        self._known: dict[str, Vocabulary] = {}

    def of(self, language: str) -> Vocabulary:
        """The vocabulary of a primary language; others share the English one."""
        own = speaking(language)
        if own not in self._known:
            self._known[own] = Vocabulary(self._background, own)
        return self._known[own]


@cache
def vocabularies(background: Background) -> Vocabularies:
    """The vocabularies that all share who know this background."""
    return Vocabularies(background)


@cache
def usual(background: Background) -> frozenset[str]:
    """The terms that are ordinary words of the language, and so no names."""
    ones = frozenset(map(singular, background.lowercase))
    return ones.union(map(stem, ones))


def singular(word: str) -> str:
    """``word`` without an English plural ending; it is folded already."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


def stem(word: str) -> str:
    """``word`` without an ending; it is a singular that is no name."""
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            # planned -> plan, but call -> call and pass -> pass
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word
