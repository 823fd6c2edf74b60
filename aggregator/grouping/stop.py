"""Words that tell nothing of an event, by language.

For other languages than English, which has a background table, these lists are all that
is known before the first news.
"""

from collections.abc import Collection
from functools import cache
from importlib.resources import files

from aggregator.grouping.words import fold

ENGLISH = "en"


def languages() -> Collection[str]:
    """The languages that have a list, as primary subtags of BCP 47."""
    return _lists().keys()


@cache
def stop_words(language: str) -> frozenset[str]:
    """The words to pass over in a language, folded, the English ones always among them.

    Names of firms, slogans and the remains of HTML are English everywhere.
    """
    return _lists()[ENGLISH] | _lists().get(language, frozenset())


@cache
def _lists() -> dict[str, frozenset[str]]:
    table = (files("aggregator") / "data" / "stop.tsv").read_text(encoding="utf-8")
    rows = (row.split("\t") for row in table.splitlines())
    return {language: frozenset(fold(words).split()) for language, words in rows}
