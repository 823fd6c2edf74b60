"""Dates as people and programs write them into documents.

Only what can be read in one way is read: ``03/04/2024`` stays unread, for it is two
different days on the two sides of the Atlantic. Without a zone a time is UTC.
"""

import re
from datetime import UTC, date, datetime, time
from email.utils import parsedate_to_datetime

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar janvier enero ene janeiro gennaio gen januari",
            "feb february februar février fevrier febrero fevereiro febbraio februari",
            "mar march märz mars marzo março marco maart",
            "apr april avril avr abril abr aprile",
            "may mai mayo maio maggio mei",
            "jun june juni juin junio junho giugno",
            "jul july juli juillet julio julho luglio",
            "aug august août aout agosto augustus",
            "sep sept september septembre septiembre setembro settembre",
            "oct october oktober okt octobre octubre outubro ottobre",
            "nov november novembre noviembre novembro",
            "dec december dezember dez décembre diciembre dezembro dicembre",
        ),
        1,
    )
    for name in names.split()
}
_DAY_FIRST = re.compile(
    r"\b(\d{1,2})(?:st|nd|rd|th|\.|º)?\s+(?:of\s+|de\s+)?([^\W\d_]{3,10})\.?,?\s+"
    r"(?:de\s+)?(\d{4})\b"
)
_MONTH_FIRST = re.compile(
    r"\b([^\W\d_]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})\b"
)
_POINTS = re.compile(r"\b(\d{1,2})\.(\d{1,2})\.(\d{4})\b")
_ISO = re.compile(r"\b\d{4}-\d{2}-\d{2}(?:[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_ZONE = re.compile(r"\s*(?:Z|UTC|GMT|[+-]\d{2}:?\d{2})\b")
_CLOCK = re.compile(r"\b(\d{1,2}):(\d{2})(?::\d{2})?\s*([ap])?\.?m?\b", re.IGNORECASE)
_MILLISECONDS = 10**11
_LAST_SECOND = 10**10
_LEFT_OVER = re.compile(
    r"published|updated|posted|modified|last|on|at|date|mon|tues?|wed(?:nes)?|thu(?:rs)?"
    r"|fri|satur|sat|sun|day|utc|gmt|[ecmp][ds]?t|bst|cest|uhr|a\.?m\.?|p\.?m\.?|[\W\d_]",
    re.IGNORECASE,
)


def read(value: object) -> datetime | None:
    """The time (UTC) that ``value`` means, or nothing.

    Takes ISO 8601, RFC 5322 (mail), days with a month by name in a few languages,
    ``31.12.2024``, seconds or milliseconds since 1970, and what YAML and TOML make of
    dates.
    """
    if isinstance(value, datetime):
        return _in_utc(value)
    if isinstance(value, date):
        return datetime.combine(value, time(), UTC)
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return _from_epoch(value)
    if isinstance(value, str):
        return _from_text(value.strip())
    return None


def is_date_line(line: str) -> bool:
    """Whether a line says when something was published, and nothing else."""
    if read(line) is None:
        return False
    rest = line
    for pattern in (_DAY_FIRST, _MONTH_FIRST, _POINTS, _ISO, _ZONE, _CLOCK):
        rest = pattern.sub(" ", rest)
    return not _LEFT_OVER.sub("", rest)


def _from_epoch(seconds: float) -> datetime | None:
    seconds = seconds / 1000 if abs(seconds) >= _MILLISECONDS else seconds
    if not 0 < seconds < _LAST_SECOND:
        return None
    return datetime.fromtimestamp(seconds, UTC)


def _from_text(text: str) -> datetime | None:
    for reading in (_from_iso, _from_mail, _from_words):
        found = reading(text)
        if found is not None:
            return _in_utc(found)
    return None


def _in_utc(when: datetime) -> datetime | None:
    if when.tzinfo is None:
        return when.replace(tzinfo=UTC)
    try:
        return when.astimezone(UTC)
    except OverflowError:  # the first or last hours of the calendar
        return None


def _from_iso(text: str) -> datetime | None:
    found = _ISO.search(text)
    if not found:
        return None
    zone = (
        _ZONE.match(text, found.end()) if "T" in found[0] or " " in found[0] else None
    )
    offset = zone[0].strip().replace("UTC", "Z").replace("GMT", "Z") if zone else ""
    try:
        return datetime.fromisoformat(found[0] + offset)
    except ValueError:
        return None


def _from_mail(text: str) -> datetime | None:
    try:
        return parsedate_to_datetime(text) if ":" in text else None
    except (ValueError, IndexError, OverflowError):
        return None


def _from_words(text: str) -> datetime | None:
    for pattern, order in ((_DAY_FIRST, (3, 2, 1)), (_MONTH_FIRST, (3, 1, 2))):
        for found in pattern.finditer(text):
            year, month, day = (found[group] for group in order)
            number = _MONTHS.get(month.lower())
            if number:
                return _at_clock(text, int(year), number, int(day))
    points = _POINTS.search(text)
    if points:
        return _at_clock(text, int(points[3]), int(points[2]), int(points[1]))
    return None


def _at_clock(text: str, year: int, month: int, day: int) -> datetime | None:
    clock = _CLOCK.search(text)
    hour, minute = (int(clock[1]), int(clock[2])) if clock else (0, 0)
    half = (clock[3] or "").lower() if clock else ""
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    try:
        return datetime(year, month, day, hour, minute, tzinfo=UTC)
    except ValueError:
        return None
