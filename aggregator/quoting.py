"""Where in a text the words are that were searched for. Pure.

A text becomes pieces, marked and unmarked, so that whoever shows them escapes each like
any other text and nothing of them is ever read as markup.
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from aggregator.characters import CHARACTER
from storage.spacing import RUN, UNSPACED
from storage.terms import Term

LOOKED_AT = 20_000
"""So many characters of a text are looked at."""

WEIGHED = 200
"""Of so many places where something was found one is chosen to be shown."""

_WORD = re.compile(rf"{CHARACTER}+")
_GAP = rf"(?:(?!{CHARACTER}).){{0,5}}"
_MARKS = "[\u00ad\u0300-\u036f\u0591-\u05c7\u0610-\u065f\u0670]*"

# A script without spaces ends a word of another script.
_LETTER = rf"(?![{UNSPACED}]){CHARACTER}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A part of a text; a marked one is what was searched for."""

    text: str
    marked: bool = False


class _Plain(dict[int, str]):
    """Characters without case and accents, one for one, each worked out once."""

    def __missing__(self, code: int) -> str:
        parts = unicodedata.normalize("NFKD", chr(code))
        accented = all("\u0300" <= mark <= "\u036f" for mark in parts[1:])
        self[code] = (parts[0] if accented else chr(code)).lower()[:1]
        return self[code]


_PLAIN = _Plain()


def marked(text: str, terms: Iterable[Term]) -> tuple[Piece, ...]:
    """The whole text in pieces."""
    return _pieces(text, _spans(text, terms), 0, len(text))


def quoted(text: str, terms: Iterable[Term], width: int) -> tuple[Piece, ...]:
    """About ``width`` characters of the text, where most different terms stand."""
    line = " ".join(text[:LOOKED_AT].split())
    spans = _spans(line, terms)
    start = _start(line, spans[:WEIGHED], width)
    end = _cut(line, start, width)
    pieces = _pieces(line, spans, start, end)
    before = (Piece(text="… "),) if start else ()
    after = (Piece(text=" …"),) if end < len(line) or len(text) > LOOKED_AT else ()
    return before + pieces + after


Span = tuple[int, int, int]
"""From where to where something was found, and which term it was."""


def _spans(text: str, terms: Iterable[Term]) -> list[Span]:
    """What was found, in order, nothing twice."""
    simple = text.isascii()
    plain = text.lower() if simple else text.translate(_PLAIN)
    found = sorted(
        (one.start(), one.end(), number)
        for number, term in enumerate(terms)
        if not term.excluded
        for one in _pattern(term, "" if simple else _MARKS).finditer(plain)
    )
    kept: list[Span] = []
    for span in found:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _pattern(term: Term, marks: str) -> re.Pattern[str]:
    """Finds a term in plain text: at the edges of words, where a script has them."""
    words = _WORD.findall(term.words.translate(_PLAIN))
    body = _GAP.join(
        "".join(f"{re.escape(one)}{marks}" for one in word) for word in words
    )
    before = "" if _is_run(term.words[:1]) else rf"(?<!{_LETTER})"
    if term.beginning:
        return re.compile(rf"{before}{body}{CHARACTER}*")
    after = "" if _is_run(term.words[-1:]) else rf"(?!{_LETTER})"
    return re.compile(f"{before}{body}{after}")


def _is_run(character: str) -> bool:
    return RUN.match(character) is not None


def _start(line: str, spans: Sequence[Span], width: int) -> int:
    """Where a quotation begins that holds the most different terms, the first such."""
    best, most, before = 0, 0, width // 4
    for number, (start, _, _) in enumerate(spans):
        rest = (span for span in spans[number:] if span[1] <= start + width - before)
        if (many := len({term for _, _, term in rest})) > most:
            best, most = start, many
    if best <= before:
        return 0
    space = line.find(" ", best - before, best)
    return space + 1 if space >= 0 else best - before // 4


def _cut(line: str, start: int, width: int) -> int:
    """Where a quotation ends, at a word if it can."""
    end = start + width
    if end >= len(line):
        return len(line)
    space = line.rfind(" ", end - width // 4, end)
    return space if space > 0 else end


def _pieces(
    text: str, spans: Iterable[Span], start: int, end: int
) -> tuple[Piece, ...]:
    edges = [start]
    for begin, stop, _ in spans:
        if start <= begin and stop <= end:
            edges += [begin, stop]
    edges.append(end)
    parts = (
        Piece(text=text[a:b], marked=bool(number % 2))
        for number, (a, b) in enumerate(pairwise(edges))
    )
    return tuple(part for part in parts if part.text)
