"""Pictures, and the form that a channel may have in a like place."""

from xml.etree.ElementTree import Element

from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.links import resolved
from feeds.formats.fast.tree import BASE
from feeds.formats.fast.walk import Walk, leaf

_IN_IMAGES = frozenset({"description", "height", "link", "title", "url", "width"})
_IN_FORMS = frozenset({"description", "link", "name", "title"})


def itunes_image(walk: Walk, element: Element) -> None:
    """The picture of a podcast, by its address."""
    attributes = walk.attributes(element)
    href = attributes.get("href") or attributes.get("url")
    if len(element):
        raise DeclinedError("elements in a picture's address")
    if href:
        walk.raw["image"] = {"href": href}


def image(walk: Walk, element: Element) -> None:
    """A channel's picture; after it any title counts."""
    walk.title_depth = -1
    if walk.place != "feed":
        if len(element) or walk.place == "source":
            raise DeclinedError("a picture of an unusual form")
        return
    picture = walk.raw.setdefault("image", {})
    for part in _parts(walk, element, _IN_IMAGES):
        if walk.inside and walk.names[part.tag] == "url":
            picture["href"] = resolved(walk, walk.attributes(part), leaf(part))


def form(walk: Walk, element: Element) -> None:
    """What a reader may ask a channel (``textInput``), which is read over."""
    if walk.place != "feed":
        raise DeclinedError("a form of an unusual place")
    walk.title_depth = -1
    _parts(walk, element, _IN_FORMS)


def thumbnail(walk: Walk, element: Element) -> None:
    """A small picture, whose address may be its text."""
    attributes = walk.attributes(element)
    found = resolved(walk, attributes, leaf(element))
    if found.strip():
        attributes.setdefault("url", found)
    walk.raw.setdefault("media_thumbnail", []).append(attributes)


def _parts(walk: Walk, element: Element, known: frozenset[str]) -> list[Element]:
    parts = list(element)
    if BASE in element.attrib:
        raise DeclinedError("an xml:base in an unusual place")
    for part in parts:
        name = walk.names[part.tag]
        if name not in known:
            raise DeclinedError("an unusual part")
        if leaf(part) and name == "title":
            walk.title_depth = walk.depth + 1
    return parts
