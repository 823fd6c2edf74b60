"""What there is to remember on the way through a document, and how it is kept.

Depths are counted as feedparser does, because they decide which of two elements of one
name stands.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any, Literal
from xml.etree.ElementTree import Element

from feeds.formats.fast.borrowed import Borrowed, DeclinedError
from feeds.formats.fast.names import Names
from feeds.formats.raw import in_utf_8

Attributes = dict[str, str]

_FIRST = b"\xc2"
"""How UTF-8 begins what both are known by, the characters from U+0080 to U+00BF."""

_C1 = re.compile("[\x80-\x9f]")
_UTF8 = re.compile("[\xc2-\xf4][\x80-\xbf]")
_WINDOWS = {
    byte: bytes([byte]).decode("cp1252")
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # these stand for nothing
}


@dataclass(slots=True, kw_only=True)
class Walk:
    """Where in a document we are, and what has been found so far.

    ``raw`` is what is being filled: that of the feed, of an entry or of an entry's
    source, as ``place`` says; ``depths`` tells at which depth an entry got its values.
    ``inside`` is false for what stands beside the channel, which says nothing. Where
    ``leaks``, the root has no base but something below it has: such a base goes on to
    hold behind its element, until one begins that lies in a base (``around``).
    """

    borrowed: Borrowed
    names: Names
    atom: bool
    raw: dict[str, Any] = field(default_factory=dict)
    entries: list[dict[str, Any]] = field(default_factory=list)
    place: Literal["feed", "entry", "source"] = "feed"
    depths: dict[str, int] = field(default_factory=dict)
    inside: bool = False
    depth: int = 0
    base: str = ""
    around: str = ""
    leaks: bool = False
    language: str | None = None
    title_depth: int = -1
    has_content: bool = False

    def keep(self, key: str, value: Any) -> None:
        """Keep a value; in an entry, what lies deeper gives way."""
        if self.place == "entry":
            if self.depths.get(key, self.depth) < self.depth:
                return
            self.depths[key] = self.depth
            self.raw[key] = value
        elif self.inside or self.place == "source":
            self.raw[key] = value

    @contextmanager
    def within(self, attributes: Attributes) -> Iterator[None]:
        """Go into an element, and out of it again."""
        around, language = self.around, self.language
        self.base, self.language = self.scope(attributes)
        self.around = self.base
        self.depth += 1
        yield
        self.depth -= 1
        self.base, self.around = around or self.base, around
        self.language = language

    def scope(self, attributes: Attributes) -> tuple[str, str | None]:
        """The base and the language of an element (XML Base; XML 1.0, 2.12)."""
        base, language = self.base, self.language
        if not attributes and not base:
            return base, language
        stated = attributes.get("xml:base") or base
        if stated:
            base = self.borrowed.rebase(base, stated)
        spoken = attributes.get("xml:lang", attributes.get("lang"))
        return base, (language if spoken is None else spoken or None)

    def attributes(self, element: Element) -> Attributes:
        """The attributes in lower case; those of other namespaces by two names."""
        if not element.attrib:
            return {}
        found: Attributes = {}
        prefixed: Attributes = {}
        for key, value in element.attrib.items():
            if key[0] == "{":
                name, written = self._names_of(key)
                prefixed[written] = value
            else:
                name = key.lower()
            if not key.isascii():
                raise DeclinedError("an unusual attribute")
            found[name] = value
        if prefixed:
            plain = (pair for pair in element.attrib.items() if pair[0][0] != "{")
            found.update((key.lower(), value) for key, value in plain)
            found.update(prefixed)
        for key in ("rel", "type"):
            if key in found:
                found[key] = found[key].lower()
        return found

    def _names_of(self, key: str) -> tuple[str, str]:
        """What feedparser calls an attribute with a namespace, and how it is written"""
        uri, _, local = key[1:].partition("}")
        usual = self.names.usual(uri)
        prefix = self.names.prefixes.get(uri, "xml" if usual == "xml" else "")
        if not prefix or uri in self.names.ambiguous:
            raise DeclinedError("an attribute of an unknown prefix")
        name = f"{usual}:{local}" if usual else local
        return name.lower(), f"{prefix}:{local}".lower()


def leaf(element: Element) -> str:
    """The text of an element without elements in it, as it is written."""
    if len(element):
        raise DeclinedError(f"elements in {element.tag}")
    return (element.text or "").strip()


def mended(text: str) -> str:
    """``text`` with UTF-8 that was taken for ISO 8859-1, or Windows-1252, put right."""
    if text.isascii() or _FIRST not in in_utf_8(text):
        return text
    if _UTF8.search(text):
        with suppress(UnicodeError):
            text = text.encode("iso-8859-1").decode("utf-8")
    return text.translate(_WINDOWS) if _C1.search(text) else text
