"""From bytes to clean entries: the part of reading that runs in a confined child.

Plain functions of picklable values, so that any executor can run them.
"""

from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from feeds import clean, opml, parse
from feeds.errors import ParseError
from feeds.model import Feed, Outlet, Request, Validators
from feeds.understood import Understood

LARGEST_FILE = 20_000_000
"""Bytes of a local file that are read at most."""


MOST_ENTRIES = 10_000
"""Entries of one feed document that are taken; feeds hold some dozens."""


def document(
    body: bytes, request: Request, *, url: str, content_type: str, now: datetime
) -> Understood:
    """What a fetched document says.

    Raises ParseError; for a page in place of a feed it tells which feeds that names.
    """
    if request.kind == "opml":
        return Understood(outlines=opml.read(body))
    try:
        feed = parse.parse(
            body, url=url, content_type=content_type, fast=request.fast_parse
        )
    except ParseError as error:
        from feeds.suggest import suggesting  # what pages are read with is large

        raise suggesting(error, body, url) from error
    taken = replace(feed, entries=feed.entries[:MOST_ENTRIES])
    return Understood(
        feed=cleaned(taken, request, url, now), problems=_left_out(len(feed.entries))
    )


def file(request: Request, now: datetime) -> Understood:
    """What a local feed or list says; nothing if its bytes are the known ones.

    Raises ParseError, of kind ``unreadable`` or ``too-large`` where it is the file's
    fault.
    """
    path = Path(request.location)
    try:
        with path.open("rb") as stream:
            body = stream.read(LARGEST_FILE + 1)
    except OSError as error:
        reason = error.strerror or "cannot be read"
        raise ParseError(str(path), reason, kind="unreadable") from error
    if len(body) > LARGEST_FILE:
        reason = f"is larger than {LARGEST_FILE // 1_000_000} MB"
        raise ParseError(str(path), reason, kind="too-large")
    validators = Validators(digest=sha256(body).hexdigest())
    if validators == request.validators:
        return Understood(validators=validators)
    said = document(body, request, url=path.as_uri(), content_type="", now=now)
    return replace(said, validators=validators)


def cleaned(feed: Feed, request: Request, location: str, now: datetime) -> Feed:
    """A feed as it is published, with an outlet for every entry."""
    fallback = Outlet(
        key=f"subscription:{request.name}", name=request.title or request.name
    )
    return clean.clean(
        feed, location=location, title=request.title, fallback=fallback, now=now
    )


def _left_out(entries: int) -> tuple[str, ...]:
    if entries <= MOST_ENTRIES:
        return ()
    return (f"it has {entries} entries, of which the first {MOST_ENTRIES} were taken",)
