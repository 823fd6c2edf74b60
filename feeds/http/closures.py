"""Hosts that are left alone for the rest of a batch, because of what they answered.

A host that answers 429 means all who ask it from here, and one that cannot be reached
costs every further feed a deadline: the others that wait for it get the same failure,
and the host no request. In the reader's own network a refusal counts for its URL alone:
a bridge there speaks for many sites (FreshRSS, issue 7880).

Two requests in a row swallowed without a byte make a host dead, one does not: a single
slow page must not fail the hundred other feeds of a large site.
"""

from dataclasses import dataclass
from datetime import timedelta
from enum import IntEnum
from http import HTTPStatus

from feeds.http.addresses import is_local
from feeds.http.model import Fetched
from feeds.http.target import Target

_UNREACHED = frozenset({"dns", "network", "timeout", "tls"})
_SILENCES = 2
_ALL_PORTS = -1


class Contact(IntEnum):
    """How far an exchange came."""

    NONE = 0
    CONNECTED = 1
    ANSWERED = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Closure:
    """Why a host is not asked any more."""

    reason: str
    kind: str
    retry_after: timedelta | None


class Closures:
    """What was closed so far in a batch: whole hosts, or one port of a host."""

    def __init__(self) -> None:
        self._closed: dict[tuple[str, int], Closure] = {}
        self._silences: dict[tuple[str, int], int] = {}

    def of(self, target: Target) -> Closure | None:
        """What speaks against asking ``target``, if anything does."""
        host = self._closed.get((target.host, _ALL_PORTS))
        return host or self._closed.get((target.host, target.port))

    def note(
        self, target: Target, contact: Contact, outcome: Fetched
    ) -> Closure | None:
        """Learn from what was concluded at ``target``; what that closed, if it did."""
        failure = outcome.failure
        swallowed = self._swallowed(target, contact, outcome)
        if failure is None or self.of(target) is not None:
            return None
        if _refused(target, outcome):
            port = _ALL_PORTS
        elif failure.kind in _UNREACHED and (swallowed or contact is Contact.NONE):
            port = target.port
        else:
            return None
        closure = Closure(
            reason=f"not asked after {failure.url}: {failure.reason}",
            kind=failure.kind,
            retry_after=outcome.retry_after,
        )
        self._closed[target.host, port] = closure
        return closure

    def _swallowed(self, target: Target, contact: Contact, outcome: Fetched) -> bool:
        """Whether the last few requests were received and never answered."""
        place = target.host, target.port
        timeout = outcome.failure is not None and outcome.failure.kind == "timeout"
        if contact is Contact.ANSWERED or not timeout:
            self._silences[place] = 0
            return False
        self._silences[place] = self._silences.get(place, 0) + 1
        return self._silences[place] >= _SILENCES


def _refused(target: Target, outcome: Fetched) -> bool:
    """Whether the answer speaks for the host and not only for its URL (RFC 6585, 4)."""
    if is_local(target.host):
        return False
    if outcome.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return outcome.retry_after is not None
    return outcome.status == HTTPStatus.TOO_MANY_REQUESTS
