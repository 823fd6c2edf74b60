"""Atom 1.0 (RFC 4287): the only feedgen.

feedgen 1.0.0 writes half of Atom: it drops every attribute but ``href`` from the links
of entries (its issue 135), gives ``atom:source`` a title and nothing else, refuses
empty titles and knows no language of an entry. Its extension hook hands over each
finished element, and there `_WholeEntry` and `_WholeFeed` put the rest right.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from html import escape

from feedgen.entry import FeedEntry
from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import Category, Entry, Link, Person, Source
from feeds.publish import checks, fitting
from feeds.publish.checks import HISTORY, MEDIA
from feeds.publish.elements import fragment
from feeds.publish.languages import language_tag

THREAD = "http://purl.org/syndication/thread/1.0"
NAMESPACES = {"media": MEDIA, "thr": THREAD, "fh": HISTORY}
UNDETERMINED = "und"

_XML_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_PLACEHOLDER = "-"
_END = b"</feed>"


def document(source: Source, entries: Sequence[bytes]) -> bytes:
    """Give the document of a feed with these entries."""
    updated = checks.checked(source)
    source = fitting.source(source)
    with checks.blaming(source.id):
        feed = FeedGenerator()
        feed.register_extension("whole", partial(_WholeFeed, source))
        feed.id(source.id)
        feed.title(source.title)
        feed.updated(updated)
        feed.generator(checks.GENERATOR)
        feed.author(_persons(source.authors))
        feed.subtitle(source.subtitle or None)
        feed.icon(source.icon or None)
        feed.logo(source.logo or None)
        feed.rights(source.rights or None)
        feed.language(language_tag(source.language) or None)
        empty: bytes = feed.atom_str()
    head = empty.rstrip().removesuffix(_END)
    return b"".join((head, *entries, _END, b"\n"))


def entry(entry: Entry) -> bytes:
    """Give the element of an entry, a line of its own."""
    updated = checks.dated(entry)
    entry = fitting.entry(entry)
    with checks.blaming(entry.id):
        item = FeedEntry()
        item.register_extension("whole", partial(_WholeEntry, entry))
        item.id(entry.id)
        item.title(entry.title or _PLACEHOLDER)
        item.updated(updated)
        item.published(entry.published)
        item.author(_persons(entry.authors))
        item.category([_category(category) for category in entry.categories])
        item.rights(entry.rights or None)
        summary, content = _words(entry)
        if summary:
            item.summary(summary, type="html")
        if content is not None:
            item.content(content, type="html")
        else:
            item.link(href=entry.link)
        return fragment(item.atom_entry(), NAMESPACES)


def _words(entry: Entry) -> tuple[str, str | None]:
    """Give summary and content; RFC 4287, 4.1.2 wants one where there is no page."""
    if entry.content or entry.link:
        return entry.summary, entry.content or None
    return "", entry.summary


@dataclass(frozen=True, slots=True)
class _WholeFeed:
    """Completes what feedgen wrote of a feed."""

    source: Source

    def extend_ns(self) -> dict[str, str]:
        return NAMESPACES

    def extend_atom(self, element: etree._Element) -> None:
        for link in self.source.links:
            _write_link(element, link)
        if checks.is_archive(self.source):
            etree.SubElement(element, f"{{{HISTORY}}}archive")
        etree.indent(element, space="")


@dataclass(frozen=True, slots=True)
class _WholeEntry:
    """Completes what feedgen wrote of an entry."""

    entry: Entry

    def extend_atom(self, element: etree._Element) -> None:
        entry = self.entry
        _write_words(element.find("title"), entry.title)
        for bare in element.findall("link"):
            element.remove(bare)
        for link in entry.links:
            _write_link(element, link)
        if entry.comments:
            _write_replies(element, entry)
        if entry.image:
            etree.SubElement(element, f"{{{MEDIA}}}thumbnail", url=entry.image)
        if entry.source is not None:
            _write_source(element, entry.source)
        # An entry without xml:lang has its feed's: "und" says that nobody knows.
        language = language_tag(entry.language)
        element.set(_XML_LANG, language or UNDETERMINED)


def _write_link(parent: etree._Element, link: Link) -> etree._Element:
    element = etree.SubElement(parent, "link", href=link.href)
    element.set("rel", link.rel)
    for name in ("type", "hreflang", "title"):
        if given := getattr(link, name):
            element.set(name, given)
    if link.length is not None:
        element.set("length", str(link.length))
    return element


def _write_replies(parent: etree._Element, entry: Entry) -> None:
    """Write where the answers to an entry are, and how many (RFC 4685, 4)."""
    replies = Link(href=entry.comments, rel="replies", type="text/html")
    element = _write_link(parent, replies)
    if entry.replies is not None:
        element.set(f"{{{THREAD}}}count", str(entry.replies))


def _write_source(parent: etree._Element, source: Source) -> None:
    """Write ``atom:source`` with all that an aggregator should keep (4.2.11)."""
    element = etree.SubElement(parent, "source")
    if tag := language_tag(source.language):
        element.set(_XML_LANG, tag)
    _write_text(element, "id", source.id)
    if source.title:
        _write_words(etree.SubElement(element, "title"), source.title)
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


def _write_words(element: etree._Element, text: str) -> None:
    """Write text; what looks like HTML is written as HTML that shows it."""
    if checks.like_html(text):
        element.set("type", "html")
        text = escape(text, quote=False)
    element.text = text


def _write_text(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag).text = text


def _persons(persons: Sequence[Person]) -> list[dict[str, str]]:
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


def _category(category: Category) -> dict[str, str]:
    parts = {"scheme": category.scheme, "label": category.label}
    return {"term": category.term} | {
        name: part for name, part in parts.items() if part
    }
