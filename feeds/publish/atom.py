"""Atom 1.0 (RFC 4287), what a feed says of itself: the only feedgen.

feedgen writes it; what feedgen does not know of stands in `_WholeFeed`, to which its
extension hook hands over the finished element. Entries are `atom_entries`.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

from feedgen.feed import FeedGenerator
from lxml import etree

from feeds.model import Link, Source
from feeds.publish import checks, fitting
from feeds.publish.atom_entries import END, persons
from feeds.publish.checks import HISTORY, MEDIA
from feeds.publish.languages import language_tag

THREAD = "http://purl.org/syndication/thread/1.0"
NAMESPACES = {"media": MEDIA, "thr": THREAD, "fh": HISTORY}


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
        feed.author(persons(source.authors))
        feed.subtitle(source.subtitle or None)
        feed.icon(source.icon or None)
        feed.logo(source.logo or None)
        feed.rights(source.rights or None)
        feed.language(language_tag(source.language) or None)
        empty: bytes = feed.atom_str()
    head = empty.rstrip().removesuffix(END)
    return b"".join((head, *entries, END, b"\n"))


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


def _write_link(parent: etree._Element, link: Link) -> etree._Element:
    element = etree.SubElement(parent, "link", href=link.href)
    element.set("rel", link.rel)
    for name in ("type", "hreflang", "title"):
        if given := getattr(link, name):
            element.set(name, given)
    if link.length is not None:
        element.set("length", str(link.length))
    return element
