"""Durations and rates for a person."""

from datetime import timedelta

MINUTE, HOUR, DAY = 60, 3600, 86400


def spell(duration: timedelta) -> str:
    """A duration in two figures or so: ``40 ms``, ``90 s``, ``2.5 h``, ``7 d``."""
    seconds = duration.total_seconds()
    if 0 < seconds < 1:
        return f"{round(seconds * 1000)} ms"
    for size, unit in ((DAY, "d"), (HOUR, "h"), (MINUTE, "min")):
        count = seconds / size
        whole = round(count)
        if (
            whole > (unit == "d")
            and abs(count - whole) < 0.01 * whole
            and whole * size > MINUTE
        ):
            return f"{whole} {unit}"
        if count >= 2:
            return f"{round(count, 1 if count < 10 and unit != 'min' else 0):g} {unit}"
    return f"{round(seconds, 1 if seconds < 10 else 0):g} s"


def spell_rate(per_hour: float) -> str:
    """A rate by the longest unit in which it is no fraction: ``12 entries a day``."""
    for hours, unit in ((24, "day"), (168, "week"), (720, "month")):
        count = round(per_hour * hours)
        if count > 1:
            return f"{count} entries a {unit}"
    return "an entry a month or less"
