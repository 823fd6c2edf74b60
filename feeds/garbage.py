"""How often Python looks for what only circles of references keep alive."""

import gc

YOUNG = 50_000
"""Objects made, and not gone again, between two looks at the young ones."""


def collect_seldom() -> None:
    """Look for circles once in `YOUNG` objects, in place of once in 700.

    Entries come by the ten thousand, stay while they are needed, and go as soon as
    nobody refers to them; what circles hold is little. Looking as often as Python does
    took a twelfth of an ingest.
    """
    gc.set_threshold(YOUNG, 20, 20)
