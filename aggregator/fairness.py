"""No outlet drowns the others: how much of a merged feed may be one outlet's. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import timedelta

from storage.listed import Listed


def fair(
    found: Iterable[Listed],
    outlets: Mapping[int, int],
    *,
    per_outlet: int,
    window: timedelta,
) -> list[Listed]:
    """The newest of each outlet, at most ``per_outlet`` in each window.

    What several outlets tell, or a person pinned, is nobody's flood, and an unknown
    outlet is not another unknown one. ``outlets`` counts those of a story. ``found``
    comes newest first, and so does this.
    """
    listed = list(found)
    if not listed:
        return []
    newest = max(one.time for one in listed)
    counts: Counter[object] = Counter()
    kept = []
    for one in listed:
        alone = one.outlet and outlets.get(one.id, 1) == 1 and not one.pinned
        place = ((newest - one.time) // window, one.outlet) if alone else None
        counts[place] += 1
        if place is None or counts[place] <= per_outlet:
            kept.append(one)
    return kept
