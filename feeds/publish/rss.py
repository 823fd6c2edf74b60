"""RSS 2.0 (https://www.rssboard.org/rss-specification), with what it lacks.

Written with lxml: of feedgen's RSS the enclosures, sources, creators and contents would
all have to be done again, and its dates be taken away. Namespaces are those that the
RSS Advisory Board's profile names (atom, content, dc, media, slash) and no others.
"""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from email.utils import format_datetime

from lxml import etree

from feeds.model import Entry, Link, Source
from feeds.publish import checks, fitting
from feeds.publish.addresses import written
from feeds.publish.elements import fragment
from feeds.publish.languages import language_tag

ATOM = "http://www.w3.org/2005/Atom"
CONTENT = "http://purl.org/rss/1.0/modules/content/"
DC = "http://purl.org/dc/elements/1.1/"
SLASH = "http://purl.org/rss/1.0/modules/slash/"
NAMESPACES = {
    "atom": ATOM,
    "content": CONTENT,
    "dc": DC,
    "fh": checks.HISTORY,
    "media": checks.MEDIA,
    "slash": SLASH,
}

_END = b"</channel>\n</rss>\n"
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_WEB = ("http:", "https:")
# Texts that are no HTML, and that many readers take for HTML all the same.
_TEXTS = re.compile(rb"<(?:title|category|source)\b[^>]*>[^<]+")
_CHANNEL_TEXTS = re.compile(rb"<(?:title|description|copyright)\b[^>]*>[^<]+")
# What another element of an item says already.
_OWN_ELEMENTS = frozenset({"alternate", "enclosure"})


def document(source: Source, entries: Sequence[bytes]) -> bytes:
    """Give the document of a feed with these items."""
    updated = checks.checked(source)
    source = fitting.source(source)
    with checks.blaming(source.id):
        rss = etree.Element("rss", version="2.0", nsmap=NAMESPACES)
        _write_channel(etree.SubElement(rss, "channel"), source, updated)
        etree.indent(rss, space="")
        empty = bytes(etree.tostring(rss, xml_declaration=True, encoding="utf-8"))
    head = empty.rstrip().removesuffix(_END.rstrip())
    return b"".join((_CHANNEL_TEXTS.sub(_referred, head), *entries, _END))


def _write_channel(channel: etree._Element, source: Source, updated: datetime) -> None:
    page = next(iter(checks.of_rel(source.links, "alternate")), Link(href=""))
    _write(channel, "title", _plain(source.title))
    # Channels have a link and a description, be they empty.
    etree.SubElement(channel, "link").text = page.href
    etree.SubElement(channel, "description").text = _plain(source.subtitle)
    _write(channel, "language", language_tag(source.language))
    _write(channel, "copyright", source.rights)
    _write(channel, "lastBuildDate", _date(updated))
    _write(channel, "generator", checks.GENERATOR)
    for person in source.authors:
        _write(channel, f"{{{DC}}}creator", checks.named(person))
    for link in source.links:
        if link is not page:
            _write_link(channel, link)
    if checks.is_archive(source):
        etree.SubElement(channel, f"{{{checks.HISTORY}}}archive")
    if source.logo:
        image = etree.SubElement(channel, "image")
        _write(image, "url", source.logo)
        _write(image, "title", _plain(source.title))
        _write(image, "link", page.href)


def entry(entry: Entry) -> bytes:
    """Give the item of an entry, a line of its own."""
    updated = checks.dated(entry)
    entry = fitting.entry(entry)
    with checks.blaming(entry.id):
        item = etree.Element("item")
        _write(item, "title", _plain(entry.title))
        _write(item, "link", entry.link)
        _write(item, "guid", entry.id)
        item[-1].set("isPermaLink", "false")
        _write(item, "pubDate", _date(entry.published or updated))
        _write(item, f"{{{ATOM}}}updated", updated.isoformat())
        for person in entry.authors:
            _write(item, f"{{{DC}}}creator", checks.named(person))
        for category in entry.categories:
            _write(item, "category", checks.tag(category))
            if category.scheme and checks.tag(category):
                item[-1].set("domain", category.scheme)
        _write_texts(item, entry)
        _write_about(item, entry)
        _write_links(item, entry)
        return _TEXTS.sub(_referred, fragment(item, NAMESPACES))


