"""Links, people, categories, times and sources out of what feedparser found.

Named after the elements of Atom (RFC 4287, section 4.2), whatever the format.
"""

import calendar
import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from time import struct_time

from feeds import urls, written_dates
from feeds.changing import once
from feeds.formats.raw import Raw, given, said, word
from feeds.formats.texts import text
from feeds.model import Category, Link, Person, Source

_ADDRESS = r"(?P<email>[^\s@()<>]+@[^\s@()<>]+)"
# As RSS 2.0 has it (some hide the address they must give), as mail has it, and alone.
_AUTHOR = re.compile(
    rf"(?:{_ADDRESS}|hidden) \((?P<name>.+)\)"
    rf"|(?P<named>.+?) ?<{_ADDRESS.replace('email', 'mailbox')}>"
    rf"|{_ADDRESS.replace('email', 'alone')}"
)
_KEPT = 1024
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# feedparser gives every link without a type one of these.
_ASSUMED_TYPES = {"self": "application/atom+xml"}


def links(raw: Raw, base: str) -> tuple[Link, ...]:
    """All links in their order, absolute; those that lead nowhere safe are left out."""
    found = [_link(item, base) for item in given(raw, "links") or ()]
    return once([link for link in found if link.href])


def people(raw: Raw) -> tuple[Person, ...]:
    """The authors in their order, each once."""
    found = [
        _person(given(item, "name"), given(item, "email"), given(item, "href"))
        for item in given(raw, "authors") or ()
    ]
    found = [person for person in found if person.name]
    last = word(raw, "author")
    if last and not found:
        found = [Person(name=html.unescape(last))]
    # feedparser takes addresses apart wrongly where the domain's end is a long one.
    addressed = "@" in last or "hidden" in last
    written = _AUTHOR.fullmatch(last) if addressed else None
    if written:
        email = written["email"] or written["mailbox"] or written["alone"] or ""
        name = html.unescape(written["name"] or written["named"] or email)
        found[-1] = replace(found[-1], name=name, email=email)
    return once(found)


def categories(raw: Raw) -> tuple[Category, ...]:
    """The categories in their order, each once; itunes keywords are among them."""
    found = [
        _category(given(tag, "term"), given(tag, "scheme"), given(tag, "label"))
        for tag in given(raw, "tags") or ()
    ]
    return once([category for category in found if category.term])


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
        icon=web_address(raw, "icon", base),
        logo=urls.absolute(
            word(raw, "logo") or word(picture, "href"), base, schemes=urls.WEB
        ),
        rights=text(raw, "rights"),
        language=word(raw, "language"),
    )


def web_address(raw: Raw, name: str, base: str) -> str:
    """The http(s) URL under ``name``, resolved at ``base``, or ``""``."""
    written = word(raw, name)
    return urls.absolute(written, base, schemes=urls.WEB) if written else ""


def length(value: object) -> int | None:
    """A length in bytes, where it is a number that says something."""
    if not value:
        return None
    digits = str(value).strip()
    return int(digits) if digits.isdecimal() and 0 < len(digits) < 16 else None


def _link(raw: Raw, base: str) -> Link:
    rel, kind = _role(given(raw, "rel"), given(raw, "type"))
    return Link(
        href=urls.absolute(word(raw, "href"), base),
        rel=rel,
        type=kind,
        hreflang=word(raw, "hreflang"),
        title=word(raw, "title"),
        length=length(given(raw, "length")),
    )


@lru_cache(maxsize=_KEPT)
def _role(written: str | None, assumed: str | None) -> tuple[str, str]:
    """What a link is to its entry, and the type that it states."""
    rel, kind = said(written) or "alternate", said(assumed)
    if kind == _ASSUMED_TYPES.get(rel, "text/html"):
        kind = ""
    return rel.removeprefix("http://www.iana.org/assignments/relation/"), kind


# A feed has its people and its categories again and again.
@lru_cache(maxsize=_KEPT)
def _person(name: str | None, email: str | None, address: str | None) -> Person:
    mail = said(email)
    mail = mail if "@" in mail else ""
    uri = urls.absolute(said(address), "")
    return Person(name=html.unescape(said(name)) or mail, email=mail, uri=uri)


@lru_cache(maxsize=_KEPT)
def _category(term: str | None, scheme: str | None, label: str | None) -> Category:
    return Category(
        term=html.unescape(said(term) or said(label)),
        scheme=said(scheme),
        label=html.unescape(said(label)),
    )


def _times(raw: Raw, names: Iterable[str]) -> Iterator[datetime]:
    for name in names:
        read = given(raw, f"{name}_parsed")
        if isinstance(read, struct_time):
            found = _from(read)
        else:
            written = word(raw, name)
            found = read or (written_dates.read(written) if written else None)
        if found is not None:
            yield found


def _from(read: struct_time) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=calendar.timegm(read))
    except (OverflowError, ValueError):
        return None
