"""Names of subscriptions and topics: slugs, for they stand in addresses and files."""

import re
import unicodedata
from collections.abc import Container
from itertools import count

LONGEST = 64
_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
# Letters that Unicode does not decompose, as their languages write them in ASCII.
_SPELT = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "œ": "oe", "ł": "l", "đ": "d", "þ": "th", "ð": "d"}
)


def is_slug(text: str) -> bool:
    """Whether the text may serve as a name: lower-case letters, digits, hyphens."""
    return len(text) <= LONGEST and _SLUG.fullmatch(text) is not None


def slug(text: str, *, taken: Container[str] = (), fallback: str = "feed") -> str:
    """A name made from any text, unlike those that are ``taken``.

    Accents are dropped; a text without any Latin letter or digit gives ``fallback``.
    """
    plain = unicodedata.normalize("NFKD", text.lower().translate(_SPELT))
    words = re.findall(r"[a-z0-9]+", re.sub(r"[\u0300-\u036f'’]", "", plain))
    name = "-".join(words)[:LONGEST].strip("-") or fallback
    if name not in taken:
        return name
    for number in count(2):
        tail = f"-{number}"
        numbered = name[: LONGEST - len(tail)].rstrip("-") + tail
        if numbered not in taken:
            return numbered
    raise AssertionError("counting ends only at a free name")


def title(name: str) -> str:
    """A readable title for what has only a name: ``world-news`` is "World news"."""
    words = name.replace("-", " ")
    return words[:1].upper() + words[1:]
