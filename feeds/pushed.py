"""What a hub sent becomes a reading, under the same limits as what was fetched."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from feeds import tasks
from feeds.confined import Confinement
from feeds.errors import FeedError
from feeds.model import Failure, Reading, Request

LONGEST = 8_000_000
"""Bytes of a push; what is longer is not taken, and found by the next poll."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Push:
    """A document as a hub sent it."""

    body: bytes = field(repr=False)
    content_type: str = ""


def understood(
    push: Push, request: Request, confinement: Confinement, now: datetime
) -> Reading:
    """The reading of a push for the subscription of ``request``.

    It may hold the new entries alone, so nothing follows from what it lacks (WebSub,
    7). Addresses in it are taken as in the document that was read the last time, so
    that its entries are known for what they are. What is no feed is a failure.
    """
    future = confinement.submit(
        tasks.document,
        push.body,
        request,
        url=request.vouched_by or request.location,
        content_type=push.content_type,
        now=now,
    )
    reading = Reading(
        name=request.name,
        url=request.vouched_by or request.location,
        validators=request.validators,
        delta=True,
        pushed=True,
    )
    try:
        said = confinement.result(future, request.location)
    except FeedError as error:
        return replace(reading, failure=Failure(kind=error.kind, reason=error.reason))
    return replace(reading, feed=said.feed, problems=said.problems)
