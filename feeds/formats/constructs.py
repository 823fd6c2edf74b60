"""Links, people, categories, times and sources out of what feedparser found.

Named after the elements of Atom (RFC 4287, section 4.2), whatever the format.
"""

import calendar
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from time import struct_time

from feeds import urls, written_dates
from feeds.formats.raw import Raw, given, word
from feeds.formats.texts import text
from feeds.model import Category, Link, Person, Source

_ADDRESS = r"(?P<email>[^\s@()<>]+@[^\s@()<>]+)"
# As RSS 2.0 has it (some hide the address they must give), as mail has it, and alone.
_AUTHOR = re.compile(
    rf"(?:{_ADDRESS}|hidden) \((?P<name>.+)\)"
    rf"|(?P<named>.+?) ?<{_ADDRESS.replace('email', 'mailbox')}>"
    rf"|{_ADDRESS.replace('email', 'alone')}"
)
_ADDRESSED = re.compile("@|hidden")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# feedparser gives every link without a type one of these.
_ASSUMED_TYPES = {"self": "application/atom+xml"}


def links(raw: Raw, base: str) -> tuple[Link, ...]:
    """All links in their order, absolute; those that lead nowhere safe are left out."""
    found = (_link(item, base) for item in given(raw, "links") or ())
    return tuple(dict.fromkeys(link for link in found if link.href))


def people(raw: Raw) -> tuple[Person, ...]:
    """The authors in their order, each once."""
    found = [_person(item) for item in given(raw, "authors") or ()]
    found = [person for person in found if person.name]
    last = word(raw, "author")
    if last and not found:
        found = [Person(name=html.unescape(last))]
    # feedparser takes addresses apart wrongly where the domain's end is a long one.
    written = _AUTHOR.fullmatch(last) if _ADDRESSED.search(last) else None
    if written:
        email = written["email"] or written["mailbox"] or written["alone"] or ""
        name = html.unescape(written["name"] or written["named"] or email)
        found[-1] = replace(found[-1], name=name, email=email)
    return tuple(dict.fromkeys(found))


def categories(raw: Raw) -> tuple[Category, ...]:
    """The categories in their order, each once; itunes keywords are among them."""
    found = (
        Category(
            term=html.unescape(word(tag, "term") or word(tag, "label")),
            scheme=word(tag, "scheme"),
            label=html.unescape(word(tag, "label")),
        )
        for tag in given(raw, "tags") or ()
    )
    return tuple(dict.fromkeys(category for category in found if category.term))


def time(raw: Raw, *names: str) -> datetime | None:
    """The first of the named times that can be read, in UTC."""
    return next(_times(raw, names), None)


def source(raw: Raw, base: str) -> Source:
    """What a feed (or an ``atom:source``) says of itself."""
    picture = given(raw, "image")
    return Source(
        id=word(raw, "id"),
        title=text(raw, "title"),
        subtitle=text(raw, "subtitle"),
        updated=time(raw, "updated", "published"),
        links=links(raw, base),
        authors=people(raw),
        icon=urls.absolute(word(raw, "icon"), base, schemes=urls.WEB),
        logo=urls.absolute(
            word(raw, "logo") or word(picture or {}, "href"), base, schemes=urls.WEB
        ),
        rights=text(raw, "rights"),
        language=word(raw, "language"),
    )


def length(value: object) -> int | None:
    """A length in bytes, where it is a number that says something."""
    digits = str(value or "").strip()
    return int(digits) if digits.isdecimal() and 0 < len(digits) < 16 else None


def _link(raw: Raw, base: str) -> Link:
    rel = word(raw, "rel") or "alternate"
    kind = word(raw, "type")
    if kind == _ASSUMED_TYPES.get(rel, "text/html"):
        kind = ""
    return Link(
        href=urls.absolute(word(raw, "href"), base),
        rel=rel.removeprefix("http://www.iana.org/assignments/relation/"),
        type=kind,
        hreflang=word(raw, "hreflang"),
        title=word(raw, "title"),
        length=length(given(raw, "length")),
    )


def _person(raw: Raw) -> Person:
    email = word(raw, "email")
    email = email if "@" in email else ""
    return Person(
        name=html.unescape(word(raw, "name")) or email,
        email=email,
        uri=urls.absolute(word(raw, "href"), ""),
    )


def _times(raw: Raw, names: Iterable[str]) -> Iterator[datetime]:
    for name in names:
        read = given(raw, f"{name}_parsed")
        if isinstance(read, struct_time):
            found = _from(read)
        else:
            found = read or written_dates.read(word(raw, name))
        if found is not None:
            yield found


def _from(read: struct_time) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=calendar.timegm(read))
    except (OverflowError, ValueError):
        return None
