"""From bytes to a clean article: documents of folders, and pages.

It runs in a confined child, like `feeds.understand`; most feeds need nothing of it.
"""

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from feeds import seeds
from feeds.documents import decoding, webpage
from feeds.model import Document, Entry, Feed, Request
from feeds.sanitise import text_of
from feeds.understand import cleaned
from feeds.understood import Scan


def scan(request: Request) -> Scan:
    """What changed in a folder. Raises ParseError if the folder cannot be read."""
    return seeds.scan(Path(request.location), request.documents)


def folder_document(request: Request, known: Document, now: datetime) -> Feed:
    """The entries of one file of a folder. Raises ParseError."""
    path = Path(request.location, known.path)
    entries = seeds.read_document(
        path,
        known,
        outlet_per_folder=request.outlet_per_folder,
        subscription=request.name,
    )
    return cleaned(Feed(entries=entries), request, path.as_uri(), now)


def page(body: bytes, url: str) -> Entry:
    """The article of a page: its content, clean, and its text. Raises ParseError."""
    found = webpage.read(decoding.decode(body, name=url), name=url, base=url)
    return replace(found, text=text_of(found.content))
