"""Atom's XHTML (RFC 4287, 3.1.1.3), written out as feedparser writes it."""

from collections.abc import Iterator
from xml.etree.ElementTree import Element
from xml.sax.saxutils import escape

from feeds.formats.fast.borrowed import DeclinedError
from feeds.formats.fast.tree import BASE
from feeds.formats.fast.walk import Walk

_OWN_RULES = frozenset({"body", "math", "svg"})
_DEEPEST = 200


def written(walk: Walk, element: Element) -> str:
    """The elements and the text in ``element``, without a ``div`` around it all."""
    if not walk.atom:
        raise DeclinedError("XHTML outside of Atom")
    pieces = [escape(element.text)] if element.text else []
    for child in element:
        pieces += _pieces(walk, child, _DEEPEST)
    while len(pieces) > 1 and not pieces[-1].strip():
        del pieces[-1]
    while len(pieces) > 1 and not pieces[0].strip():
        del pieces[0]
    if _is_wrapped(pieces):
        pieces = pieces[1:-1]
    return "".join(pieces).strip()


def _pieces(walk: Walk, element: Element, deepest: int) -> Iterator[str]:
    name = walk.names[element.tag]
    tag = element.tag.rpartition("}")[2].lower()
    if name in walk.borrowed.handled or tag in _OWN_RULES or not deepest:
        raise DeclinedError("an element with rules of its own in XHTML")
    if BASE in element.attrib:
        raise DeclinedError("an xml:base in XHTML")
    attributes = "".join(
        f' {key}="{_quoted(value)}"' for key, value in walk.attributes(element).items()
    )
    yield f"<{tag}{attributes}>"
    if element.text:
        yield escape(element.text)
    for child in element:
        yield from _pieces(walk, child, deepest - 1)
    yield f"</{tag}>"
    if element.tail:
        yield escape(element.tail)


def _quoted(value: str) -> str:
    return escape(value, {'"': "&quot;"})


def _is_wrapped(pieces: list[str]) -> bool:
    """Whether one ``div`` holds all the rest."""
    if not pieces or pieces[-1] != "</div>":
        return False
    if pieces[0] != "<div>" and not pieces[0].startswith("<div "):
        return False
    depth = 0
    for piece in pieces[:-1]:
        if piece.startswith("</"):
            depth -= 1
            if depth == 0:
                return False
        elif piece.startswith("<") and not piece.endswith("/>"):
            depth += 1
    return True
