"""Text becomes terms: the words that tell one event from another, in one spelling.

Only English is stemmed for its own sake; elsewhere the plural -s is all that the rules
reach. Scripts that put no spaces between words are cut into pairs of characters.
"""

import re
import unicodedata

from aggregator.grouping.background import Background
from aggregator.grouping.stop import STOP

# Vowel signs are no word characters to ``re``; without these blocks it would cut words
# of Hindi, Tamil, Thai and vocalised Arabic at each of them.
_SIGNS = (
    "\u0300-\u036f\u0591-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    "\u0900-\u0963\u0966-\u0df3\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3"
)
_UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3\u3040-\u30ff\u3400-\u9fff"
)

CHARACTER = rf"(?:[^\W_]|[{_SIGNS}])"
"""An expression for one character of a word, of whatever script."""

UNSPACED = re.compile(rf"[{_UNSPACED}]")
"""Finds a character of a script that puts no spaces between words."""

_ASCII_WORD = re.compile(r"[^\W_]+(?:['.][^\W_]+)*")
_WORD = re.compile(rf"{CHARACTER}+(?:['.]{CHARACTER}+)*")
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_ACCENTS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")
_INITIALS = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]")
_QUOTES = str.maketrans("\u2018\u2019\u02bc\u0060\u00b4", "'" * 5)
_MEMORY = 200_000


def words(text: str) -> list[str]:
    """The words of ``text`` as they are written, without the marks between them."""
    if text.isascii():
        return _ASCII_WORD.findall(text)
    found = _WORD.findall(unicodedata.normalize("NFKC", text).translate(_QUOTES))
    if not UNSPACED.search(text):
        return found
    return [piece for word in found for piece in _pieces(word)]


def fold(text: str) -> str:
    """``text`` in small letters without accents, the form in which words compare."""
    if text.isascii():
        return text.lower()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", text.casefold()))
    return unicodedata.normalize("NFC", bare)


class Vocabulary(dict[str, str]):
    """Looks up the term of a word; ``""`` stands for words that tell nothing.

    It remembers what it has worked out, because a day's news repeats few words often.
    """

    def __init__(self, background: Background) -> None:
        super().__init__()
        self._lowercase = background.lowercase

    def __missing__(self, word: str) -> str:
        if len(self) >= _MEMORY:
            self.clear()
        self[word] = term = self._term(word)
        return term

    def terms(self, found: list[str]) -> list[str]:
        """The terms of words, in order, those without one left out."""
        return [term for term in map(self.__getitem__, found) if term]

    def is_name(self, word: str) -> bool:
        """Whether the capital of ``word`` marks a name rather than a first word."""
        return word[:1].isupper() and fold(word) not in self._lowercase

    def _term(self, word: str) -> str:
        folded = fold(word)
        if _INITIALS.fullmatch(folded):
            folded = folded.replace(".", "")
        elif folded in STOP:
            return ""
        folded = folded.removesuffix("'s")
        if len(folded) < 2 or (folded in STOP and not word.isupper()):
            return ""
        one = singular(folded)
        return one if self.is_name(word) else _stem(one)


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    for run in _RUN.findall(word):
        if len(run) > 1 and UNSPACED.match(run):
            pieces.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            pieces.append(run)
    return pieces


def singular(word: str) -> str:
    """``word`` without an English plural ending; it is folded already."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 4 and word.endswith(("sses", "shes", "ches", "xes", "zes")):
        return word[:-2]
    if len(word) > 3 and word[-1] == "s" and word[-2] not in "sui":
        return word[:-1]
    return word


def _stem(word: str) -> str:
    for ending in ("ing", "ed"):
        if word.endswith(ending) and len(word) - len(ending) >= 4:
            word = word.removesuffix(ending)
            # planned -> plan, but call -> call and pass -> pass
            if word[-1] == word[-2] and word[-1] not in "ls":
                word = word[:-1]
            break
    return word[:-1] if len(word) > 4 and word[-1] == "e" else word
