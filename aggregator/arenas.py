"""Where a program with many threads has its memory from."""

import ctypes

_MOST = -8
"""``M_ARENA_MAX`` of glibc's ``mallopt(3)``."""


def share(most: int = 2) -> None:
    """Have all threads take memory from so many arenas.

    With glibc they have eight for each core, and what was freed in one of them is of no
    use to the others. Other C libraries have no such thing: there it does nothing. To
    be called before threads begin.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_MOST, most)