def _referred(found: re.Match[bytes]) -> bytes:
    """Give text in which ``&`` and ``<`` are references by number.

    So the Advisory Board's profile wants it: who reads it once as XML and who reads it
    again as HTML see the same in nearly all titles that there are.
    """
    return found[0].replace(b"&amp;", b"&#x26;").replace(b"&lt;", b"&#x3C;")


def _write_texts(item: etree._Element, entry: Entry) -> None:
    """Write the words; what there is only one of is the description.

    The profile wants a description before the encoded content, and an item has a title
    or a description.
    """
    if entry.summary:
        _write(item, "description", entry.summary)
        _write(item, f"{{{CONTENT}}}encoded", entry.content)
    elif entry.content or not entry.title:
        etree.SubElement(item, "description").text = entry.content


def _write_about(item: etree._Element, entry: Entry) -> None:
    """Write what is said of the entry, and where it came from."""
    _write(item, f"{{{DC}}}language", language_tag(entry.language))
    _write(item, f"{{{DC}}}rights", entry.rights)
    _write(item, "comments", entry.comments)
    if entry.comments and entry.replies is not None:
        _write(item, f"{{{SLASH}}}comments", str(entry.replies))
    if entry.image:
        etree.SubElement(item, f"{{{checks.MEDIA}}}thumbnail", url=entry.image)
    if entry.source is not None:
        _write_source(item, entry.source)


def _write_source(item: etree._Element, source: Source) -> None:
    """Write where an entry was copied from; ``source`` needs the feed's address."""
    feed = next(iter(checks.of_rel(source.links, "self")), Link(href="")).href
    feed = feed or (written(source.id) if source.id.startswith(_WEB) else "")
    if feed:
        etree.SubElement(item, "source", url=feed).text = _plain(source.title)
    else:
        _write(item, f"{{{DC}}}source", _plain(source.title))


def _write_links(item: etree._Element, entry: Entry) -> None:
    """Write enclosures, of which an item has one in RSS and the others in Media RSS."""
    enclosed = checks.of_rel(entry.links, "enclosure")
    # An enclosure lies on the web: "magnet:" and the like have a place of their own.
    first = [link for link in enclosed if link.href.startswith(_WEB)][:1]
    for link in enclosed:
        named = "enclosure" if link in first else f"{{{checks.MEDIA}}}content"
        element = etree.SubElement(item, named, url=link.href)
        element.set("type", link.type or checks.UNKNOWN_TYPE)
        if link in first:
            element.set("length", str(link.length or 0))
        elif link.length:
            element.set("fileSize", str(link.length))
    for link in entry.links:
        if link.rel not in _OWN_ELEMENTS:
            _write_link(item, link)


def _write_link(parent: etree._Element, link: Link) -> None:
    element = etree.SubElement(parent, f"{{{ATOM}}}link", href=link.href)
    element.set("rel", link.rel)
    if link.type:
        element.set("type", link.type)
    if link.title:
        element.set("title", link.title)


def _write(parent: etree._Element, tag: str, text: str) -> None:
    if text:
        etree.SubElement(parent, tag).text = text


def _plain(text: str) -> str:
    """Plain text in which no tag begins, for RSS does not say whether it is HTML.

    After ``<`` stands a word joiner, which nobody sees. Readers that take a title for
    HTML would lose the words or run them, those that do not would show an escape.
    """
    return _TAG.sub("<\N{WORD JOINER}", text)


def _date(time: datetime) -> str:
    """A time as RFC 822 has it, in UTC."""
    return format_datetime(time.astimezone(UTC), usegmt=True)
