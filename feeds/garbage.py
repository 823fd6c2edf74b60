"""How often Python looks for what only circles of references keep alive."""

import atexit
import gc

YOUNG = 100_000
"""Objects made, and not gone again, between two looks at the young ones.

A pass without news makes fewer; half of this is what it loads.
"""


def collect_seldom() -> None:
    """Look for circles once in `YOUNG` objects, in place of once in 700.

    Entries come by the ten thousand, stay while they are needed, and go as soon as
    nobody refers to them; what circles hold is little. Looking as often as Python does
    took a twelfth of an ingest.

    Nor are they looked for when the program ends, at which all memory goes: Python
    does so several times, among all that was loaded (80 ms after a pass).
    """
    gc.set_threshold(YOUNG, 20, 20)
    atexit.register(gc.freeze)
