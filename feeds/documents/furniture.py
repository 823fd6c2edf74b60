"""Telling an article from the page around it, line by line.

A rule that was measured, not a model: every line is worth something or costs something,
and the article is the contiguous run of lines that is worth most. Runs of foreign
headlines, share bars and menus lie outside of it; a subheading or a short quotation in
the middle of an article is paid for by the prose around it.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate

from feeds.documents.boilerplate import is_boilerplate, is_menu, is_passing
from feeds.documents.sentences import count_words, ends_a_sentence, sentences

PROSE = 25
"""So many words are prose without any further sign."""

PASSING = -0.15
"""What boilerplate costs that stands amid articles too, and is dropped there."""

_FULL_WEIGHT = 40
_SENTENCE = 8
_UNFINISHED = 12
_SHORT_SENTENCE = 4
_TEASER = 16
_LIST_ITEM = re.compile(r"^\s*(?:[-*•‣◦–]|\d{1,2}[.)])\s+")
_HEADLINE_WORDS = range(3, 31)
_LINES_ABOVE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Where the article lies among the lines: ``body`` and the few lines ``above``.

    Both hold positions in the lines that were given, in order.
    """

    above: tuple[int, ...]
    body: tuple[int, ...]


def worth(line: str) -> float:
    """How much a line speaks for being part of an article; below zero, against."""
    words = count_words(line)
    if is_passing(line):
        return PASSING
    if is_boilerplate(line) or is_menu(line) or _is_teaser(line, words):
        return -1.0
    if is_prose(line, words):
        return min(words, _FULL_WEIGHT) / 8
    if ends_a_sentence(line) and words >= _SHORT_SENTENCE:
        return 0.4
    if is_list_item(line) or line.rstrip().endswith((":", "：")):
        return -0.2
    return 0.0 if ends_a_sentence(line) else -1.0


def is_prose(line: str, words: int | None = None) -> bool:
    """Whether a line is a paragraph, or at least a grown sentence of one."""
    words = count_words(line) if words is None else words
    if words >= PROSE or (words >= _SENTENCE and ends_a_sentence(line)):
        return True
    return words >= _UNFINISHED and len(sentences(line)) > 1


def cut(lines: Sequence[str]) -> Cut:
    """The article among ``lines``, none of which is empty.

    Without a line of prose there is nothing to go by, and all but boilerplate stays.
    """
    return cut_by([worth(line) for line in lines], lines)


def cut_by(worths: Sequence[float], lines: Sequence[str]) -> Cut:
    """Like `cut`, with the worth of each line given by who knows more about it."""
    start, end = _richest_run(worths)
    if not any(is_prose(line) for line in lines[start:end]):
        start, end = 0, len(lines)
    body = tuple(at for at in range(start, end) if not is_boilerplate(lines[at]))
    return Cut(above=tuple(range(max(0, start - _LINES_ABOVE), start)), body=body)


def is_list_item(line: str) -> bool:
    """Whether a line begins with a bullet or a number."""
    return bool(_LIST_ITEM.match(line))


def could_be_title(line: str) -> bool:
    """Whether a line has the length of a title and nothing of a menu."""
    return (
        count_words(line) in _HEADLINE_WORDS
        and "|" not in line
        and not is_boilerplate(line)
    )


def _is_teaser(line: str, words: int) -> bool:
    """A question or a sentence cut off, as headlines of other articles like to be."""
    teases = line.rstrip().rstrip("\"'”’»)").endswith(("?", "？", "؟", "...", "…"))
    return teases and words < _TEASER and len(sentences(line)) == 1


def _richest_run(worths: Sequence[float]) -> tuple[int, int]:
    """Where the contiguous run with the largest sum begins and ends (exclusive)."""
    sums = (0.0, *accumulate(worths))
    best, run, lowest = 0.0, (0, 0), 0
    for end in range(1, len(sums)):
        if sums[end] - sums[lowest] > best:
            best, run = sums[end] - sums[lowest], (lowest, end)
        if sums[end] < sums[lowest]:
            lowest = end
    return run
