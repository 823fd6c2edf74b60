"""How often Python looks for what only circles of references keep alive."""

import atexit
import gc

YOUNG = 100_000
"""Objects made, and not gone again, between two looks at the young ones.

A pass without news makes fewer; half of this is what it loads.
"""

OLDER = (5, 2)
"""So many looks at the young ones to one at those that outlived one, and so many of
these to one at all: once in a million objects, or a daemon would keep for days what is
gone.
"""


def collect_seldom() -> None:
    """Look for circles once in `YOUNG` objects, in place of once in 700.

    Entries come by the ten thousand, stay while they are needed, and go as soon as
    nobody refers to them; what circles hold is little. Looking as often as Python does
    took a twelfth of an ingest.

    Nor are they looked for when the program ends, at which all memory goes: Python
    does so several times, among all that was loaded (80 ms after a pass).
    """
    gc.set_threshold(YOUNG, *OLDER)
    atexit.register(gc.freeze)
