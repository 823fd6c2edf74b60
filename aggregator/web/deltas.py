"""Only what is new in a feed since a version of it (RFC 3229, ``A-IM: feed``).

A version is known by the digests of its entries, and it is known only if somebody who
speaks RFC 3229 was given it before. Who comes with an unknown one gets the whole feed.
"""

import re
from collections.abc import Iterable, Mapping, Set
from functools import partial
from hashlib import blake2b

from aggregator.web.shelf import Shelf

ROOM = 8 << 20
"""How many bytes of digests are kept: about a thousand versions of full feeds."""

_DIGEST = 8

# In what we publish every "<" that is not markup is written as "&lt;", and there are
# neither comments nor CDATA sections: markup is found without a parser.
_ENTRY = re.compile(rb"<(entry|item)[ >].*?</\1>\s*", re.DOTALL)

_UNAWARE = ("feedparser/", "universalfeedparser/", "rss2email/")

_versions: Shelf[str, bytes] = Shelf(ROOM)


def is_understood(agent: str) -> bool:
    """Tell whether a program of this name can be given a 226 when it asks for one.

    Under its own name feedparser speaks for a program that did not ask and may take any
    status but 200 for a failure, as rss2email does: it would see no new entry any more.
    """
    return not agent.lower().startswith(_UNAWARE)


def is_wanted(asked: Mapping[str, str]) -> bool:
    """Tell whether the client takes a feed with only what is new."""
    names = asked.get("a-im", "").lower().split(",")
    return any(name.partition(";")[0].strip() == "feed" for name in names)


def since(known: Iterable[str], etag: str, body: bytes) -> tuple[str, bytes] | None:
    """Give the first of the known versions that can be told, and what came after it.

    The version of ``body`` is ``etag`` and is known from now on. ``None`` where the
    client has to have the whole: no version of its is known, or nothing is left out.
    """
    entries = [found.group() for found in _ENTRY.finditer(body)]
    digests = [_digest(one) for one in entries]
    _versions.put(etag, b"".join(digests), _DIGEST * len(digests) + 1)
    for version in known:
        held = _versions.look(version) or b""
        before = {held[at : at + _DIGEST] for at in range(0, len(held), _DIGEST)}
        if not before.isdisjoint(digests):
            return version, _ENTRY.sub(partial(_unless, before), body)
    return None


def _unless(before: Set[bytes], entry: re.Match[bytes]) -> bytes:
    return b"" if _digest(entry.group()) in before else entry.group()


def _digest(entry: bytes) -> bytes:
    return blake2b(entry, digest_size=_DIGEST).digest()
