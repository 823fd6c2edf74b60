"""Which entry is which: the key of an entry, and the address that stands for it.

An id or address that two entries of one document carry identifies nothing there (seen
in one feed of eight): then comes what the entries say themselves.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence, Set
from hashlib import sha256
from typing import NamedTuple

from feeds import urls
from feeds.model import Entry

_BEHIND_A_HOST = re.compile("[/?#]")
_OTHER_KEY = re.compile("link:|sha256:")  # an id may not pass for one of these


class Identity(NamedTuple):
    """What an entry is known by: in its document, and beyond it."""

    key: str
    link_key: str


def identified(
    entries: Sequence[Entry], homes: Set[str] = frozenset()
) -> tuple[Identity, ...]:
    """The ``key`` and ``link_key`` of each entry of one document.

    The key is the id where this is unique in the document (so ``key == id`` tells that
    the id identifies), else ``link:`` and the canonical address with its fragment, else
    ``sha256:`` and a digest of id, link and title, or of these and the text, with an
    ordinal among entries that are the same in all of it. No two entries get one key.

    The link key is the canonical address without its fragment if that is unique, else
    with it if that is. Neither a bare host nor one of ``homes`` (canonical addresses of
    the feed's own pages) is the address of an article.
    """
    links = [entry.link for entry in entries]
    pages = _unique(_page(link, homes, fragment=False) for link in links)
    places = _unique(_page(link, homes, fragment=True) for link in links)
    ids = _unique("" if _OTHER_KEY.match(entry.id) else entry.id for entry in entries)
    titles = _unique(map(_with_title, entries, links))
    repeated: Counter[str] = Counter()
    result: list[Identity] = []
    for entry, id, page, place, title in zip(
        entries, ids, pages, places, titles, strict=True
    ):
        key = id or (f"link:{place}" if place else "")
        if not key and title:
            key = _digest(title)
        elif not key:
            digest = _digest(_with_text(entry))
            repeated[digest] += 1
            nth = repeated[digest]
            key = digest if nth == 1 else f"{digest}:{nth}"
        result.append(Identity(key, page or place))
    return tuple(result)


def _page(link: str, homes: Set[str], *, fragment: bool) -> str:
    address = urls.canonical(link, fragment=fragment)
    names_a_page = _BEHIND_A_HOST.search(address)
    return address if names_a_page and address not in homes else ""


def _unique(values: Iterable[str]) -> list[str]:
    """The values, with those that stand there twice made empty."""
    listed = list(values)
    counted = Counter(listed)
    return [value if counted[value] == 1 else "" for value in listed]


def _with_title(entry: Entry, link: str) -> str:
    # Without a title the next untitled entry would be taken for an edit of this one.
    return "\x00".join((entry.id, link, entry.title)) if entry.title else ""


def _with_text(entry: Entry) -> str:
    return "\x00".join((entry.id, entry.link, entry.title, entry.text))


def _digest(joined: str) -> str:
    written = joined.encode("utf-8", "surrogatepass")
    return f"sha256:{sha256(written).hexdigest()}"
