"""Words that stand for things in addresses: the same ones for ever, and nobody's."""

from functools import lru_cache
from hashlib import sha256

_DIGITS = "abcdefghijklmnopqrstuvwxyz234567"
_PAIRS = tuple(first + second for first in _DIGITS for second in _DIGITS)
_PLACES = range(54, 0, -10)


@lru_cache(2)
def mint(seed: str) -> str:
    """60 bits of a seed's hash in base 32 (RFC 4648, 6), small letters.

    Two digits at a time: two of these are made for each article that begins a story,
    of which the id that holds it and the word itself are asked for one after the other.
    """
    bits = int.from_bytes(sha256(seed.encode()).digest()[:8], "big")
    return "".join([_PAIRS[bits >> place & 0x3FF] for place in _PLACES])
