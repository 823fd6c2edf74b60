"""RSS 2.0 (https://www.rssboard.org/rss-specification), with what it lacks.

Written with lxml: of feedgen's RSS the enclosures, sources, creators and contents would
all have to be done again, and its dates be taken away. Namespaces are those that the
RSS Advisory Board's profile names (atom, content, dc, media, slash) and no others.
"""

import re
from collections.abc import Sequence
from datetime import datetime

from lxml import etree

from feeds.model import Link, Source
from feeds.publish import checks, fitting
from feeds.publish.languages import language_tag
from feeds.publish.rss_items import date, plain, referred

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
# Texts that are no HTML, and that many readers take for HTML all the same.
_CHANNEL_TEXTS = re.compile(rb"<(?:title|description|copyright)\b[^>]*>[^<]+")


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
    _write(channel, "title", plain(source.title))
    # Channels have a link and a description, be they empty.
    etree.SubElement(channel, "link").text = page.href
    etree.SubElement(channel, "description").text = plain(source.subtitle)
    _write(channel, "language", language_tag(source.language))
    _write(channel, "copyright", source.rights)
    _write(channel, "lastBuildDate", date(updated))
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
        _write(image, "title", plain(source.title))
        _write(image, "link", page.href)


def _referred(found: re.Match[bytes]) -> bytes:
    return referred(found[0].decode()).encode()


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
