"""Titles, summaries, contents and rights: text constructs (RFC 4287, 3.1)."""

from typing import Any
from xml.etree.ElementTree import Element

from feeds.formats.fast import xhtml
from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.walk import Attributes, Walk, leaf, mended

_TYPES = {
    "text": "text/plain",
    "plain": "text/plain",
    "html": "text/html",
    "xhtml": "application/xhtml+xml",
}
_KNOWN = frozenset(_TYPES.values())

_Detail = dict[str, Any]


def title(walk: Walk, element: Element) -> None:
    """The first title stands, unless a later one lies less deep."""
    detail = _construct(walk, element, walk.attributes(element), "text/plain")
    if not -1 < walk.title_depth <= walk.depth:
        _keep(walk, "title", detail)
    if detail["value"]:
        walk.title_depth = walk.depth


def media_title(walk: Walk, element: Element) -> None:
    """A title like any other, but one that another may follow."""
    before = walk.title_depth
    title(walk, element)
    walk.title_depth = before


def subtitle(walk: Walk, element: Element) -> None:
    """What a feed says of itself."""
    _plain(walk, element, "subtitle")


def rights(walk: Walk, element: Element) -> None:
    """Who has the rights in it."""
    _plain(walk, element, "rights")


def description(walk: Walk, element: Element) -> None:
    """What an item says: its summary, or its content where there is a summary."""
    if _second(walk):
        content(walk, element)
    else:
        detail = _construct(walk, element, walk.attributes(element), "text/html")
        _keep(walk, "summary" if walk.place == "entry" else "subtitle", detail)


def summary(walk: Walk, element: Element) -> None:
    """The summary, or the content where there is a summary."""
    if _second(walk):
        content(walk, element)
    else:
        _plain(walk, element, "summary")


def content(walk: Walk, element: Element) -> None:
    """The content of an entry, which is a summary as well where there is no other."""
    _content(walk, element, "text/plain")


def encoded(walk: Walk, element: Element) -> None:
    """``content:encoded``, the content of RSS (its content module)."""
    _content(walk, element, "text/html")


def _content(walk: Walk, element: Element, assumed: str) -> None:
    if walk.place == "source":
        raise DeclinedError("content in a source")
    attributes = walk.attributes(element)
    walk.has_content = True
    detail = _construct(walk, element, attributes, assumed)
    if walk.place == "entry":
        if assumed == "text/plain" and attributes.get("src"):
            detail["src"] = attributes["src"]
        walk.raw.setdefault("content", []).append(detail)
    walk.raw.setdefault("summary", detail["value"])


def _second(walk: Walk) -> bool:
    return "summary" in walk.raw and not walk.has_content


def _plain(walk: Walk, element: Element, key: str) -> None:
    attributes = walk.attributes(element) if element.attrib else {}
    _keep(walk, key, _construct(walk, element, attributes, "text/plain"))


def _keep(walk: Walk, key: str, detail: _Detail) -> None:
    walk.keep(key, detail["value"])
    if walk.inside or walk.place != "feed":
        walk.raw[f"{key}_detail"] = detail


def _looks_like_html(walk: Walk, value: str) -> bool:
    # What feedparser looks for is a tag or a reference.
    return ("<" in value or "&" in value) and walk.borrowed.looks_like_html(value)


def _construct(
    walk: Walk, element: Element, attributes: Attributes, assumed: str
) -> _Detail:
    kind = attributes.get("type", assumed).lower()
    kind = _TYPES.get(kind, kind)
    if kind not in _KNOWN or attributes.get("mode") == "base64":
        raise DeclinedError("content of another kind")
    base, language = walk.scope(attributes)
    if kind == "application/xhtml+xml":
        value = xhtml.written(walk, element)
    else:
        value = leaf(element)
        if kind == "text/plain" and not walk.atom:
            kind = "text/html" if _looks_like_html(walk, value) else kind
    return {
        "type": kind,
        "language": language.replace("_", "-") if language else language,
        "base": base,
        "value": mended(value),
    }
