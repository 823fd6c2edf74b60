"""What may stand in ``keep`` and ``block``, and what it means.

A word, a beginning of one (``zelensk*``) or a phrase, as topics know them;
``category:Sport``; ``author:Jane Doe``; or ``/an expression/``, with ``/i`` where
capitals do not matter.
"""

import re
from dataclasses import dataclass
from typing import Literal

from aggregator.config.values import expected, patterns, words

_EXPRESSION = re.compile(r"/(.+)/(i?)", re.DOTALL)
_NAMED = re.compile(r"(category|author):(.*)", re.DOTALL)

Kind = Literal["words", "category", "author", "expression"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filter:
    """One condition on an entry; ``value`` is what was written behind its kind."""

    kind: Kind
    value: str
    ignore_case: bool = False


def parse(written: str) -> Filter:
    """What a person wrote; raises ValueError that says what is wrong with it."""
    if found := _EXPRESSION.fullmatch(written):
        _check(found[1])
        return Filter(kind="expression", value=found[1], ignore_case=bool(found[2]))
    if found := _NAMED.fullmatch(written):
        value = found[2].strip()
        if not value:
            raise expected(f'a name behind "{found[1]}:"', written)
        kind: Kind = "category" if found[1] == "category" else "author"
        return Filter(kind=kind, value=value)
    patterns([written])
    return Filter(kind="words", value=written)


def filters(value: object) -> tuple[str, ...]:
    """A list of conditions, as they were written."""
    found = words(value)
    for one in found:
        parse(one)
    return found


def _check(expression: str) -> None:
    # Imported only where there is one.
    import regex

    try:
        regex.compile(expression)
    except regex.error as error:
        raise ValueError(f"/{expression}/ is no regular expression: {error}") from error
