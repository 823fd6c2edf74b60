"""Bytes become a tree of elements, where feedparser would read the same from them.

The reader is Expat, which feedparser uses as well, so that both agree on what is well
formed. A document type is declined before it is read: without one there are no entities
to expand and nothing to load.
"""

import io
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from feeds.formats.fast.borrowed import DeclinedError

BASE = "{http://www.w3.org/XML/1998/namespace}base"

_DECLARED = re.compile(rb"^<\?.*encoding=['\"](.*?)['\"].*\?>")
_ROOTS = (b"rss", b"feed", b"RDF")
_BASE = re.compile(rb"base\s*=")
_UTF8 = frozenset({"utf-8", "utf8"})
_ASCII = frozenset({"ascii", "us-ascii"})


@dataclass(frozen=True, slots=True)
class Tree:
    """The root of a document, and the namespaces in the order of their declaration.

    ``leaks`` tells that there may be an ``xml:base`` below a root without one, which
    feedparser forgets to leave.
    """

    root: ET.Element
    declared: tuple[tuple[str, str], ...]
    leaks: bool


def tree(body: bytes, content_type: str) -> Tree:
    """The elements of ``body``. Raises `DeclinedError`."""
    if b"<!DOCTYPE" in body or b"<!ENTITY" in body:
        raise DeclinedError("a document type")
    if not any(root in body[:5000] for root in _ROOTS):
        raise DeclinedError("no feed that is known here")
    if not _is_utf8(body, content_type):
        raise DeclinedError("perhaps another encoding than UTF-8")
    if any(map(_passes_for_base, _BASE.finditer(body.lower()))):
        raise DeclinedError("an attribute that passes for xml:base")
    # What makes XML dangerous needs a document type.
    events: Any = ET.iterparse(io.BytesIO(body), events=("start-ns",))  # noqa: S314
    try:
        declared = tuple(pair for _, pair in events)
    except (ET.ParseError, ValueError, LookupError) as error:
        raise DeclinedError(f"not well formed: {error}") from error
    leaks = b"xml:base" in body and not events.root.get(BASE)
    return Tree(events.root, declared, leaks)


def _passes_for_base(found: re.Match[bytes]) -> bool:
    before = found.string[max(0, found.start() - 4) : found.start()]
    return before != b"xml:" and not before[-1:].isalnum()


def _is_utf8(body: bytes, content_type: str) -> bool:
    """Whether feedparser tries UTF-8 first, or what gives the same."""
    kind, named = _media_type(content_type)
    found = _DECLARED.match(body)
    declared = found[1].decode("ascii", "replace").lower() if found else ""
    encodings = {name for name in (named.lower(), declared) if name}
    if not encodings <= _UTF8 | _ASCII:
        return False
    if body.isascii():
        return True
    return bool(encodings & _UTF8) or (not encodings and not kind.startswith("text/"))


def _media_type(content_type: str) -> tuple[str, str]:
    kind, *parameters = content_type.split(";")
    charset = ""
    for parameter in parameters:
        key, _, value = parameter.partition("=")
        if key.strip().lower() == "charset":
            charset = value.strip().strip("\"'")
    return kind.strip(), charset
