"""One way to answer a GET or HEAD: conditional, packed, with its validators."""

from collections.abc import Mapping
from datetime import datetime

from starlette.responses import Response

from aggregator.web.codings import Coding, accepted
from aggregator.web.conditions import (
    Unsatisfiable,
    http_date,
    is_refused,
    is_unchanged,
    wanted_range,
)
from aggregator.web.representation import Representation


def answer(
    asked: Mapping[str, str],
    representation: Representation,
    *,
    max_age: int,
    status: int = 200,
) -> Response:
    """Give the response to a request with these headers; ``max_age`` is in seconds.

    Conditions come before ranges (RFC 9110, 13.2.2), and both speak of the bytes in
    the coding that the client is given.
    """
    coding = representation.chosen(accepted(asked.get("accept-encoding", "")))
    if coding is None:
        return refusal(406, "None of the content codings that are offered is accepted.")
    headers = described(representation, coding, max_age)
    etag, modified = representation.tag(coding), representation.modified
    if status == 200 and (short := _condition(asked, etag, modified)):
        return Response(status_code=short, headers=headers)
    headers["Content-Type"] = representation.media_type
    if coding:
        headers["Content-Encoding"] = coding
    body = representation.coded(coding)
    if status != 200:
        return Response(body, status_code=status, headers=headers)
    try:
        span = wanted_range(asked, len(body), etag, modified)
    except Unsatisfiable:
        return refusal(416, "", {"Content-Range": f"bytes */{len(body)}"})
    return _part(body, span, headers) if span else Response(body, headers=headers)


def _condition(
    asked: Mapping[str, str], etag: str, modified: datetime | None
) -> int | None:
    """Give the status of an answer without a body, if the conditions ask for one."""
    if is_refused(asked, etag, modified):
        return 412
    return 304 if is_unchanged(asked, etag, modified) else None


def _part(body: bytes, span: tuple[int, int], headers: dict[str, str]) -> Response:
    start, end = span
    headers["Content-Range"] = f"bytes {start}-{end - 1}/{len(body)}"
    return Response(body[start:end], status_code=206, headers=headers)


def described(
    representation: Representation, coding: Coding, max_age: int
) -> dict[str, str]:
    """Give what is said of the bytes in a coding, whether they are sent or not."""
    headers = {
        "ETag": f'"{representation.tag(coding)}"',
        "Cache-Control": f"public, max-age={max_age}",
        "Vary": "Accept-Encoding",
        "Accept-Ranges": "bytes",
    }
    if representation.modified is not None:
        headers["Last-Modified"] = http_date(representation.modified)
    return headers


def refusal(
    status: int, words: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Give an answer without a page, in plain words."""
    told = {"Cache-Control": "no-store", "Content-Type": "text/plain; charset=utf-8"}
    body = f"{words}\n" if words else ""
    return Response(body, status_code=status, headers=told | dict(headers or {}))
