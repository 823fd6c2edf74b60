"""Times in the two usual forms, read without feedparser's nine attempts."""

import re
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree.ElementTree import Element

from feeds.formats.fast.walk import Walk, leaf, mended

_CLOCK = r"(\d\d):(\d\d):(\d\d)"
_MAIL = re.compile(
    r"(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun), (\d\d?) (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct"
    rf"|Nov|Dec) ((?:19|20)\d\d) {_CLOCK} (?:GMT|UTC|Z|([+-])(\d\d)(\d\d))",
    re.ASCII,
)
_ISO = re.compile(
    rf"((?:19|20)\d\d)-(\d\d)-(\d\d)T{_CLOCK}(?:\.\d+)?(?:Z|([+-])(\d\d):(\d\d))",
    re.ASCII,
)
_MONTHS = {
    name: number
    for number, name in enumerate(
        (
            *("Jan", "Feb", "Mar", "Apr", "May", "Jun"),
            *("Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
        ),
        1,
    )
}


def published(walk: Walk, element: Element) -> None:
    """When it was published first."""
    _time(walk, element, "published")


def updated(walk: Walk, element: Element) -> None:
    """When it changed last."""
    _time(walk, element, "updated")


def created(walk: Walk, element: Element) -> None:
    """When it was written."""
    _time(walk, element, "created")


def _time(walk: Walk, element: Element, key: str) -> None:
    """The words of the least deep element stand, but the time of the last."""
    written = mended(leaf(element))
    walk.keep(key, written)
    if walk.inside or walk.place != "feed":
        walk.raw[f"{key}_parsed"] = read(written) or walk.borrowed.date(written)


def read(written: str) -> Any:
    """The time (UTC) in RFC 5322's or RFC 3339's usual form, else nothing."""
    mail = _MAIL.fullmatch(written)
    if mail:
        day, month, year, *clock = mail.groups()
        return _at((int(year), _MONTHS[month], int(day)), clock)
    iso = _ISO.fullmatch(written)
    if iso:
        year, number, day, *clock = iso.groups()
        return _at((int(year), int(number), int(day)), clock)
    return None


def _at(day: tuple[int, int, int], clock: list[str]) -> datetime | None:
    hour, minute, second, sign, hours, minutes = clock
    try:
        when = datetime(*day, int(hour), int(minute), int(second), tzinfo=UTC)
    except ValueError:
        return None
    if not sign or (hours == minutes == "00"):
        return when
    offset = timedelta(hours=int(hours), minutes=int(minutes))
    return when + offset if sign == "-" else when - offset
