"""What a request makes its answer depend on: RFC 9110, sections 13 and 14.

Header values come from anybody. What cannot be understood means nothing and never
fails; headers are given by their names in lower case.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

_TAG = re.compile(r'(W/)?"([^"]*)"')

# So many digits are enough for any file, and int() refuses thousands of them.
_RANGE = re.compile(r"bytes=[ \t]*([0-9]{0,18})-([0-9]{0,18})[ \t]*", re.IGNORECASE)


class Unsatisfiable(Exception):  # noqa: N818  # an answer (416), not a fault of ours
    """The range begins behind the end."""


def http_date(moment: datetime) -> str:
    """Give a moment as headers tell it; parts of a second are lost."""
    return format_datetime(moment.astimezone(UTC), usegmt=True)


def is_unchanged(
    asked: Mapping[str, str], etag: str, modified: datetime | None
) -> bool:
    """Tell whether the client has these very bytes (304).

    ``If-None-Match`` comes first and, where it stands, ``If-Modified-Since`` is not
    looked at (13.2.2). Tags are compared weakly (13.1.2); ``etag`` is without quotes.
    """
    tags = asked.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in known_tags(tags)
    since = _moment(asked.get("if-modified-since", ""))
    return since is not None and modified is not None and modified <= since


def is_refused(asked: Mapping[str, str], etag: str, modified: datetime | None) -> bool:
    """Tell whether the client wants these very bytes or none, and they are not (412).

    ``If-Match`` comes first, and its tags are compared strongly (13.1.1).
    """
    tags = asked.get("if-match")
    if tags is not None:
        strong = {tag for weak, tag in _TAG.findall(tags) if not weak}
        return tags.strip() != "*" and etag not in strong
    since = _moment(asked.get("if-unmodified-since", ""))
    return since is not None and modified is not None and modified > since


def known_tags(header: str) -> list[str]:
    """Give the tags of a list, weak or not, without their quotes."""
    return [tag for _, tag in _TAG.findall(header)]


def wanted_range(
    asked: Mapping[str, str], size: int, etag: str, modified: datetime | None
) -> tuple[int, int] | None:
    """Give the first byte that is wanted and the one behind the last; ``None`` for all.

    Several ranges mean all: no reader of feeds asks for them, and many small ones cost
    more than the whole (14.2 allows it). Raises `Unsatisfiable`.
    """
    found = _RANGE.fullmatch(asked.get("range", "").strip())
    if not found or not _is_same(asked.get("if-range"), etag, modified):
        return None
    first, last = found.groups()
    if not first and not last:
        return None
    if not first:
        start, end = max(size - int(last), 0), size
    else:
        start, end = int(first), int(last) + 1 if last else size
        if last and int(last) < start:
            return None
    if start >= size:
        raise Unsatisfiable
    return start, min(end, size)


def _is_same(condition: str | None, etag: str, modified: datetime | None) -> bool:
    """Tell whether a part may be sent to who has other parts of it (13.1.5)."""
    if condition is None:
        return True
    condition = condition.strip()
    if '"' in condition:
        return condition == f'"{etag}"'
    return modified is not None and condition == http_date(modified)


def _moment(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
