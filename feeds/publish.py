"""A `feeds.model.Feed` becomes an Atom document (RFC 4287): the only feedgen.

feedgen 1.0.0 writes half of Atom: it drops every attribute but ``href`` from the links
of entries (its issue 135), gives ``atom:source`` a title and nothing else, refuses
empty titles and knows no language of an entry. Its extension hook hands over each
finished element, and there `_WholeEntry` and `_WholeFeed` put the rest right.
"""

import re
from dataclasses import dataclass
from functools import partial

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.errors import PublishError
from feeds.model import Category, Entry, Feed, Link, Person, Source

GENERATOR = "aggregator"
MEDIA = "http://search.yahoo.com/mrss/"
UNDETERMINED = "und"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_LANGUAGE_TAG = re.compile(r"[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*")
_PLACEHOLDER = "-"


def render(feed: Feed) -> bytes:
    """Give the Atom 1.0 document of a feed: UTF-8, the same bytes for the same feed.

    The feed's own metadata is ``feed.source``; entries keep their order. ``updated`` of
    an entry is its own or, in want of that, ``published``, and never the present.
    Raises `PublishError`, naming the entry (or the feed), for what Atom or XML cannot
    carry: no id, no time, no title of the feed, control characters.
    """
    try:
        return bytes(_document(feed).atom_str(pretty=True))
    except ValueError as error:
        _blame_entry(feed)
        raise PublishError(feed.source.id, str(error), kind="malformed") from error


def _document(feed: Feed) -> FeedGenerator:
    source = feed.source
    if not (source.id and source.title and source.updated):
        raise PublishError(
            source.id, "a feed needs id, title and updated", kind="malformed"
        )
    document = FeedGenerator()
    document.register_extension("whole", partial(_WholeFeed, source))
    document.id(source.id)
    document.title(source.title)
    document.updated(source.updated)
    document.generator(GENERATOR)
    document.author(_persons(source.authors))
    document.subtitle(source.subtitle or None)
    document.icon(source.icon or None)
    document.logo(source.logo or None)
    document.rights(source.rights or None)
    document.language(_language_tag(source.language) or None)
    for entry in feed.entries:
        document.add_entry(_entry(entry, source.language), order="append")
    return document


def _entry(entry: Entry, feed_language: str) -> FeedEntry:
    updated = entry.updated or entry.published
    if not entry.id or updated is None:
        name = entry.id or entry.link or entry.title
        reason = "an entry needs an id and a time"
        raise PublishError(name, reason, kind="malformed")
    item = FeedEntry()
    item.register_extension("whole", partial(_WholeEntry, entry, feed_language))
    item.id(entry.id)
    item.title(entry.title or _PLACEHOLDER)
    item.updated(updated)
    item.published(entry.published)
    item.author(_persons(entry.authors))
    item.category([_category(category) for category in entry.categories])
    item.rights(entry.rights or None)
    if entry.summary:
        item.summary(entry.summary, type="html")
    if entry.content or not entry.link:
        # RFC 4287, 4.1.2: without an alternate link there is content, be it empty.
        item.content(entry.content, type="html")
    else:
        item.link(href=entry.link)
    return item


def _blame_entry(feed: Feed) -> None:
    for entry in feed.entries:
        try:
            _entry(entry, feed.source.language).atom_entry()
        except ValueError as error:
            raise PublishError(entry.id, str(error), kind="malformed") from error


@dataclass(frozen=True, slots=True)
class _WholeFeed:
    """Completes what feedgen wrote of a feed."""

    source: Source

    def extend_ns(self) -> dict[str, str]:
        return {"media": MEDIA}

    def extend_atom(self, element: etree._Element) -> None:
        for link in self.source.links:
            _write_link(element, link)


@dataclass(frozen=True, slots=True)
class _WholeEntry:
    """Completes what feedgen wrote of an entry."""

    entry: Entry
    feed_language: str

    def extend_atom(self, element: etree._Element) -> None:
        entry = self.entry
        element.find("title").text = entry.title
        for bare in element.findall("link"):
            element.remove(bare)
        for link in entry.links:
            _write_link(element, link)
        if entry.comments:
            # RFC 4685, 4: where the answers to an entry are.
            _write_link(element, _replies(entry.comments))
        if entry.image:
            etree.SubElement(element, f"{{{MEDIA}}}thumbnail", url=entry.image)
        if entry.source is not None:
            _write_source(element, entry.source)
        language = _language_tag(entry.language)
        if language or self.feed_language:
            # An entry without xml:lang has its feed's: "und" says that nobody knows.
            element.set(_XML_LANG, language or UNDETERMINED)


def _write_link(parent: etree._Element, link: Link) -> None:
    element = etree.SubElement(parent, "link", href=link.href)
    element.set("rel", link.rel or "alternate")
    if "/" in link.type.strip("/"):
        element.set("type", link.type)
    if tag := _language_tag(link.hreflang):
        element.set("hreflang", tag)
    if link.title:
        element.set("title", link.title)
    if link.length is not None:
        element.set("length", str(link.length))


def _write_source(parent: etree._Element, source: Source) -> None:
    """Write ``atom:source`` with all that an aggregator should keep (4.2.11)."""
    element = etree.SubElement(parent, "source")
    if tag := _language_tag(source.language):
        element.set(_XML_LANG, tag)
    _write_text(element, "id", source.id)
    _write_text(element, "title", source.title)
    _write_text(
        element, "updated", source.updated.isoformat() if source.updated else ""
    )
    for parts in _persons(source.authors):
        author = etree.SubElement(element, "author")
        for tag, text in parts.items():
            _write_text(author, tag, text)
    for link in source.links:
        _write_link(element, link)
    _write_text(element, "icon", source.icon)
    _write_text(element, "logo", source.logo)
    _write_text(element, "rights", source.rights)
    _write_text(element, "subtitle", source.subtitle)


def _write_text(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag).text = text


def _persons(persons: tuple[Person, ...]) -> list[dict[str, str]]:
    """Give the parts of Person constructs; a name is never empty (3.2.1)."""
    written = []
    for person in persons:
        email = person.email if "@" in person.email.strip("@") else ""
        name = person.name or email or person.uri
        parts = {"name": name, "email": email, "uri": person.uri}
        if name:
            written.append({tag: text for tag, text in parts.items() if text})
    return written


def _category(category: Category) -> dict[str, str]:
    parts = {"scheme": category.scheme, "label": category.label}
    return {"term": category.term} | {
        name: part for name, part in parts.items() if part
    }


def _replies(address: str) -> Link:
    return Link(href=address, rel="replies", type="text/html")


def _language_tag(language: str) -> str:
    """Give a language in the form that ``xml:lang`` may have, or nothing."""
    tag = language.strip().replace("_", "-")
    return tag if _LANGUAGE_TAG.fullmatch(tag) else ""
