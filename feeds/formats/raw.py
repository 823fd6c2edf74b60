"""What feedparser found, seen as the document said it.

feedparser answers ``get`` with aliases (``updated`` falls back to ``published`` and
warns), so every look goes through `given`.
"""

import re
from collections.abc import Mapping
from typing import Any

from feeds import sanitise

Raw = Mapping[str, Any]

# After any letter but the two that head most of Latin script when it is mangled, a
# quotation mark, dash or ellipsis is more likely meant: CAFÉ’S MENU, weiß’ was.
_MANGLED = re.compile(
    "[\xc2\xc3][\x80-\xbf\u0152-\u2122]"
    "|[\xc4-\xf4](?![\x85\x91-\x97\xa0\xab\xbb\u2013-\u201d\u2026])"
    "[\x80-\xbf\u0152-\u2122]"
)
# The same in UTF-8, roughly: what begins with one byte is found in no time.
_PERHAPS_MANGLED = re.compile(b"\xc3[\x82-\xb4][\xc2\xc5-\xe2]")
_WINDOWS = {
    ord(bytes([byte]).decode("cp1252")): byte
    for byte in range(0x80, 0xA0)
    if byte not in (0x81, 0x8D, 0x8F, 0x90, 0x9D)  # these stand for nothing
}


def given(raw: Raw, name: str) -> Any:
    """The value under ``name`` itself, without feedparser's aliases, or ``None``."""
    return dict.get(raw, name) if isinstance(raw, dict) else None


def word(raw: Raw, name: str) -> str:
    """A short plain text: controls stripped, white space single."""
    # `given`, written out: it is asked for every word of every entry.
    value = dict.get(raw, name) if isinstance(raw, dict) else None
    return said(value) if value else ""


def said(value: object) -> str:
    """A text that was found, as `word` gives it; what is none says nothing."""
    return line(unmangled(value)) if isinstance(value, str) else ""


def line(value: str) -> str:
    """``value`` in one line: controls stripped, white space single."""
    if value.isprintable() and "  " not in value:
        return value.strip()  # as nearly all are
    return " ".join(sanitise.strip_controls(value).split())


def in_utf_8(text: str) -> bytes:
    """``text`` as it would be written, with what cannot be."""
    return text.encode("utf-8", "surrogatepass")


def unmangled(value: str) -> str:
    """``value`` as it was before somebody took its UTF-8 for Windows-1252.

    feedparser does the same for ISO 8859-1 alone.
    """
    if value.isascii() or not _PERHAPS_MANGLED.search(in_utf_8(value)):
        return value
    if not _MANGLED.search(value):
        return value
    try:
        return value.translate(_WINDOWS).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return value
