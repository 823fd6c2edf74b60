"""What an answer says about asking again (RFC 9110, 8.8 and 10.2.3; RFC 9111)."""

import re
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

from feeds.http.head import Head
from feeds.model import Validators

# Servers were seen to promise 16 years; what is done with a long promise is decided
# where polls are planned, here it only has to fit into a duration.
_LONGEST = timedelta(days=366)
_DIGITS = re.compile(r"[0-9]+")
_UNSENDABLE = re.compile(r"[\x00-\x08\x0a-\x1f\x7f]")


def validators_of(head: Head, digest: str) -> Validators:
    """What a 200 with this head vouches for: its own, nothing of an earlier one.

    Byte for byte as it came, quotes, ``W/`` and nonsense included (RFC 9110, 8.8.3).
    """
    return Validators(
        etag=_sendable(head, "etag"),
        last_modified=_sendable(head, "last-modified"),
        digest=digest,
    )


def refreshed(known: Validators, head: Head) -> Validators:
    """The known validators with what a 304 says anew (RFC 9111, 4.3.4)."""
    etag = _sendable(head, "etag")
    modified = _sendable(head, "last-modified")
    return Validators(
        etag=known.etag if etag is None else etag,
        last_modified=known.last_modified if modified is None else modified,
        digest=known.digest,
    )


def _sendable(head: Head, name: str) -> str | None:
    value = head.last(name)
    return None if not value or _UNSENDABLE.search(value) else value


def max_age(head: Head) -> timedelta | None:
    """How long the answer stays fresh from now, ``None`` if the server does not say.

    ``max-age`` before ``Expires``, which counts from the server's own ``Date``; less
    the ``Age`` that a cache reports. ``no-cache`` and ``no-store`` say nothing about
    when to come again (RFC 9111, 4.2.1 and 5.2.2).
    """
    directives = _cache_control(head)
    if "no-cache" in directives or "no-store" in directives:
        return None
    if "max-age" in directives:
        lifetime = _seconds(directives["max-age"]) or timedelta()
    else:
        until = _until(head, head.last("expires"))
        if until is None:
            return None
        lifetime = until
    age = _seconds(head.last("age") or "") or timedelta()
    return max(lifetime - age, timedelta())


def retry_after(head: Head) -> timedelta | None:
    """How long the server asks us to stay away, ``None`` if it does not (readably).

    Seconds, or a date in any of the three forms of HTTP, relative to the answer's own
    ``Date`` (RFC 9110, 10.2.3); a date that is over means zero.
    """
    value = head.last("retry-after")
    if value is None:
        return None
    return _seconds(value) if _DIGITS.fullmatch(value) else _until(head, value)


def _cache_control(head: Head) -> dict[str, str]:
    directives: dict[str, str] = {}
    for part in ",".join(head.every("cache-control")).split(","):
        name, _, value = part.partition("=")
        directives.setdefault(name.strip().lower(), value.strip().strip('"'))
    return directives


def _seconds(text: str) -> timedelta | None:
    if not _DIGITS.fullmatch(text):
        return None
    # ten digits are beyond the longest already, and thousands would take their time
    return min(timedelta(seconds=int(text[:10])), _LONGEST)


def _until(head: Head, when: str | None) -> timedelta | None:
    end, start = _date(when), _date(head.last("date"))
    if end is None or start is None:
        return None
    return min(max(end - start, timedelta()), _LONGEST)


def _date(text: str | None) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text or "")
        # the two old forms carry no zone; HTTP dates are GMT (RFC 9110, 5.6.7)
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError):
        return None
