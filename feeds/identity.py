"""Which entry is which: the key of an entry, and the address that stands for it.

An id or address that two entries of one document carry identifies nothing there (seen
in one feed of eight): then comes what the entries say themselves.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from dataclasses import replace
from hashlib import sha256

from feeds import urls
from feeds.model import Entry

_OTHER_KEY = re.compile("link:|sha256:")  # an id may not pass for one of these


def identified(
    entries: Sequence[Entry], homes: Set[str] = frozenset()
) -> tuple[Entry, ...]:
    """All entries of one document with their ``key`` and ``link_key``.

    The key is the id where this is unique in the document (so ``key == id`` tells that
    the id identifies), else ``link:`` and the canonical address with its fragment, else
    ``sha256:`` and a digest of id, link and title, or of these and the text, with an
    ordinal among entries that are the same in all of it. No two entries get one key.

    The link key is the canonical address without its fragment if that is unique, else
    with it if that is. Neither a bare host nor one of ``homes`` (canonical addresses of
    the feed's own pages) is the address of an article.
    """
    pages = _unique(_page(entry, homes, fragment=False) for entry in entries)
    places = _unique(_page(entry, homes, fragment=True) for entry in entries)
    ids = _unique("" if _OTHER_KEY.match(entry.id) else entry.id for entry in entries)
    titles = _unique(_by_title(entry) for entry in entries)
    repeated: Counter[str] = Counter()
    result: list[Entry] = []
    for entry, id, page, place, title in zip(
        entries, ids, pages, places, titles, strict=True
    ):
        key = id or (f"link:{place}" if place else "") or title
        if not key:
            digest = _by_text(entry)
            repeated[digest] += 1
            nth = repeated[digest]
            key = digest if nth == 1 else f"{digest}:{nth}"
        result.append(replace(entry, key=key, link_key=page or place))
    return tuple(result)


def _page(entry: Entry, homes: Set[str], *, fragment: bool) -> str:
    address = urls.canonical(entry.link, fragment=fragment)
    names_a_page = any(mark in address for mark in "/?#")
    return address if names_a_page and address not in homes else ""


def _unique(values: Iterable[str]) -> list[str]:
    """The values, with those that stand there twice made empty."""
    listed = list(values)
    counted = Counter(listed)
    return [value if counted[value] == 1 else "" for value in listed]


def _by_title(entry: Entry) -> str:
    # Without a title the next untitled entry would be taken for an edit of this one.
    if not entry.title:
        return ""
    return _digest(entry.id, entry.link, entry.title)


def _by_text(entry: Entry) -> str:
    return _digest(entry.id, entry.link, entry.title, entry.text)


def _digest(*parts: str) -> str:
    joined = "\x00".join(parts).encode("utf-8", "surrogatepass")
    return f"sha256:{sha256(joined).hexdigest()}"
