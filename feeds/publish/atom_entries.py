"""Entries of Atom 1.0 (RFC 4287), written as text.

Of entries feedgen 1.0.0 writes half: it drops every attribute but ``href`` from links
(its issue 135), gives ``atom:source`` a title and nothing else, refuses empty titles
and knows no language of an entry. So they are written beside it, to the byte as it
writes them, the rest put right.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime
from html import escape

from feeds.model import Category, Entry, Link, Person, Source
from feeds.publish import checks
from feeds.publish.elements import around, cut, element, empty, encoded
from feeds.publish.languages import language_tag

UNDETERMINED = "und"

END = b"</feed>"
"""What stands behind the last entry."""


def parts(document: bytes) -> list[bytes]:
    """Give the entries of a document of ours, as they were written."""
    return cut(document, b"<entry ", b"</entry>\n")


def entry(entry: Entry, updated: datetime) -> bytes:
    """Give the element of an entry that is `fitting`, a line of its own."""
    language = language_tag(entry.language)
    # An entry without xml:lang has its feed's: "und" says that nobody knows.
    whole = around("entry", _entry(entry, updated), xml_lang=language or UNDETERMINED)
    return encoded(whole)


def _entry(entry: Entry, updated: datetime) -> Iterator[str]:
    yield element("id", entry.id)
    yield _words("title", entry.title)
    yield element("updated", updated.isoformat())
    yield from _people(entry.authors)
    yield from _texts(entry)
    yield from (_category(category) for category in entry.categories)
    if entry.published:
        yield element("published", entry.published.isoformat())
    if entry.rights:
        yield element("rights", entry.rights)
    yield from (_link(link) for link in entry.links)
    if entry.comments:
        yield _replies(entry)
    if entry.image:
        yield empty("media:thumbnail", url=entry.image)
    if entry.source is not None:
        yield _source(entry.source)


def _texts(entry: Entry) -> Iterator[str]:
    """Give summary and content; RFC 4287, 4.1.2 wants one where there is no page."""
    if entry.content:
        yield element("content", entry.content, type="html")
    elif not entry.link:
        only = entry.summary
        yield (
            element("content", only, type="html")
            if only
            else empty("content", type="html")
        )
        return
    if entry.summary:
        yield element("summary", entry.summary, type="html")


def _link(link: Link) -> str:
    given = {"href": link.href, "rel": link.rel, "type": link.type}
    given |= {"hreflang": link.hreflang, "title": link.title}
    if link.length is not None:
        given["length"] = str(link.length)
    needed = ("href", "rel")
    told = {name: text for name, text in given.items() if text or name in needed}
    return empty("link", **told)


def _replies(entry: Entry) -> str:
    """Give where the answers to an entry are, and how many (RFC 4685, 4)."""
    told = {"href": entry.comments, "rel": "replies", "type": "text/html"}
    if entry.replies is not None:
        told["thr_count"] = str(entry.replies)
    return empty("link", **told)


def _source(source: Source) -> str:
    """Give ``atom:source`` with all that an aggregator should keep (4.2.11)."""
    tag = language_tag(source.language)
    language = {"xml_lang": tag} if tag else {}
    return around("source", _of_source(source), **language)


def _of_source(source: Source) -> Iterator[str]:
    if source.id:
        yield element("id", source.id)
    if source.title:
        yield _words("title", source.title)
    if source.updated:
        yield element("updated", source.updated.isoformat())
    yield from _people(source.authors)
    yield from (_link(link) for link in source.links)
    for name in ("icon", "logo", "rights", "subtitle"):
        if text := getattr(source, name):
            yield element(name, text)


def _words(tag: str, text: str) -> str:
    """Give text; what looks like HTML is written as HTML that shows it."""
    if checks.like_html(text):
        return element(tag, escape(text, quote=False), type="html")
    return element(tag, text)


def _people(people: Sequence[Person]) -> Iterator[str]:
    for parts in persons(people):
        yield around("author", (element(tag, text) for tag, text in parts.items()))


def _category(category: Category) -> str:
    told = {"scheme": category.scheme, "label": category.label}
    given = {name: text for name, text in told.items() if text}
    return empty("category", term=category.term, **given)


def persons(persons: Sequence[Person]) -> list[dict[str, str]]:
    """Give the parts of Person constructs; a name is never empty (3.2.1)."""
    written = []
    for person in persons:
        parts = {
            "name": checks.named(person),
            "email": checks.email(person),
            "uri": person.uri,
        }
        if parts["name"]:
            written.append({tag: text for tag, text in parts.items() if text})
    return written
