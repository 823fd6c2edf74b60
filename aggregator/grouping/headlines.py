"""What one outlet's headlines differ in: the event, or only the edition.

Comics are numbered, weather has a day, stocks and signs of the zodiac take turns within
a fixed form of words. What two headlines of an outlet share at either end is that form,
their frame; what they are about is the rest.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile

from aggregator.grouping.counting import HEADLESS
from aggregator.grouping.dates import DAYS, MONTHS
from aggregator.grouping.terms import Vocabulary
from aggregator.grouping.words import fold, words

READ = 400
_MARK = re.compile(
    r"^(?:(?:UPDATE|WRAPUP)\s*\d+|RPT|REFILE|CORRECTED|REPEAT)\s?[-:]\s?"
    r"|\s?-+\s(?:\d+(?:st|nd|rd|th)\s)?Update$"
)
_DATES = frozenset(fold(f"{DAYS}{MONTHS}").split())


@dataclass(frozen=True, slots=True)
class Headline:
    """The words of a headline, folded, and the term of each (``""`` for none).

    ``given`` tells that there was one; else it is the beginning of the text. ``update``
    tells that a newsroom has marked it as a new version of a text.
    """

    words: tuple[str, ...]
    terms: tuple[str, ...]
    given: bool = True
    update: bool = False


def read(title: str, body: Callable[[], str], vocabulary: Vocabulary) -> Headline:
    """The headline of an article; its ``body`` is asked for where there is none."""
    unmarked = _MARK.sub("", title[:READ])
    given = words(unmarked)
    found = given or words(body()[:READ])[:HEADLESS]
    return Headline(
        words=tuple(map(fold, found)),
        terms=tuple(map(vocabulary.__getitem__, found)),
        given=bool(given),
        update=len(unmarked) < len(title[:READ]),
    )


def equal(some: Headline, other: Headline) -> bool:
    """Whether two articles carry the same headline, word for word, or none."""
    return some.given == other.given and some.words == other.words


def series(some: Headline, other: Headline) -> bool:
    """Whether two headlines of one outlet announce different parts of a series.

    They are the same, so that they are the name of a column, or begin alike and then
    give another number or date. A text that its newsroom has updated is no series.
    """
    if some.words == other.words:
        return some.given and other.given and not (some.update or other.update)
    same = _in_common(some.words, other.words)
    if same < min(len(some.words), len(other.words)):
        one, another = some.words[same], other.words[same]
        if _are_dates(one, another) or (same and _are_numbers(one, another)):
            return True
    return bool(same) and all(_is_count(word) for word in _left(some, other))


def rest(some: Headline, other: Headline) -> tuple[str, ...]:
    """The terms of ``some`` that are neither in the frame of both nor a date."""
    own = _without_frame(some, other)
    pairs = zip(some.words[own], some.terms[own], strict=True)
    return tuple(term for word, term in pairs if term and not _is_count(word))


def _left(some: Headline, other: Headline) -> tuple[str, ...]:
    """The words of either headline that are not in the frame of both."""
    return (
        some.words[_without_frame(some, other)]
        + other.words[_without_frame(other, some)]
    )


def _without_frame(some: Headline, other: Headline) -> slice:
    first = _in_common(some.words, other.words)
    last = _in_common(some.words[first:][::-1], other.words[first:][::-1])
    return slice(first, len(some.words) - last)


def _in_common(some: Sequence[str], other: Sequence[str]) -> int:
    pairs = zip(some, other, strict=False)
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], pairs))


def _is_count(word: str) -> bool:
    return word in _DATES or _has_digit(word)


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _are_dates(one: str, another: str) -> bool:
    """Whether both words are dates, or versions: numbers that have several parts."""
    if one in _DATES and another in _DATES:
        return True
    return all(_has_digit(word) and "." in word for word in (one, another))


def _are_numbers(one: str, another: str) -> bool:
    """Whether both words hold numbers, but not one a year and one an amount."""
    if one.isdigit() and another.isdigit():
        return abs(len(one) - len(another)) <= 1
    return _has_digit(one) and _has_digit(another)
