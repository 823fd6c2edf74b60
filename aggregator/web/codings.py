"""Content codings: which of them a client takes, and how bytes are packed.

What `Accept-Encoding` means is RFC 9110, 12.5.3. A client gets the coding it likes
best; of several it likes alike, the one that packs feeds best.
"""

import gzip
import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal

import brotli
import zstandard

Coding = Literal["br", "zstd", "gzip", ""]
"""``""`` is the identity: bytes as they are."""

PLAIN: Coding = ""

_OURS: tuple[Coding, ...] = ("br", "zstd", "gzip", PLAIN)
_NAMES: dict[str, Coding] = {"x-gzip": "gzip", "identity": PLAIN, "": PLAIN}

_WEIGHT = re.compile(r"(?:0(?:\.[0-9]*)?|1(?:\.0*)?)")

_UNNAMED = 0.0001
"""The weight of the identity where nothing is said of it: less than can be said."""


# Clients are many and what they send is not.
@lru_cache(maxsize=256)
def accepted(header: str) -> tuple[Coding, ...]:
    """Give the codings that a client takes, the best first; none is possible.

    Without the header, or with an empty one, nothing is packed. ``*`` stands for gzip
    and the identity: who wants another one can name it.
    """
    weights = _weights(header)
    rest = weights.get("*")
    found: dict[Coding, float] = {}
    for coding in _OURS:
        fallback = 0.0
        if coding in {"gzip", PLAIN} and rest is not None:
            fallback = rest
        elif coding == PLAIN:
            fallback = _UNNAMED
        found[coding] = weights.get(coding, fallback)
    # Sorting is stable: of equals the first of ours stays first.
    ordered = sorted(_OURS, key=lambda coding: -found[coding])
    return tuple(coding for coding in ordered if found[coding] > 0)


def packed(body: bytes, coding: Coding) -> bytes:
    """Give the bytes in a coding; the same bytes always give the same."""
    return _PACK[coding](body) if coding else body


def _weights(header: str) -> dict[str, float]:
    weights: dict[str, float] = {}
    for item in header.lower().split(","):
        name, _, parameter = item.partition(";")
        if name := name.strip():
            weights[_NAMES.get(name, name)] = _weight(parameter)
    return weights


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    weight = value.strip()
    return float(weight) if _WEIGHT.fullmatch(weight) else 0.0


def _brotli(body: bytes) -> bytes:
    made: bytes = brotli.compress(body, mode=brotli.MODE_TEXT, quality=5)
    return made


def _zstd(body: bytes) -> bytes:
    # Its window stays below the 8 MB that browsers grant (RFC 9659, 3).
    return zstandard.ZstdCompressor(level=9).compress(body)


def _gzip(body: bytes) -> bytes:
    # A fixed time, else the same bytes would be packed into others. Level 6 saves a
    # twentieth of a feed and takes up to six times as long, in which others wait.
    return gzip.compress(body, compresslevel=4, mtime=0)


_PACK: dict[str, Callable[[bytes], bytes]] = {
    "br": _brotli,
    "zstd": _zstd,
    "gzip": _gzip,
}
