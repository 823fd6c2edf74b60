"""What confined children are asked to do.

A task travels to a child by its name. The modules that do it are loaded there alone: a
program that asks a thousand servers and is told a thousand times that nothing changed
has no use for a parser, and none of its memory.
"""

from datetime import datetime

from feeds.model import Document, Entry, Feed, Request
from feeds.understood import Scan, Understood


def document(
    body: bytes, request: Request, *, url: str, content_type: str, now: datetime
) -> Understood:
    """`feeds.understand.document`."""
    from feeds import understand

    return understand.document(
        body, request, url=url, content_type=content_type, now=now
    )


def file(request: Request, now: datetime) -> Understood:
    """`feeds.understand.file`."""
    from feeds import understand

    return understand.file(request, now)


def scan(request: Request) -> Scan:
    """`feeds.single.scan`."""
    from feeds import single

    return single.scan(request)


def folder_document(request: Request, known: Document, now: datetime) -> Feed:
    """`feeds.single.folder_document`."""
    from feeds import single

    return single.folder_document(request, known, now)


def page(body: bytes, url: str) -> Entry:
    """`feeds.single.page`."""
    from feeds import single

    return single.page(body, url)
