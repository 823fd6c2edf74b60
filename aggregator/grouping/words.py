"""Text becomes words, in whatever script it is written.

Scripts that put no spaces between words are cut into pairs of characters.
"""

import re
import unicodedata
from functools import lru_cache

from aggregator.characters import SIGNS

_UNSPACED = (
    "\u0e01-\u0e4e\u0e81-\u0ece\u1000-\u1049\u1780-\u17d3\u3040-\u30ff\u3400-\u9fff"
)

UNSPACED = re.compile(rf"[{_UNSPACED}]")
"""Finds a character of a script that puts no spaces between words."""

_RUNS = re.compile(rf"[\w{SIGNS}]+")
_WORD = re.compile(rf"[\w{SIGNS}]+(?:['.][\w{SIGNS}]+)*")
_RUN = re.compile(rf"[{_UNSPACED}]+|[^{_UNSPACED}]+")
_OUTLET = re.compile(r"(?:\s[-\u2013\u2014\u00b7\u2022\u00bb]\s|\s?\|\s?)([^|]{1,40})$")
_SEPARATOR = re.compile("[-|\u2013\u2014\u00b7\u2022\u00bb]")
OUTLET_PARTS = 3
OUTLET_WORDS = 4
TITLE_WORDS = 4

_ACCENTS = re.compile("[\u0300-\u036f\u0610-\u061a\u064b-\u065f\u0670]")

# Letters that normalising leaves as they are, whatever stands beside them: Latin, Greek
# and Cyrillic ones.
_LETTER = (
    "a-zA-Z0-9\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u0131\u0134-\u013e\u0141-\u0148\u014a-\u017e"
    "\u0386\u0388-\u038a\u038c\u038e-\u03a1\u03a3-\u03ce\u0400-\u0481\u048a-\u052f"
)
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_PLAIN = re.compile(rf"[\x00-\x7f{_LETTER}]*")

# An apostrophe or a full stop that stands between two letters belongs to the word.
# Each is looked for by itself: an expression that begins with one character is fast.
_APOSTROPHES = "\u2018\u2019\u02bc\u0060\u00b4"
_WITHIN = tuple(
    (
        mark,
        re.compile(rf"{re.escape(mark)}(?=[{_LETTER}])(?<=[{_LETTER}].)"),
        re.compile(rf"{re.escape(mark)}(?:(?![{_LETTER}])|(?<![{_LETTER}].))"),
    )
    for mark in "'."
)
_ALL_MARKS = {code: " " for code in range(128) if not chr(code).isalnum()}
# Of bytes: those of ASCII text are translated three times as fast as its characters.
_MARKS = bytes(
    ord(" ") if code in _ALL_MARKS and chr(code) not in "'." else code
    for code in range(256)
)
# Many a text has these and is plain but for them.
_TYPOGRAPHY = (
    "\u2018\u2019\u2013\u2014\u201c\u201d\u201e\u2026\u2022"
    "\u00a0\u00a1\u00a3\u00a7\u00a9\u00ab\u00b0\u00b7\u00bb\u00bf\u20ac"
)


def words(text: str) -> list[str]:
    """The words of ``text`` as they are written, without the marks between them."""
    return spaced(text).split()


def spaced(text: str) -> str:
    """The `words` of ``text`` with nothing but spaces between them."""
    for mark in _APOSTROPHES:
        text = text.replace(mark, "'")
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    if text.isascii() or _PLAIN.fullmatch(text):
        return _unmarked(text)
    found = _WORD.findall(unicodedata.normalize("NFKC", text).replace("_", " "))
    if UNSPACED.search(text):
        found = [piece for word in found for piece in _pieces(word)]
    return " ".join(found)


def _unmarked(text: str) -> str:
    """Plain text `spaced`: three times as fast as finding word after word."""
    for mark, kept, loose in _WITHIN:
        text = loose.sub(" ", text) if kept.search(text) else text.replace(mark, " ")
    return text.encode().translate(_MARKS).decode()


def runs(text: str) -> list[str]:
    """The characters of words in a row, without any mark: ``it's`` has two of them."""
    if not text.isascii():
        for mark in _TYPOGRAPHY:
            text = text.replace(mark, " ")
    if text.isascii():
        return text.translate(_ALL_MARKS).split()
    return _RUNS.findall(text.replace("_", " "))


def fold(text: str) -> str:
    """``text`` in small letters without accents, the form in which words compare."""
    if text.isascii():
        return text.lower()
    if _PLAIN.fullmatch(text):
        # Half the time, because most of such a text is ASCII.
        return _FOREIGN.sub(_folded, text).lower()
    return _fold(text)


def _fold(text: str) -> str:
    # Apart first: 𝐅𝐢𝐫𝐞 has no small letters of its own, and some appear on folding.
    apart = unicodedata.normalize("NFKD", text).casefold()
    bare = _ACCENTS.sub("", unicodedata.normalize("NFKD", apart))
    return unicodedata.normalize("NFC", bare)


@lru_cache(1 << 10)
def _letter(letter: str) -> str:
    return _fold(letter)


def _folded(found: re.Match[str]) -> str:
    return _letter(found[0])


def headline(title: str) -> str:
    """``title`` without the outlet's name and section, which many feeds put last."""
    title = " ".join(title.split())
    if not _SEPARATOR.search(title):
        return title
    for _ in range(OUTLET_PARTS):
        found = _OUTLET.search(title)
        if found is None or len(found[1].split()) > OUTLET_WORDS:
            break
        before = title[: found.start()]
        if len(before.split()) < TITLE_WORDS:
            break
        title = before
    return title


def _pieces(word: str) -> list[str]:
    pieces: list[str] = []
    for run in _RUN.findall(word):
        if len(run) > 1 and UNSPACED.match(run):
            pieces.extend(run[at : at + 2] for at in range(len(run) - 1))
        else:
            pieces.append(run)
    return pieces
