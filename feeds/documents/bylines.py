"""The lines that say by whom and when an article was written."""

import re

from feeds import written_dates
from feeds.model import Person

_NAME = r"[A-ZÀ-Þ][\w.'’-]*"
_PERSON = rf"{_NAME}(?:\s(?:(?:van|von|de|der|den|la|al|bin)\s){{0,2}}{_NAME}){{0,3}}"
_BYLINE = re.compile(
    r"^(?:By|BY|Von|Par|Por|Di|Door)[: ]\s*"
    rf"({_PERSON}(?:(?:,\s|,?\s(?:and|AND|und|et|y|e|&)\s){_PERSON}){{0,4}})"
    r"(?:\s*[|,•·–—-].{0,40})?$"
)
_PARTING = re.compile(r",?\s+(?:and|AND|und|et|y|e|&)\s+")


def authors(line: str) -> tuple[Person, ...]:
    """Who a byline (*By Ann Lee and Bo Ek, Staff Writers*) names."""
    found = _BYLINE.match(line)
    if not found:
        return ()
    *listed, last = _PARTING.split(found[1])
    names = [name for part in listed for name in part.split(", ")]
    return tuple(Person(name=name) for name in (*names, last.split(", ")[0]))


def is_mark(line: str) -> bool:
    """Whether a line says by whom or when, and nothing of the article."""
    return bool(_BYLINE.match(line)) or written_dates.is_date_line(line)
