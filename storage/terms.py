"""What is searched for, word by word, and how FTS5 is asked for it."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from storage.spacing import sought

# They would end the quoted phrase, or the whole expression, or are no text at all.
_UNSAID = re.compile('["\x00\ud800-\udfff]')


@dataclass(frozen=True, slots=True, kw_only=True)
class Term:
    """Words that must stand in an article in this order, or must not if ``excluded``.

    Case and accents do not matter; of a ``beginning`` the last word may go on.
    """

    words: str
    beginning: bool = False
    excluded: bool = False


def expression(terms: Iterable[Term]) -> str:
    """The terms in FTS5's language, in which every phrase is quoted.

    At least one of them must not be excluded; otherwise it is empty.
    """
    known = list(terms)
    wanted = " AND ".join(_phrase(one) for one in known if not one.excluded)
    unwanted = " OR ".join(_phrase(one) for one in known if one.excluded)
    if wanted and unwanted:
        return f"({wanted}) NOT ({unwanted})"
    return wanted


def words(terms: Iterable[Term]) -> set[str]:
    """Every whole word of the terms as an expression of its own."""
    found: set[str] = set()
    for term in terms:
        phrase, goes_on = sought(_UNSAID.sub(" ", term.words))
        whole = phrase.split()[: -1 if goes_on or term.beginning else None]
        found.update(f'"{word}"' for word in whole)
    return found


def _phrase(term: Term) -> str:
    phrase, goes_on = sought(_UNSAID.sub(" ", term.words))
    star = "*" if goes_on or term.beginning else ""
    return f'"{phrase}"{star}'
