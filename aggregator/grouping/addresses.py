"""What the address of a page tells of it, beside its headline."""

import re
from urllib.parse import unquote, urlsplit

FEWEST = 3
LONGEST = 2_000
_BETWEEN = re.compile(r"[\W_]+")
_ENDING = re.compile(r"\.\w{2,5}$")


def words_of(address: str) -> list[str]:
    """The words that a page's address names it by, as in ``/2024/ferry-runs-aground``.

    Many sites put the whole headline there, or the words that it is to be found by,
    where the feed gives less. It is the part of the path with most words, the last one
    of several; one of less than three is a section. They come with a capital, because
    nothing tells which are names.
    """
    try:
        path = unquote(urlsplit(address[:LONGEST]).path)
    except ValueError:
        return []
    found: list[str] = []
    for part in path.split("/"):
        words = _BETWEEN.split(_ENDING.sub("", part))
        telling = [word.capitalize() for word in words if _tells(word)]
        if len(telling) >= max(FEWEST, len(found)):
            found = telling
    return found


def _tells(word: str) -> bool:
    return len(word) > 1 and word.isalpha()
