"""Atom's constructs (RFC 4287, section 3) out of feedparser's dictionaries.

feedparser answers ``get`` with aliases (``updated`` falls back to ``published`` and
warns), so every look goes through `given`, which sees only what the document said.
"""

import calendar
import html
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from time import struct_time
from typing import Any

from feeds import sanitise, urls, written_dates
from feeds.model import Category, Link, Person, Source

Raw = Mapping[str, Any]

HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_MARKUP = re.compile(
    r"</(?:p|div|a|span|b|i|em|strong|ul|ol|li|h[1-6]|table|blockquote|figure)>"
    r"|<(?:br|p|hr) ?/?>|<img\s|<a\s+href",
    re.IGNORECASE,
)
_MANGLED = re.compile("[\xc2-\xf4][\x80-\xbf\u0152-\u2122]")
_WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # these stand for nothing
}
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
# feedparser gives every link without a type one of these.
_ASSUMED_TYPES = {"self": "application/atom+xml"}


def given(raw: Raw, name: str) -> Any:
    """The value under ``name`` itself, without feedparser's aliases, or ``None``."""
    return dict.get(raw, name) if isinstance(raw, dict) else None


def word(raw: Raw, name: str) -> str:
    """A short plain text: controls stripped, white space single."""
    value = given(raw, name)
    return _line(_unmangled(value)) if isinstance(value, str) else ""


def text(raw: Raw, name: str) -> str:
    """A text construct as plain text in one line, read by its type."""
    value, kind, _ = _typed(raw, name, "text/plain")
    # A title may be about tags; nobody means them in a licence or a description.
    if kind in HTML_TYPES or (name != "title" and _MARKUP.search(value)):
        value = sanitise.text_of(value)
    return _line(value)


def markup(raw: Raw, name: str, base: str) -> str:
    """A text construct as sanitised HTML, read by its type."""
    value, kind, own_base = _typed(raw, name, "text/html")
    return _html(value, kind, urls.absolute(own_base, base) or base)


def content(raw: Raw, base: str) -> str:
    """The fullest readable ``content`` of an entry as sanitised HTML."""
    readable = [item for item in given(raw, "content") or () if _readable(item)]
    if not readable:
        return ""
    fullest = max(readable, key=lambda item: len(item["value"]))
    own_base = urls.absolute(given(fullest, "base") or "", base) or base
    value = _unmangled(fullest["value"])
    return _html(value, given(fullest, "type") or "text/html", own_base)


def links(raw: Raw, base: str) -> tuple[Link, ...]:
    """All links in their order, absolute; those that lead nowhere safe are left out."""
    found = (_link(item, base) for item in given(raw, "links") or ())
    return tuple(dict.fromkeys(link for link in found if link.href))


def people(raw: Raw) -> tuple[Person, ...]:
    """The authors in their order, each once."""
    found = [_person(item) for item in given(raw, "authors") or ()]
    if not any(person.name for person in found):
        found = [Person(name=word(raw, "author"))]
    return tuple(dict.fromkeys(person for person in found if person.name))


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


def _line(value: str) -> str:
    return " ".join(sanitise.strip_controls(value).split())


def _unmangled(value: str) -> str:
    """``value`` as it was before somebody took its UTF-8 for Windows-1252.

    feedparser does the same for ISO 8859-1 alone.
    """
    if not _MANGLED.search(value):
        return value
    try:
        return value.translate(_WINDOWS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value


def _typed(raw: Raw, name: str, assumed: str) -> tuple[str, str, str]:
    """Value, media type and base of a text construct."""
    value = given(raw, name)
    if not isinstance(value, str):
        return "", assumed, ""
    mended = _unmangled(value)
    detail = given(raw, f"{name}_detail") or {}
    # A deeper element of the same name (media:title) leaves its detail behind.
    if given(detail, "value") != value:
        return mended, assumed, ""
    return mended, given(detail, "type") or assumed, given(detail, "base") or ""


def _html(value: str, kind: str, base: str) -> str:
    """HTML of a text whose type is not always to be believed.

    Words alone keep their line ends. Tags in what is called plain text, and tags that
    were escaped once too often, are taken for the HTML they are.
    """
    if "<" in value and kind in HTML_TYPES:
        return sanitise.html(value, base=base)
    plain = value if "<" in value else html.unescape(value)
    if _MARKUP.search(plain):
        return sanitise.html(plain, base=base)
    return sanitise.escape(plain)


def _readable(item: Raw) -> bool:
    kind = given(item, "type") or "text/html"
    known = kind in HTML_TYPES or kind.startswith("text/")
    value = given(item, "value")
    return known and isinstance(value, str) and bool(value.strip())


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
        if not isinstance(read, struct_time):
            found = written_dates.read(word(raw, name))
        else:
            found = _from(read)
        if found is not None:
            yield found


def _from(read: struct_time) -> datetime | None:
    try:
        return _EPOCH + timedelta(seconds=calendar.timegm(read))
    except (OverflowError, ValueError):
        return None
