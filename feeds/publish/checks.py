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

_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")


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


def language_tag(language: str) -> str:
    """Give a language in the form that ``xml:lang`` may have, or nothing."""
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else ""


def media_type(link: Link) -> str:
    """Give the type of a link where it is one, or nothing."""
    return link.type if "/" in link.type.strip("/") else ""


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
    return person.email if "@" in person.email.strip("@") else ""


def tag(category: Category) -> str:
    """Give the one text that a format without labels has for a category."""
    return category.label or category.term
