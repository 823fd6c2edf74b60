"""When a feed asks to be read again, and where.

RSS 2.0, the syndication module of RSS 1.0, and what podcasts say of a move (Apple's
``itunes:new-feed-url``).
"""

import re
from datetime import timedelta

from feeds.formats.raw import Raw, word
from feeds.model import Hints
from feeds.urls import WEB, absolute, redacted

_PERIODS = {
    "hourly": timedelta(hours=1),
    "daily": timedelta(days=1),
    "weekly": timedelta(weeks=1),
    "monthly": timedelta(days=30),
    "yearly": timedelta(days=365),
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_LONGEST = 60 * 24 * 366  # minutes
# feedparser keeps only the last of several <hour> or <day>.
_SKIP = re.compile(rb"<skip(hours|days)\b[^>]{0,80}>(.{0,3000}?)</skip", re.S)
_ITEM = re.compile(rb"<(?:hour|day)>\s*(\w{1,9})\s*<")


def hints(body: bytes, feed: Raw) -> Hints:
    """What ``body``, of which feedparser made ``feed``, says about coming again."""
    lowered = body.lower()
    skipping = _SKIP.finditer(lowered) if b"<skip" in lowered else ()
    skipped = {found[1].decode(): _ITEM.findall(found[2]) for found in skipping}
    minutes = _number(word(feed, "ttl"))
    return Hints(
        ttl=timedelta(minutes=minutes) if 0 < minutes <= _LONGEST else None,
        skip_hours=_hours(skipped.get("hours", [])),
        skip_days=_days(skipped.get("days", [])),
        update_every=_update_every(feed),
        moved_to=redacted(absolute(word(feed, "itunes_new-feed-url"), "", schemes=WEB)),
    )


def _hours(found: list[bytes]) -> frozenset[int]:
    numbers = {_number(item.decode("ascii", "replace")) for item in found if item}
    # RSS 0.91 counted from 1 to 24.
    return frozenset(number % 24 for number in numbers if 0 <= number <= 24)


def _days(found: list[bytes]) -> frozenset[int]:
    names = {item.decode("ascii", "replace").lower() for item in found}
    return frozenset(number for number, day in enumerate(_DAYS) if day in names)


def _update_every(feed: Raw) -> timedelta | None:
    period = _PERIODS.get(word(feed, "sy_updateperiod").lower())
    frequency = _number(word(feed, "sy_updatefrequency") or "1")
    return period / frequency if period and 0 < frequency <= 10_000 else None


def _number(text: str) -> int:
    """A whole number, or -1 where there is none."""
    digits = text.strip()
    return int(digits) if digits.isdecimal() and len(digits) < 10 else -1
