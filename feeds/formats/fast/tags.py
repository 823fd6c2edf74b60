"""Categories and keywords, each of which feedparser keeps once."""

from xml.etree.ElementTree import Element

from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.walk import Attributes, Walk, leaf, mended

_ITUNES = "http://www.itunes.com/"
_MEDIA = "http://search.yahoo.com/mrss/category_schema"


def category(walk: Walk, element: Element) -> None:
    """A category in its text or its attributes."""
    _category(walk, element, walk.attributes(element))


def media_category(walk: Walk, element: Element) -> None:
    """A category of Media RSS, which has a scheme of its own."""
    _category(walk, element, {"scheme": _MEDIA, **walk.attributes(element)})


def itunes_category(walk: Walk, element: Element) -> None:
    """Categories that lie in each other."""
    _add_tag(walk, walk.attributes(element).get("text"), _ITUNES)
    for inner in element:
        if walk.names[inner.tag] != "itunes_category":
            raise DeclinedError("an unusual category")
        itunes_category(walk, inner)
    written = "".join([element.text or "", *(inner.tail or "" for inner in element)])
    _name_tag(walk, mended(written.strip()))


def itunes_keywords(walk: Walk, element: Element) -> None:
    """The keywords of a podcast, parted by commas."""
    _keywords(walk, element, _ITUNES)


def media_keywords(walk: Walk, element: Element) -> None:
    """The keywords of Media RSS, parted by commas."""
    _keywords(walk, element, None)


def _category(walk: Walk, element: Element, attributes: Attributes) -> None:
    scheme = attributes.get("scheme", attributes.get("domain"))
    _add_tag(walk, attributes.get("term"), scheme, attributes.get("label"))
    _name_tag(walk, mended(leaf(element)))


def _keywords(walk: Walk, element: Element, scheme: str | None) -> None:
    written = leaf(element)
    if element.attrib:
        return
    for term in mended(written).split(","):
        if term.strip():
            _add_tag(walk, term.strip(), scheme)


def _name_tag(walk: Walk, term: str) -> None:
    tags = walk.raw["tags"]
    if not term:
        return
    if tags and not tags[-1]["term"]:
        tags[-1]["term"] = term
    else:
        _add_tag(walk, term, None)


def _add_tag(
    walk: Walk, term: str | None, scheme: str | None, label: str | None = None
) -> None:
    tags = walk.raw.setdefault("tags", [])
    if term or scheme or label:
        tag = {"term": term, "scheme": scheme, "label": label}
        if tag not in tags:
            tags.append(tag)
