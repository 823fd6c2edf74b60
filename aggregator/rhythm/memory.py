"""What is remembered of a feed's habits, and what one poll adds to it."""

from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from pydantic_core import from_json, to_json

from aggregator.rhythm.bursts import HABITS
from aggregator.rhythm.calendars import CALENDARS


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How a feed publishes, as far as its polls have told.

    Counts fade with a half-life of ten days. ``entries`` were seen in ``watched``
    hours; ``hours`` and ``days`` say how many fell on each hour (UTC) and weekday
    (Monday first). ``heat`` and ``gains`` belong to `bursts.HABITS`, one by one: what
    is left of the last entries' warmth, and by how much (log-likelihood) each habit
    foretold the feed better than a steady rate. ``fits`` says the same of each of
    `calendars.CALENDARS`, against no calendar. ``asked`` is the last poll that was
    answered, ``crowded`` that it found nothing but new entries, so that others may be
    lost; ``newest`` is the date of the newest entry. Of the ``pauses`` between entries
    that ended the longest of late took ``pause`` hours (`pauses.heard`).
    """

    asked: datetime | None = None
    newest: datetime | None = None
    entries: float = 0.0
    watched: float = 0.0
    hours: tuple[float, ...] = (0.0,) * 24
    days: tuple[float, ...] = (0.0,) * 7
    heat: tuple[float, ...] = (0.0,) * len(HABITS)
    gains: tuple[float, ...] = (0.0,) * len(HABITS)
    fits: tuple[float, ...] = (0.0,) * len(CALENDARS)
    crowded: bool = False
    pause: float = 0.0
    pauses: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """The entries that an answered poll found and no poll before it.

    ``dates`` are those of the dated ones, in any order; ``undated`` counts the others.
    ``whole`` says that the document held nothing else (more than one entry, and not on
    the first poll). A 304 is a `Seen` of nothing.
    """

    dates: tuple[datetime, ...] = ()
    undated: int = 0
    whole: bool = False

    @property
    def count(self) -> int:
        """How many entries these are."""
        return len(self.dates) + self.undated


_COUNTED = {
    "hours": (0.0,) * 24,
    "days": (0.0,) * 7,
    "heat": (0.0,) * len(HABITS),
    "gains": (0.0,) * len(HABITS),
    "fits": (0.0,) * len(CALENDARS),
}


def write(rhythm: Rhythm) -> str:
    """A rhythm as JSON, to be read again with `read`."""
    return to_json({key: getattr(rhythm, key) for key in Rhythm.__slots__}).decode()


@lru_cache(maxsize=1024)  # a turn asks for each of its own at several places
def read(text: str) -> Rhythm:
    """The rhythm that `write` wrote; a blank one for an empty text.

    What is missing is as if it had not been learned yet, and so is what was counted
    for another set of habits and calendars than today's.

    Raises `ValueError` for anything else than what `write` writes.
    """
    told = from_json(text) if text else {}
    for key in ("asked", "newest"):
        if told.get(key):
            told[key] = datetime.fromisoformat(told[key])
    for key, blank in _COUNTED.items():
        counts = tuple(told.pop(key, blank))
        told[key] = counts if len(counts) == len(blank) else blank
    try:
        return Rhythm(**told)
    except TypeError as error:
        raise ValueError(f"not a rhythm: {error}") from error
