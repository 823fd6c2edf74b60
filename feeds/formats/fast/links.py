"""Links, ids and other addresses, and words that are kept as they are."""

import re
from xml.etree.ElementTree import Element

from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.walk import Attributes, Walk, leaf, mended

_REFERENCE = re.compile(r"&([A-Za-z0-9_]+);")
_PAGES = frozenset({"html", "xhtml", "text/html", "application/xhtml+xml"})


def words(walk: Walk, element: Element, key: str) -> None:
    """A plain text, kept under ``key``."""
    walk.keep(key, mended(leaf(element)))


def address(walk: Walk, element: Element, key: str) -> str:
    """An address, resolved at the element's base and kept under ``key``."""
    found = resolved(walk, walk.attributes(element), leaf(element))
    walk.keep(key, found)
    return found


def link(walk: Walk, element: Element) -> None:
    """Atom's link in its attributes, RSS's in its text."""
    attributes = walk.attributes(element)
    if "url" in attributes or "uri" in attributes:
        raise DeclinedError("a link of an unusual form")
    rel = attributes.setdefault("rel", "alternate")
    kind = "application/atom+xml" if rel == "self" else "text/html"
    kind = attributes.setdefault("type", kind)
    links = walk.raw.setdefault("links", [])
    links.append(attributes)
    if "href" in attributes:
        base, _ = walk.scope(attributes)
        attributes["href"] = walk.borrowed.join(base, attributes["href"])
        if rel == "alternate" and kind in _PAGES:
            walk.raw["link"] = attributes["href"]
        if len(element):
            raise DeclinedError("elements in a link")
        return
    found = resolved(walk, attributes, leaf(element))
    found = _without_references(found, walk.place == "entry")
    walk.raw["link"] = found
    if found or walk.place != "entry":
        attributes["href"] = found


def enclosure(walk: Walk, element: Element) -> None:
    """A file that belongs to an entry (RSS 2.0)."""
    attributes = walk.attributes(element)
    href = attributes.get("url", attributes.get("uri", attributes.get("href")))
    if len(element):
        raise DeclinedError("elements in an enclosure")
    if href:
        attributes.pop("url", None)
        attributes.pop("uri", None)
        attributes["href"] = href
    attributes["rel"] = "enclosure"
    walk.raw.setdefault("links", []).append(attributes)


def identity(walk: Walk, element: Element) -> None:
    """An id, which is a page as well unless it says that it is none."""
    attributes = walk.attributes(element)
    written = leaf(element)
    permanent = attributes.get("ispermalink", "true") == "true"
    found = resolved(walk, attributes, written) if permanent else mended(written)
    walk.keep("id", found)
    if permanent:
        walk.raw.setdefault("link", found)


def resolved(walk: Walk, attributes: Attributes, written: str) -> str:
    """A written address, resolved at the base of its element."""
    base, _ = walk.scope(attributes)
    return mended(walk.borrowed.join(base, written) if written else written)


def _without_references(found: str, entry: bool) -> str:
    """Queries without the semicolons that came of reading ``&b`` as an entity."""
    if entry:
        found = found.replace("&amp;", "&")
    return _REFERENCE.sub(r"&\1", found) if "&" in found else found
