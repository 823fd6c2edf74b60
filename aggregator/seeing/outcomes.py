"""What came of a poll, and figures of many, in words."""

from datetime import timedelta

from aggregator import wording
from aggregator.rhythm.words import spell
from aggregator.seeing.figures import Figures, Spread
from storage.polls import Poll

_SIZES = ((1e9, "GB"), (1e6, "MB"), (1e3, "kB"))


def outcome(poll: Poll) -> str:
    """Such as ``3 new entries``, ``nothing new (304)`` or ``http-503``."""
    if poll.put_off:
        return f"put off ({poll.failure})"
    if poll.failure:
        return poll.failure
    if poll.fresh:
        return wording.count(poll.fresh, "new entry", "new entries")
    return f"nothing new ({poll.status})" if poll.status else "nothing new"


def within(spread: Spread) -> str:
    """Such as ``half within 12 min, 95 % within 2 h``."""
    median, p95 = (
        spell(timedelta(seconds=seconds)) for seconds in (spread.median, spread.p95)
    )
    return f"half within {median}, 95 % within {p95}"


def size(count: float) -> str:
    """A number of bytes: ``420 kB``."""
    for unit, name in _SIZES:
        if count >= unit:
            shown = count / unit
            return f"{shown:.1f} {name}" if shown < 10 else f"{shown:.0f} {name}"
    return f"{count:.0f} bytes"


def percent(share: float) -> str:
    """A share of 0 to 1, never rounded to none or all: ``83 %``, ``<1 %``."""
    shown = round(share * 100)
    if shown == 0 and share > 0:
        return "<1 %"
    return ">99 %" if shown == 100 and share < 1 else f"{shown} %"


def answers(told: Figures) -> str:
    """How polls were answered: ``83 % not modified, 7 % with news, 2 % failed``."""
    return (
        f"{percent(told.unchanged)} not modified, "
        f"{percent(max(1 - told.idle - told.failed, 0))} with news, "
        f"{percent(told.failed)} failed"
    )
