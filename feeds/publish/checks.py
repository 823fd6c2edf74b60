"""What every format asks of a feed and of its entries."""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

from feeds.errors import PublishError
from feeds.model import Category, Entry, Link, Person, Source

GENERATOR = "aggregator"
HISTORY = "http://purl.org/syndication/history/1.0"
MEDIA = "http://search.yahoo.com/mrss/"
UNKNOWN_TYPE = "application/octet-stream"

# RFC 6838, 4.2, with parameters.
_NAME = r"[!#$%&'*+.0-9A-Z^_`a-z|~-]+"
_MEDIA_TYPE = re.compile(rf'{_NAME}/{_NAME}(\s*;\s*{_NAME}=({_NAME}|"[^"\\]*"))*')
_MAIL = re.compile(r"[A-Za-z0-9_.+'-]+@([A-Za-z0-9-]+\.)+[A-Za-z0-9][A-Za-z0-9-]*")
_MARKUP = re.compile(r"</[A-Za-z][A-Za-z0-9]*>|&(#?[0-9A-Za-z]+);")


@contextmanager
def blaming(name: str) -> Iterator[None]:
    """Turn what the libraries say of texts that cannot be written into our error."""
    try:
        yield
    except ValueError as error:
        raise PublishError(name, str(error), kind="malformed") from error


def checked(source: Source) -> datetime:
    """When a feed was updated, which has all that it needs; else `PublishError`."""
    if not (source.id and source.title and source.updated):
        reason = "a feed needs id, title and updated"
        raise PublishError(source.id, reason, kind="malformed")
    return source.updated


def dated(entry: Entry) -> datetime:
    """When an entry was updated, which has all that it needs; else `PublishError`."""
    updated = entry.updated or entry.published
    if not entry.id or updated is None:
        name = entry.id or entry.link or entry.title
        reason = "an entry needs an id and a time"
        raise PublishError(name, reason, kind="malformed")
    if updated.tzinfo is None:
        raise PublishError(entry.id, "a time needs its timezone", kind="malformed")
    return updated


def media_type(link: Link) -> str:
    """Give the type of a link where it is one, or nothing."""
    return link.type if link.type and _MEDIA_TYPE.fullmatch(link.type) else ""


def of_rel(links: Iterable[Link], rel: str) -> list[Link]:
    """Give the links of one relation."""
    return [link for link in links if link.rel == rel]


def is_archive(source: Source) -> bool:
    """Tell a page of a feed's archive: it names the current one (RFC 5005, 4)."""
    return bool(of_rel(source.links, "current"))


def named(person: Person) -> str:
    """Give what to call a person: the name, else an address; perhaps nothing."""
    return person.name or email(person) or person.uri


def email(person: Person) -> str:
    """Give a person's mail address where it is one, or nothing."""
    return person.email if _MAIL.fullmatch(person.email) else ""


def tag(category: Category) -> str:
    """Give the one text that a format without labels has for a category."""
    return category.label or category.term


def like_html(text: str) -> bool:
    """Tell text that many a reader would take for HTML, whatever it is said to be."""
    return _MARKUP.search(text) is not None
