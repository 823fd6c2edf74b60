"""One way to answer a GET or HEAD: conditional, compressed, with its validators.

RFC 9110, 13.2.2: ``If-None-Match`` comes first and, where it stands,
``If-Modified-Since`` is not looked at. Odd values never fail; they match nothing.
"""

import re
from collections.abc import Mapping
from datetime import UTC, datetime
from email.utils import format_datetime, parsedate_to_datetime

from starlette.responses import Response

from aggregator.web.representation import Representation

_QUOTED = re.compile(r'"([^"]*)"')


def answer(
    asked: Mapping[str, str],
    representation: Representation,
    *,
    max_age: int,
    status: int = 200,
) -> Response:
    """Give the response to a request with these headers; ``max_age`` is in seconds."""
    gzipped = accepts_gzip(asked.get("accept-encoding", ""))
    body, etag, coding = representation.coded(gzipped=gzipped)
    headers = {
        "ETag": f'"{etag}"',
        "Cache-Control": f"public, max-age={max_age}",
        "Vary": "Accept-Encoding",
    }
    modified = representation.modified
    if modified is not None:
        headers["Last-Modified"] = format_datetime(modified, usegmt=True)
    if status == 200 and is_unchanged(asked, etag, modified):
        return Response(status_code=304, headers=headers)
    if coding:
        headers["Content-Encoding"] = coding
    headers["Content-Type"] = representation.media_type
    return Response(body, status_code=status, headers=headers)


def is_unchanged(
    asked: Mapping[str, str], etag: str, modified: datetime | None
) -> bool:
    """Tell whether the client has these very bytes."""
    tags = asked.get("if-none-match")
    if tags is not None:
        return tags.strip() == "*" or etag in _QUOTED.findall(tags)
    since = _http_date(asked.get("if-modified-since", ""))
    return since is not None and modified is not None and modified <= since


def accepts_gzip(header: str) -> bool:
    """Tell whether ``Accept-Encoding`` admits gzip (RFC 9110, 12.5.3)."""
    weights = {}
    for item in header.lower().split(","):
        coding, _, parameter = item.partition(";")
        weights[coding.strip()] = _weight(parameter)
    return weights.get("gzip", weights.get("x-gzip", weights.get("*", 0.0))) > 0


def _weight(parameter: str) -> float:
    name, _, value = parameter.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0


def _http_date(value: str) -> datetime | None:
    try:
        date = parsedate_to_datetime(value)
    except (ValueError, OverflowError):
        return None
    return date if date.tzinfo else date.replace(tzinfo=UTC)
