"""Where a program has its memory from, and when it gives it back."""

import ctypes

_LARGE = -3
"""``M_MMAP_THRESHOLD`` of glibc's ``mallopt(3)``."""

_MOST = -8
"""``M_ARENA_MAX``, likewise."""


def share(most: int = 2) -> None:
    """Have all threads take memory from so many arenas.

    With glibc they have eight for each core, and what was freed in one of them is of no
    use to the others. Other C libraries have no such thing: there this does nothing,
    nor do the others here. To be called before threads begin.
    """
    _ask("mallopt", _MOST, most)


def part(large: int = 128 * 1024) -> None:
    """Have blocks of so many bytes given back as soon as they are free.

    With glibc they are so only until the first of them is: from then on others of its
    size lie among the small ones, which soon stand where it was.
    """
    _ask("mallopt", _LARGE, large)


def give_back() -> None:
    """Give back what is free now: what comes next would have it from elsewhere."""
    _ask("malloc_trim", 0)


def _ask(name: str, *how: int) -> None:
    asked = getattr(ctypes.CDLL(None), name, None)
    if asked is not None:
        asked(*how)
