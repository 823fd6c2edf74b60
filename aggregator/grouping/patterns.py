"""The values of a rule, made ready to be looked for in many texts.

Most values are single words, and those are looked up among the words of a text: that
costs the same for one topic as for thirty. A regular expression is asked only where all
the letters that it wants are in the text.
"""

import re
from collections.abc import Collection

from aggregator.characters import CHARACTER
from aggregator.grouping.words import UNSPACED, fold, runs

_PARTS = re.compile(rf"(?:{CHARACTER}|\*)+(?:['.](?:{CHARACTER}|\*)+)*")
_LITERAL = re.compile(rf"{CHARACTER}+")
_GAP = r"[\W_]+"


class Values:
    """Values of which a text may have some.

    A value is a word, the beginning of one (``zelensk*``) or several in a row.
    """

    def __init__(self, values: Collection[str]) -> None:
        folded = [fold(value) for value in values]
        self._words = frozenset(value for value in folded if runs(value) == [value])
        self._patterns = tuple(
            (tuple(_LITERAL.findall(value)), re.compile(_expression(value)))
            for value in folded
            if value not in self._words or UNSPACED.search(value)
        )

    def in_text(self, folded: str, words: frozenset[str]) -> bool:
        """Whether one of the values is in a folded text, whose `runs` are ``words``."""
        return not self._words.isdisjoint(words) or any(
            all(piece in folded for piece in pieces) and pattern.search(folded)
            for pieces, pattern in self._patterns
        )


def _expression(folded: str) -> str:
    """A regular expression for a word, a beginning of one, or several in a row."""
    parts = _PARTS.findall(folded)
    if not any(part.strip("*'.") for part in parts):
        # A value without a word in it is in no text.
        return r"(?!)"
    spelled = _GAP.join(
        re.escape(part).replace(r"\*", f"(?:{CHARACTER})*") for part in parts
    )
    if UNSPACED.search(folded):
        return spelled
    return f"(?<!{CHARACTER}){spelled}(?!{CHARACTER})"
