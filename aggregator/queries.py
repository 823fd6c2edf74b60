"""What a person types to search for: the one language of pages, feeds and commands.

Words in any order, all of which must be there; ``"these words"`` in this order;
``word*`` with any end; ``-word`` must not be there. Case and accents do not matter.
"""

import re
from collections.abc import Iterable

from aggregator.characters import CHARACTER
from storage.spacing import RUN
from storage.terms import Term

LONGEST = 300
"""So many characters are understood."""

MOST = 16
"""So many words and phrases."""

BEGINNING = 3
"""So many letters a beginning needs: it must not mean half of all words."""

HELP = 'All words are looked for; "in quotes" in this order, with* any end, -not this.'

_PART = re.compile(
    r'(?P<minus>-?)(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))(?P<star>\*?)'
)
_WORD = re.compile(rf"{CHARACTER}+")
_QUOTES = str.maketrans("\u201c\u201d\u201e\u201f\u00ab\u00bb\uff02", '"' * 7)


class QueryError(Exception):
    """What was typed cannot be searched for; the message says why and what can."""


def parse(typed: str) -> tuple[Term, ...]:
    """The terms in what a person typed; none for nothing. Raises QueryError."""
    if len(typed) > LONGEST:
        raise QueryError(f"This is too long: search for at most {LONGEST} characters.")
    found = _PART.finditer(typed.translate(_QUOTES))
    terms = {term for part in found if (term := _term(part)) is not None}
    if not terms and typed.strip():
        raise QueryError("There is no word in this: letters or figures are searched.")
    if len(terms) > MOST:
        raise QueryError(f"These are too many words: search for at most {MOST}.")
    if terms and all(term.excluded for term in terms):
        raise QueryError("Name a word that must be there, beside those that must not.")
    return tuple(
        sorted(terms, key=lambda one: (one.excluded, one.words, one.beginning))
    )


def spell(terms: Iterable[Term]) -> str:
    """The terms as a person would type them: equal for queries that mean the same."""
    return " ".join(_spelled(term) for term in terms)


def _term(part: re.Match[str]) -> Term | None:
    words, beginning = part["phrase"], bool(part["star"])
    if words is None:
        words = part["word"]
        beginning = words.endswith("*")
    # Small letters first: some have marks of their own, which end a word or do not.
    lower = " ".join(words.lower().split())
    letters = list(_WORD.finditer(lower))
    if not letters:
        return None
    last = letters[-1]
    if beginning and RUN.search(last[0]):
        beginning = False  # a part of a run is found without it
    if beginning and len(last[0]) < BEGINNING:
        raise QueryError(
            f"A beginning needs {BEGINNING} letters: “{last[0]}*” fits too much."
        )
    words = lower[letters[0].start() : last.end()]
    return Term(words=words, beginning=beginning, excluded=bool(part["minus"]))


def _spelled(term: Term) -> str:
    words = f'"{term.words}"' if " " in term.words else term.words
    return f"{'-' * term.excluded}{words}{'*' * term.beginning}"
